//! What an emulated board measured.

use serde::Deserialize;

use super::present;

/// One run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    #[serde(deserialize_with = "present")]
    pub cpu: Option<String>,
    #[serde(deserialize_with = "present")]
    pub heap_limit: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub heap_peak: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub heap_footprint: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub heap_failures: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub heap_largest: Option<HeapRequest>,
    #[serde(deserialize_with = "present")]
    pub heap_refused: Option<HeapRequest>,
    #[serde(deserialize_with = "present")]
    pub smallest_heap: Option<u64>,
    pub stages: Vec<Stage>,
    pub flights: Vec<Flight>,
    pub overridden: Vec<String>,
}

/// A request for memory.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeapRequest {
    pub bytes: u64,
    #[serde(deserialize_with = "present")]
    pub function: Option<String>,
}

/// A part of a run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub name: String,
    pub instructions: u64,
    pub stack: u64,
}

/// What one side sent without the other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flight {
    pub from: String,
    pub bytes: u64,
    pub instructions: u64,
}

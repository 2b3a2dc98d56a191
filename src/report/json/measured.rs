//! What a run of the device's own library measured, as `connect` and `lab` promise it.

use serde::Serialize;

use crate::engine;

#[derive(Debug, Serialize)]
pub(super) struct Measured<'a> {
    /// Null: this machine, whose pointers may be wider.
    cpu: Option<&'a str>,
    heap_limit: Option<u64>,
    heap_peak: Option<u64>,
    /// With headers and gaps.
    heap_footprint: Option<u64>,
    heap_failures: Option<u64>,
    heap_largest: Option<Request<'a>>,
    /// The first that failed.
    heap_refused: Option<Request<'a>>,
    /// Null where it was not looked for.
    smallest_heap: Option<u64>,
    stages: Vec<Stage<'a>>,
    flights: Vec<Flight>,
    overridden: &'a [String],
}

#[derive(Debug, Serialize)]
struct Request<'a> {
    bytes: u64,
    function: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Stage<'a> {
    name: &'a str,
    instructions: u64,
    stack: u64,
}

#[derive(Debug, Serialize)]
struct Flight {
    from: &'static str,
    bytes: u64,
    instructions: u64,
}

impl<'a> Measured<'a> {
    pub(super) fn new(measured: &'a engine::Measured) -> Self {
        let heap = &measured.heap;
        Self {
            cpu: measured.cpu,
            heap_limit: measured.heap_limit,
            heap_peak: heap.peak,
            heap_footprint: heap.footprint,
            heap_failures: heap.failures,
            heap_largest: heap.asked.as_ref().map(request),
            heap_refused: heap.refused.as_ref().map(request),
            smallest_heap: measured.smallest_heap,
            stages: measured.stages.iter().map(stage).collect(),
            flights: measured.flights.iter().map(flight).collect(),
            overridden: &measured.overridden,
        }
    }
}

fn request(request: &engine::HeapRequest) -> Request<'_> {
    Request { bytes: request.bytes, function: request.function.as_deref() }
}

fn stage(stage: &engine::Stage) -> Stage<'_> {
    Stage { name: &stage.name, instructions: stage.instructions, stack: stage.stack }
}

fn flight(flight: &engine::Flight) -> Flight {
    let from = if flight.by_device { "device" } else { "server" };
    Flight { from, bytes: flight.bytes, instructions: flight.instructions }
}

//! `tlsprobe.lab/1`.

use serde::Deserialize;

use super::connect::Survey;
use super::feature_cost::FeatureCosts;
use super::measured::Measured;
use super::size::Measure;
use super::{Contract, Verdict, check_code, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    pub schema: String,
    pub rows: Vec<LabRow>,
    pub deltas: Vec<LabDelta>,
    #[serde(deserialize_with = "present")]
    pub effects: Option<Effects>,
    #[serde(deserialize_with = "present")]
    pub feature_costs: Option<FeatureCosts>,
    pub run_effects: Vec<RunEffect>,
    pub unbuilt: Vec<Unbuilt>,
    #[serde(deserialize_with = "present")]
    pub ranking: Option<Vec<Ranked>>,
    pub left_out: Vec<String>,
    pub warnings: Vec<String>,
}

/// One profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabRow {
    pub profile: String,
    pub mbedtls: String,
    #[serde(deserialize_with = "present")]
    pub cpu: Option<String>,
    pub elf: String,
    #[serde(deserialize_with = "present")]
    pub map: Option<String>,
    #[serde(deserialize_with = "present")]
    pub log: Option<String>,
    #[serde(deserialize_with = "present")]
    pub flags: Option<String>,
    #[serde(deserialize_with = "present")]
    pub compiler: Option<String>,
    pub flash: u64,
    pub ram: u64,
    pub library_flash: u64,
    pub library_ram: u64,
    #[serde(deserialize_with = "present")]
    pub heap_peak: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub stack_peak: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub instructions: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub milliseconds: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub verdict: Option<Verdict>,
    #[serde(deserialize_with = "present")]
    pub code: Option<i32>,
    #[serde(deserialize_with = "present")]
    pub code_hex: Option<String>,
    #[serde(deserialize_with = "present")]
    pub tls_version: Option<String>,
    #[serde(deserialize_with = "present")]
    pub ciphersuite: Option<String>,
    #[serde(deserialize_with = "present")]
    pub chain: Option<String>,
    #[serde(deserialize_with = "present")]
    pub reason: Option<String>,
    #[serde(deserialize_with = "present")]
    pub cause: Option<String>,
    pub fix: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub measured: Option<Measured>,
    #[serde(deserialize_with = "present")]
    pub server: Option<Survey>,
    pub budget: Vec<Limit>,
}

/// What one feature changes in a run, or two beyond their sum.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunEffect {
    pub features: Vec<String>,
    pub beside: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub heap_peak: Option<i64>,
    #[serde(deserialize_with = "present")]
    pub stack_peak: Option<i64>,
    #[serde(deserialize_with = "present")]
    pub instructions: Option<i64>,
}

/// One option off by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranked {
    pub option: String,
    pub profile: String,
    #[serde(deserialize_with = "present")]
    pub connects: Option<bool>,
    pub flash: i64,
    pub ram: i64,
    #[serde(deserialize_with = "present")]
    pub heap_peak: Option<i64>,
    #[serde(deserialize_with = "present")]
    pub stack_peak: Option<i64>,
    #[serde(deserialize_with = "present")]
    pub instructions: Option<i64>,
}

/// A profile or a variation that does not build.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unbuilt {
    pub profile: String,
    #[serde(deserialize_with = "present")]
    pub option: Option<String>,
    pub mbedtls: String,
    pub cause: String,
    #[serde(deserialize_with = "present")]
    pub log: Option<String>,
}

/// One limit of a budget.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub name: String,
    pub measure: Measure,
    pub limit: u64,
    #[serde(deserialize_with = "present")]
    pub used: Option<u64>,
    pub broken: bool,
}

/// A row against the first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabDelta {
    pub from: String,
    pub to: String,
    pub flash: i64,
    pub ram: i64,
    #[serde(deserialize_with = "present")]
    pub heap_peak: Option<i64>,
    #[serde(deserialize_with = "present")]
    pub stack_peak: Option<i64>,
    #[serde(deserialize_with = "present")]
    pub instructions: Option<i64>,
}

/// Two features, alone and together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effects {
    pub options: Vec<OptionEffect>,
    pub interaction: Bytes,
}

/// What one option changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionEffect {
    pub option: String,
    pub flash: i64,
    pub ram: i64,
}

/// Bytes of both kinds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bytes {
    pub flash: i64,
    pub ram: i64,
}

impl Lab {
    fn check_ranking(&self) {
        let Some(ranking) = &self.ranking else {
            assert!(self.left_out.is_empty(), "only a walk leaves options out");
            return;
        };
        assert_eq!(ranking.len() + 1, self.rows.len(), "each row but the first is ranked");
        for (ranked, delta) in ranking.iter().zip(&self.deltas) {
            assert_eq!((&ranked.profile, ranked.flash), (&delta.to, delta.flash));
        }
        let worth = |it: &Ranked| (it.connects == Some(false), it.flash, it.ram);
        assert!(ranking.is_sorted_by_key(worth), "the best first");
    }
}

impl Contract for Lab {
    const SCHEMA: &'static str = "tlsprobe.lab/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        for row in &self.rows {
            check_code(row.code, row.code_hex.as_deref());
            assert_eq!(row.verdict.is_some(), row.cause.is_some(), "a verdict has a cause");
            assert!(row.verdict.is_some() || row.fix.is_empty(), "a fix is of a verdict");
            assert!(row.library_flash <= row.flash && row.library_ram <= row.ram);
            let own = row.flags.is_none();
            assert!(own || row.cpu.is_some() && row.map.is_some() && row.log.is_none(), "ours");
            for line in &row.budget {
                assert_eq!(line.broken, line.used.is_some_and(|used| used > line.limit));
            }
        }
        if let Some(costs) = &self.feature_costs {
            costs.check();
        }
        self.check_ranking();
        assert!(self.unbuilt.iter().all(|one| !one.cause.is_empty()), "a cause of each");
        assert!(self.rows.len() + self.unbuilt.len() > 0, "something was named");
        let others = self.rows.len().saturating_sub(1);
        assert_eq!(self.deltas.len(), others, "each row against the first");
    }
}

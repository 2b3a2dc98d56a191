//! Configurations side by side, before they are a document, and the cells that tables of them share.

use crate::engine::loopback::Key;
use std::path::PathBuf;

use crate::engine::{Outcome, Survey};
use crate::firmware::{BudgetLine, Fate, FeatureCosts, Features, LabChange, LabFigures, RunEffect};
use crate::mbedtls::Version;
use crate::report::figures::signed;
use crate::verdict::Verdict;
use crate::verdict::cause::Explanation;

/// One configuration.
#[derive(Debug)]
pub struct LabRow {
    /// Name of its profile.
    pub profile: String,
    /// Release of its library.
    pub mbedtls: Version,
    /// The processor that it was built for; `None` where the user built it and does not tell.
    pub cpu: Option<String>,
    /// The image that was counted.
    pub elf: PathBuf,
    /// The linker's map of it.
    pub map: Option<PathBuf>,
    /// What `[build] command` said; `None` where the profile has none.
    pub log: Option<PathBuf>,
    /// Flags that it was compiled with, in a line; `None` where the user built it.
    pub flags: Option<String>,
    /// Which compilers made it; `None` where the image does not tell.
    pub compiler: Option<String>,
    /// What it takes.
    pub figures: LabFigures,
    /// What the run came to, with why; `None` where nothing was run.
    pub run: Option<(Outcome, Explanation)>,
    /// How long the run took, in milliseconds; `None` where nothing was run.
    pub milliseconds: Option<u64>,
    /// The kind of chain that a server of our own presented; `None` where there was none.
    pub chain: Option<Key>,
    /// The limits of its budget.
    pub budget: Vec<BudgetLine>,
    /// What the server did to the device; `None` if it said nothing, or nothing was run.
    pub survey: Option<Survey>,
    /// The one option that sets it apart from the first row, where one was switched to see.
    pub switched: Option<String>,
}

impl LabRow {
    /// The user's own firmware, not our runner around the library.
    pub fn is_own(&self) -> bool {
        self.flags.is_none()
    }

    /// Whether anything is against leaving out what it leaves out.
    pub fn fate(&self) -> Fate {
        match &self.run {
            Some((outcome, _)) if outcome.verdict != Verdict::Pass => Fate::Refused,
            _ => Fate::Connects,
        }
    }
}

/// A profile or a variation that is no row, because it cannot be built.
#[derive(Debug)]
pub struct Unbuilt {
    /// Its name.
    pub profile: String,
    /// The one option that was switched, where it was one.
    pub option: Option<String>,
    /// Release of its library.
    pub mbedtls: Version,
    /// What the compiler, `[build] command` or the profile's reader says.
    pub cause: String,
    /// What `[build] command` said in full; `None` where it was not run.
    pub log: Option<PathBuf>,
}

/// Every option was tried off by itself; rows stand in the order of what is saved.
#[derive(Debug)]
pub struct Walk {
    /// Options that were not tried, because the board is built without them anyway.
    pub left_out: Vec<String>,
}

/// All of them, against the first.
#[derive(Debug, Default)]
pub struct Lab {
    /// In the order in which they were named.
    pub rows: Vec<LabRow>,
    /// What does not build.
    pub unbuilt: Vec<Unbuilt>,
    /// What two options do that differ, where the rows are a two-by-two design.
    pub features: Option<Features>,
    /// What each option does that differs; `None` where rows should not be compared.
    pub costs: Option<FeatureCosts>,
    /// What each option that differs changes in a run; empty where rows should not be compared.
    pub run_effects: Vec<RunEffect>,
    /// Why rows should not be compared.
    pub warnings: Vec<String>,
    /// `None` where the rows were named, or vary in a few options.
    pub walk: Option<Walk>,
}

/// Flash, RAM, heap, stack and instructions.
pub(super) fn change_cells(change: &LabChange) -> [String; 5] {
    [
        signed(change.flash),
        signed(change.ram),
        known(change.heap_peak),
        known(change.stack_peak),
        known(change.instructions),
    ]
}

/// A difference, or a dash where nobody knows.
pub(super) fn known(change: Option<i64>) -> String {
    change.map_or_else(|| "-".to_owned(), signed)
}

pub(super) fn said(row: &LabRow) -> String {
    let Some((outcome, _)) = &row.run else { return "not run".to_owned() };
    let code = outcome.code.filter(|code| !code.is_ok()).map(|code| code.hex());
    let session = outcome.session.version.map(|version| version.name().to_owned());
    let chain = row.chain.map(|key| key.to_string());
    let words = [Some(word(outcome.verdict).to_owned()), code, session, chain];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "INCONCLUSIVE",
    }
}

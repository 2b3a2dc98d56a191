//! Configurations side by side, for a person: what each takes and whether it connects.

use std::path::PathBuf;

use super::budget;
use super::document::{Block, Column, Document, Table, Tone};
use super::feature_cost;
use super::figures::{grouped, signed};
use crate::engine::Outcome;
use crate::firmware::{BudgetLine, FeatureCosts, Features, LabFigures};
use crate::mbedtls::Version;
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
    /// The limits of its budget.
    pub budget: Vec<BudgetLine>,
}

impl LabRow {
    /// The user's own firmware, not our runner around the library.
    pub fn is_own(&self) -> bool {
        self.flags.is_none()
    }
}

/// A profile or a variation that is no row, because it cannot be built.
#[derive(Debug)]
pub struct Unbuilt {
    /// Its name.
    pub profile: String,
    /// Release of its library.
    pub mbedtls: Version,
    /// What the compiler, `[build] command` or the profile's reader says.
    pub cause: String,
    /// What `[build] command` said in full; `None` where it was not run.
    pub log: Option<PathBuf>,
}

/// What to do about growth that nobody can tell.
const NO_BASELINE: &str = "name first the profile that it is to be told by";

/// Every missing combination has a line: there are at most as many as variations.
const ALL: usize = usize::MAX;

/// All of them, against the first.
#[derive(Debug)]
pub struct Lab {
    /// In the order in which they were named.
    pub rows: Vec<LabRow>,
    /// What does not build.
    pub unbuilt: Vec<Unbuilt>,
    /// What two options do that differ, where the rows are a two-by-two design.
    pub features: Option<Features>,
    /// What each option does that differs; `None` where rows should not be compared.
    pub costs: Option<FeatureCosts>,
    /// Why rows should not be compared.
    pub warnings: Vec<String>,
}

/// The table, what differs, and what did not connect.
pub fn document(lab: &Lab) -> Document {
    let mut document = Document::default();
    document.push(Block::Table(figures(lab)));
    if let [first, _, ..] = lab.rows.as_slice() {
        document.push(Block::Heading(format!("Against {}", first.profile)));
        document.push(Block::Table(changes(&lab.rows)));
    }
    if let Some(costs) = &lab.costs {
        feature_cost::costs(&mut document, costs, false, ALL);
    }
    let built: Vec<String> = lab.rows.iter().filter_map(built).collect();
    if !built.is_empty() {
        document.push(Block::List(built));
    }
    for row in &lab.rows {
        verdict(&mut document, row);
        budget::lines(&mut document, &row.profile, &row.budget, NO_BASELINE);
    }
    for Unbuilt { profile, cause, .. } in &lab.unbuilt {
        let text = format!("{profile}: does not build: {cause}");
        document.push(Block::Verdict { tone: Tone::Bad, text });
    }
    for warning in &lab.warnings {
        let text = format!("not to be compared: {warning}");
        document.push(Block::Verdict { tone: Tone::Doubt, text });
    }
    document
}

/// Where to look for what a command built.
fn built(row: &LabRow) -> Option<String> {
    let log = row.log.as_ref()?.display();
    let command = "was built by [build] command, whose log, beside a copy of the image, is";
    Some(format!("{} {command} {log}", row.profile))
}

fn figures(lab: &Lab) -> Table {
    let words = ["profile", "mbedTLS", "cpu"].map(Column::words);
    let numbers =
        ["flash", "library's", "RAM", "heap", "stack", "M instructions", "ms"].map(Column::numbers);
    let columns = words.into_iter().chain(numbers).chain([Column::words("verdict")]).collect();
    let rows = lab.rows.iter().map(row).chain(lab.unbuilt.iter().map(unbuilt)).collect();
    Table { columns, rows }
}

fn unbuilt(unbuilt: &Unbuilt) -> Vec<String> {
    let mut cells = vec![unbuilt.profile.clone(), unbuilt.mbedtls.to_string()];
    // The processor and seven figures.
    cells.resize(10, "-".to_owned());
    cells.push("does not build".to_owned());
    cells
}

fn row(row: &LabRow) -> Vec<String> {
    let LabFigures { image, library, heap_peak, stack_peak, instructions } = &row.figures;
    let known = |figure: &Option<u64>| figure.map_or_else(|| "-".to_owned(), grouped);
    let tenths = instructions.map(|count| count.saturating_add(50_000) / 100_000);
    vec![
        row.profile.clone(),
        row.mbedtls.to_string(),
        row.cpu.clone().unwrap_or_else(|| "-".to_owned()),
        grouped(image.flash),
        grouped(library.flash),
        grouped(image.ram),
        known(heap_peak),
        known(stack_peak),
        tenths.map_or_else(|| "-".to_owned(), |it| format!("{}.{}", grouped(it / 10), it % 10)),
        known(&row.milliseconds),
        said(row),
    ]
}

fn said(row: &LabRow) -> String {
    let Some((outcome, _)) = &row.run else { return "not run".to_owned() };
    let code = outcome.code.filter(|code| !code.is_ok()).map(|code| code.hex());
    let session = outcome.session.version.map(|version| version.name().to_owned());
    let words = [Some(word(outcome.verdict).to_owned()), code, session];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "INCONCLUSIVE",
    }
}

fn changes(rows: &[LabRow]) -> Table {
    let numbers = ["flash", "RAM", "heap", "stack", "instructions"].map(Column::numbers);
    let columns = [Column::words("profile")].into_iter().chain(numbers).collect();
    let [first, others @ ..] = rows else { return Table::default() };
    let known = |change: Option<i64>| change.map_or_else(|| "-".to_owned(), signed);
    let row = |row: &LabRow| {
        let change = row.figures.minus(&first.figures);
        vec![
            row.profile.clone(),
            signed(change.flash),
            signed(change.ram),
            known(change.heap_peak),
            known(change.stack_peak),
            known(change.instructions),
        ]
    };
    Table { columns, rows: others.iter().map(row).collect() }
}

fn verdict(document: &mut Document, row: &LabRow) {
    let Some((outcome, explanation)) = &row.run else { return };
    if outcome.verdict == Verdict::Pass {
        return;
    }
    let tone = if outcome.verdict == Verdict::Fail { Tone::Bad } else { Tone::Doubt };
    document.push(Block::Verdict { tone, text: format!("{}: {}", row.profile, said(row)) });
    document.push(Block::Paragraph(format!("Cause: {}", explanation.cause)));
    document.push(Block::List(explanation.fix.clone()));
}

//! Configurations side by side, for a person: what each takes and whether it connects.

use super::budget;
use super::document::{Block, Column, Document, Table, Tone};
use super::figures::{grouped, signed};
use crate::engine::Outcome;
use crate::firmware::{BudgetLine, Effect, Features, LabFigures};
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
    /// The processor that it was built for.
    pub cpu: &'static str,
    /// The image that was counted.
    pub elf: String,
    /// What compiled it, in a line; `None` where the user built it.
    pub flags: Option<String>,
    /// What it takes.
    pub figures: LabFigures,
    /// What the run came to, with why; `None` where nothing was run.
    pub run: Option<(Outcome, Explanation)>,
    /// How long the run took, in milliseconds; `None` where nothing was run.
    pub milliseconds: Option<u64>,
    /// The limits of its budget.
    pub budget: Vec<BudgetLine>,
}

/// All of them, against the first.
#[derive(Debug)]
pub struct Lab {
    /// In the order in which they were named.
    pub rows: Vec<LabRow>,
    /// What the options do that differ, where the rows are a design.
    pub features: Option<Features>,
    /// Why rows should not be compared.
    pub warnings: Vec<String>,
}

/// The table, what differs, and what did not connect.
pub fn document(lab: &Lab) -> Document {
    let mut document = Document::default();
    document.push(Block::Table(figures(&lab.rows)));
    if let [first, _, ..] = lab.rows.as_slice() {
        document.push(Block::Heading(format!("Against {}", first.profile)));
        document.push(Block::Table(changes(&lab.rows)));
    }
    if let Some(features) = &lab.features {
        effects(&mut document, features);
    }
    for row in &lab.rows {
        verdict(&mut document, row);
        budget::lines(&mut document, &row.profile, &row.budget);
    }
    for warning in &lab.warnings {
        let text = format!("not to be compared: {warning}");
        document.push(Block::Verdict { tone: Tone::Doubt, text });
    }
    document
}

fn figures(rows: &[LabRow]) -> Table {
    let words = ["profile", "mbedTLS", "cpu"].map(Column::words);
    let numbers =
        ["flash", "library's", "RAM", "heap", "stack", "M instructions", "ms"].map(Column::numbers);
    let columns = words.into_iter().chain(numbers).chain([Column::words("verdict")]).collect();
    Table { columns, rows: rows.iter().map(row).collect() }
}

fn row(row: &LabRow) -> Vec<String> {
    let LabFigures { image, library, heap_peak, stack_peak, instructions } = &row.figures;
    let known = |figure: &Option<u64>| figure.map_or_else(|| "-".to_owned(), grouped);
    let tenths = instructions.map(|count| count.saturating_add(50_000) / 100_000);
    vec![
        row.profile.clone(),
        row.mbedtls.to_string(),
        row.cpu.to_owned(),
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

fn effects(document: &mut Document, features: &Features) {
    document.push(Block::Heading("Options that differ".to_owned()));
    let effect = |effect: &Effect| {
        let change = effect.change;
        vec![effect.feature.clone(), signed(change.flash), signed(change.ram)]
    };
    let mut rows: Vec<Vec<String>> = features.effects.iter().map(effect).collect();
    let interaction = features.interaction;
    let together = "together, beyond the sum".to_owned();
    rows.push(vec![together, signed(interaction.flash), signed(interaction.ram)]);
    let columns = vec![Column::words("option"), Column::numbers("flash"), Column::numbers("RAM")];
    document.push(Block::Table(Table { columns, rows }));
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

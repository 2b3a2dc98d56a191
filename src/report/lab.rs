//! Configurations side by side, for a person: what each takes and whether it connects.

mod row;
mod walk;

use super::budget;
use super::document::{Block, Column, Document, Table, Tone};
use super::feature_cost;
use super::figures::grouped;
use crate::firmware::{LabFigures, RunEffect};
use crate::verdict::Verdict;

pub use row::{Lab, LabRow, Unbuilt, Walk};
use row::{change_cells, known, said};

/// What to do about growth that nobody can tell.
const NO_BASELINE: &str = "name first the profile that it is to be told by";

/// Every missing combination has a line: there are at most as many as variations.
const ALL: usize = usize::MAX;

/// The table, what differs, and what did not connect.
pub fn document(lab: &Lab) -> Document {
    let mut document = Document::default();
    match &lab.walk {
        Some(walk) => {
            document.push(Block::Table(figures(lab.rows.iter().take(1), &[])));
            walk::document(&mut document, lab, &walk.left_out);
            lab.rows.iter().take(1).for_each(|row| judgement(&mut document, row));
        }
        None => compared(&mut document, lab),
    }
    for warning in &lab.warnings {
        let text = format!("not to be compared: {warning}");
        document.push(Block::Verdict { tone: Tone::Doubt, text });
    }
    document
}

fn compared(document: &mut Document, lab: &Lab) {
    document.push(Block::Table(figures(lab.rows.iter(), &lab.unbuilt)));
    if let [first, _, ..] = lab.rows.as_slice() {
        document.push(Block::Heading(format!("Against {}", first.profile)));
        document.push(Block::Table(changes(&lab.rows)));
    }
    if let Some(costs) = &lab.costs {
        feature_cost::costs(document, costs, false, ALL);
    }
    run_effects(document, &lab.run_effects);
    let built: Vec<String> = lab.rows.iter().filter_map(built).collect();
    if !built.is_empty() {
        document.push(Block::List(built));
    }
    lab.rows.iter().for_each(|row| judgement(document, row));
    for Unbuilt { profile, cause, .. } in &lab.unbuilt {
        let text = format!("{profile}: does not build: {cause}");
        document.push(Block::Verdict { tone: Tone::Bad, text });
    }
}

fn run_effects(document: &mut Document, effects: &[RunEffect]) {
    if effects.is_empty() {
        return;
    }
    document.push(Block::Heading("Cost of the features in a run".to_owned()));
    let numbers = ["heap", "stack", "instructions"].map(Column::numbers);
    let columns = [Column::words("change")].into_iter().chain(numbers).collect();
    let row = |effect: &RunEffect| {
        let change = match effect.features.as_slice() {
            [one, other] => format!("{one} and {other}, less the sum of the two"),
            features => features.concat(),
        };
        let beside = match effect.beside.as_slice() {
            [] => String::new(),
            others => format!(" (beside {})", others.join(", ")),
        };
        let RunEffect { heap_peak, stack_peak, instructions, .. } = effect;
        let figures = [heap_peak, stack_peak, instructions].map(|figure| known(*figure));
        [change + &beside].into_iter().chain(figures).collect()
    };
    document.push(Block::Table(Table { columns, rows: effects.iter().map(row).collect() }));
}

/// Where to look for what a command built.
fn built(row: &LabRow) -> Option<String> {
    let log = row.log.as_ref()?.display();
    let command = "was built by [build] command, whose log, beside a copy of the image, is";
    Some(format!("{} {command} {log}", row.profile))
}

fn judgement(document: &mut Document, row: &LabRow) {
    verdict(document, row);
    budget::lines(document, &row.profile, &row.budget, NO_BASELINE);
}

fn figures<'a>(rows: impl Iterator<Item = &'a LabRow>, missing: &[Unbuilt]) -> Table {
    let words = ["profile", "mbedTLS", "cpu"].map(Column::words);
    let numbers =
        ["flash", "library's", "RAM", "heap", "stack", "M instructions", "ms"].map(Column::numbers);
    let columns = words.into_iter().chain(numbers).chain([Column::words("verdict")]).collect();
    let rows = rows.map(row).chain(missing.iter().map(unbuilt)).collect();
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
    let some = |figure: &Option<u64>| figure.map_or_else(|| "-".to_owned(), grouped);
    let tenths = instructions.map(|count| count.saturating_add(50_000) / 100_000);
    vec![
        row.profile.clone(),
        row.mbedtls.to_string(),
        row.cpu.clone().unwrap_or_else(|| "-".to_owned()),
        grouped(image.flash),
        grouped(library.flash),
        grouped(image.ram),
        some(heap_peak),
        some(stack_peak),
        tenths.map_or_else(|| "-".to_owned(), |it| format!("{}.{}", grouped(it / 10), it % 10)),
        some(&row.milliseconds),
        said(row),
    ]
}

fn changes(rows: &[LabRow]) -> Table {
    let numbers = ["flash", "RAM", "heap", "stack", "instructions"].map(Column::numbers);
    let columns = [Column::words("profile")].into_iter().chain(numbers).collect();
    let [first, others @ ..] = rows else { return Table::default() };
    let row = |row: &LabRow| {
        let change = row.figures.minus(&first.figures);
        [row.profile.clone()].into_iter().chain(change_cells(&change)).collect()
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

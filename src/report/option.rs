//! What the options of a profile bring into its image, for people.

use super::figures::grouped;
use super::{Block, Column, Document, Table, Tone};
use crate::firmware::{Foreign, Inside, OptionCost, OptionCosts, Sizes};

/// Names that a sentence lists before the rest is counted.
const LISTED: usize = 8;

/// A table of the most expensive options, and what is to be said about the others.
pub(super) fn costs(document: &mut Document, label: &str, costs: &OptionCosts, top: usize) {
    document.push(Block::Heading(format!("What the options of {label} bring")));
    for foreign in &costs.foreign {
        document.push(Block::Verdict { tone: Tone::Bad, text: other_profile(foreign) });
    }
    document.push(Block::Table(table(costs, top)));
    let mut lines: Vec<String> = costs.options.iter().take(top).flat_map(details).collect();
    if !costs.absent.is_empty() {
        lines.push(format!(
            "On in the profile, but none of their functions and tables is in the image: {}.",
            costs.absent.join(", ")
        ));
    }
    lines.extend(limits(costs));
    document.push(Block::List(lines));
}

fn other_profile(foreign: &Foreign) -> String {
    format!(
        "the image was not built from this profile: {} is off, and {} ({} bytes of flash) needs it",
        foreign.option,
        listed(&foreign.symbols),
        grouped(foreign.sizes.flash)
    )
}

fn table(costs: &OptionCosts, top: usize) -> Table {
    let mut columns = vec![
        Column::words("without"),
        Column::numbers("flash"),
        Column::numbers("RAM"),
        Column::numbers("own symbols"),
        Column::numbers("dependents'"),
        Column::numbers(if costs.has_lines {
            "lines inside"
        } else {
            "functions with lines inside"
        }),
        Column::numbers("their strings"),
    ];
    if costs.has_links {
        columns.push(Column::numbers("unreferenced"));
    }
    let row = |cost: &OptionCost| {
        let Sizes { flash, ram } = cost.total();
        let mut cells = vec![
            cost.name.clone(),
            grouped(flash),
            grouped(ram),
            grouped(cost.own.flash),
            grouped(cost.together.flash.saturating_sub(cost.own.flash)),
            inside(&cost.inside),
            grouped(cost.inside.strings),
        ];
        cells.extend(cost.unreferenced.map(|sizes| grouped(sizes.flash)));
        cells
    };
    Table { columns, rows: costs.options.iter().take(top).map(row).collect() }
}

fn inside(inside: &Inside) -> String {
    grouped(inside.code.unwrap_or(inside.functions as u64))
}

/// What goes with an option, and with whom it shares.
fn details(cost: &OptionCost) -> Vec<String> {
    let mut lines = Vec::new();
    if !cost.dependents.is_empty() {
        lines.push(format!(
            "{} cannot be off alone; with it go {}.",
            cost.name,
            listed(&cost.dependents)
        ));
    }
    if let Some(words) = &cost.refused {
        lines.push(format!("{} off is refused by the library: {words}.", cost.name));
    }
    if let Some((with, sizes)) = cost.shared.first() {
        lines.push(format!(
            "Of {}'s own, {} bytes need {} too.",
            cost.name,
            grouped(sizes.flash),
            listed(with)
        ));
    }
    lines
}

/// What the figures cannot know.
fn limits(costs: &OptionCosts) -> Vec<String> {
    let mut lines = Vec::new();
    if !costs.has_lines {
        let text = "Lines that an option guards inside functions which stay are counted as functions: symbols cannot tell their bytes. Debug information (-g) can.";
        lines.push(text.to_owned());
    }
    if !costs.has_links {
        let text = "What nothing refers to any more without an option is not counted: that needs --map of a link with -Wl,--cref and -Wl,--gc-sections.";
        lines.push(text.to_owned());
    }
    let Sizes { flash, .. } = costs.unknown;
    let known = grouped(costs.known.flash);
    lines.push(format!(
        "The tree defines {known} bytes of the image's flash; {} bytes more are of its objects, under names that the sources do not spell.",
        grouped(flash)
    ));
    lines
}

fn listed(names: &[String]) -> String {
    let shown = names.get(..LISTED).unwrap_or(names).join(", ");
    match names.len().checked_sub(LISTED) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}

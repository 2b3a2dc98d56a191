//! What features cost, for people: each alone, pairs that cost more or less than their sum, and
//! what nobody built.

use super::figures::signed;
use super::{Block, Column, Document, Table};
use crate::firmware::design::Feature;
use crate::firmware::{Change, Cost, FeatureCosts, FeatureEffect, Interaction};

/// All that is told, with components where they are wanted; `top` limits what is missing.
pub(super) fn costs(document: &mut Document, costs: &FeatureCosts, by_component: bool, top: usize) {
    document.push(Block::Heading("Cost of the features".to_owned()));
    let of_effect = |effect: &FeatureEffect| {
        let name = beside(feature(&effect.feature), &effect.beside);
        rows([name], &[], &effect.cost, by_component)
    };
    let changes = costs.effects.iter().flat_map(of_effect);
    document.push(Block::Table(table(["change"], &["flash", "RAM"], changes.collect())));
    let (together, none): (Vec<_>, Vec<_>) = costs.interactions.iter().partition(|pair| {
        let parts_move = by_component && !pair.cost.components.is_empty();
        parts_move || pair.cost.change != Change::default()
    });
    if !together.is_empty() {
        document.push(Block::Heading("Two features together".to_owned()));
        let rows = together.iter().flat_map(|pair| pair_rows(pair, by_component));
        let figures = [
            "flash of both",
            "RAM of both",
            "flash, both minus the sum",
            "RAM, both minus the sum",
        ];
        document.push(Block::Table(table(["first", "second"], &figures, rows.collect())));
    }
    if !none.is_empty() {
        document.push(Block::Paragraph(sums(none.len())));
    }
    missing(document, &costs.missing, top);
}

fn table<const N: usize>(names: [&str; N], figures: &[&str], rows: Vec<Vec<String>>) -> Table {
    let names = names.into_iter().map(Column::words);
    let columns = names.chain(figures.iter().map(|name| Column::numbers(name))).collect();
    Table { columns, rows }
}

/// A row for the whole, and one below it for each component.
fn rows<const N: usize>(
    names: [String; N],
    more: &[Change],
    cost: &Cost,
    by_component: bool,
) -> Vec<Vec<String>> {
    let figures = |change: &Change| [signed(change.flash), signed(change.ram)];
    let whole = more.iter().chain([&cost.change]).flat_map(figures);
    let mut rows = vec![names.into_iter().chain(whole).collect()];
    for (component, change) in cost.components.iter().filter(|_| by_component) {
        let mut cells = vec![format!("  {component}")];
        cells.resize(N + 2 * more.len(), String::new());
        cells.extend(figures(change));
        rows.push(cells);
    }
    rows
}

fn pair_rows(pair: &Interaction, by_component: bool) -> Vec<Vec<String>> {
    let [first, second] = pair.features.clone();
    rows([first, beside(second, &pair.beside)], &[pair.both], &pair.cost, by_component)
}

fn feature(feature: &Feature) -> String {
    match feature.options.len() {
        0 | 1 => feature.to_string(),
        2 => format!("{feature} and 1 option more"),
        more => format!("{feature} and {} options more", more - 1),
    }
}

fn beside(name: String, others: &[String]) -> String {
    if others.is_empty() { name } else { format!("{name}, {}", others.join(", ")) }
}

fn sums(pairs: usize) -> String {
    match pairs {
        1 => "1 pair of features changes exactly the sum of the two.".to_owned(),
        pairs => format!("{pairs} pairs of features change exactly the sum of the two."),
    }
}

fn missing(document: &mut Document, missing: &[Vec<String>], top: usize) {
    if missing.is_empty() {
        return;
    }
    let text = "Not told, because no profile differs from the first in exactly this:";
    document.push(Block::Paragraph(text.to_owned()));
    let mut items: Vec<String> =
        missing.iter().take(top).map(|features| features.join(", ")).collect();
    if missing.len() > top {
        items.push(format!("and {} more", missing.len() - top));
    }
    document.push(Block::List(items));
}

//! Owners as a tree for people: one line a node, deeper ones indented.

use super::figures::{grouped, percent};
use super::{Block, Column, Document, Table, bars};
use crate::firmware::{Image, Node, Sizes, Survey, Tree, demangled};

/// Dresses the trees of a survey; `top` limits the tables below them, `width` is the terminal's, `None` where there is none.
pub fn tree(survey: &Survey, top: usize, width: Option<usize>) -> Document {
    let mut document = Document::default();
    for image in &survey.images {
        if let Some(tree) = &image.tree {
            document.push(Block::Heading(heading(image, tree)));
            document.push(Block::Table(table(&tree.root, width)));
        }
    }
    super::size::endings(&mut document, survey, top);
    document
}

fn heading(image: &Image, tree: &Tree) -> String {
    let Sizes { flash, ram } = tree.root.sizes;
    let (flash, ram) = (grouped(flash), grouped(ram));
    let levels: Vec<&str> = tree.request.levels.iter().map(|level| level.word()).collect();
    let filtered = tree.request.filter.as_ref().map_or(String::new(), |filter| {
        format!(" in {} owners that fit {}", grouped(tree.root.owners as u64), filter.text)
    });
    let (label, by) = (image.label(), levels.join(", "));
    format!("{label} by {by}: {flash} bytes of flash, {ram} bytes of RAM{filtered}")
}

fn table(root: &Node, width: Option<usize>) -> Table {
    let columns = vec![
        Column::numbers("flash"),
        Column::numbers("RAM"),
        Column::numbers("share"),
        Column::words("name"),
    ];
    let mut lines = Lines { whole: root.sizes.total(), rows: Vec::new(), values: Vec::new() };
    for child in &root.children {
        lines.add(child, 0);
    }
    let mut table = Table { columns, rows: lines.rows };
    bars::add(&mut table, &lines.values, width);
    table
}

struct Lines {
    whole: u64,
    rows: Vec<Vec<String>>,
    values: Vec<u64>,
}

impl Lines {
    fn add(&mut self, node: &Node, depth: usize) {
        let Sizes { flash, ram } = node.sizes;
        let total = node.sizes.total();
        let permille = u128::from(total) * 1000 / u128::from(self.whole.max(1));
        self.rows.push(vec![
            grouped(flash),
            grouped(ram),
            percent(u64::try_from(permille).unwrap_or(u64::MAX)),
            format!("{}{}", "  ".repeat(depth), demangled(&node.name)),
        ]);
        self.values.push(total);
        for child in &node.children {
            self.add(child, depth + 1);
        }
    }
}

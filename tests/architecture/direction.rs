//! Imports point down: the table in `src/lib.rs` says who may use whom.

use std::collections::BTreeSet;

use super::graph;
use super::source::{Crate, library};

/// One row of the table.
#[derive(Debug)]
struct Row {
    module: String,
    may_use: BTreeSet<String>,
}

/// Reads `| [`name`] | … | may use |` from the crate's documentation.
fn table(library: &Crate) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let text = &library.files[&Vec::new()].text;
    for line in text.lines().filter(|line| line.starts_with("//! | [`")) {
        let cells: Vec<&str> = line.trim_start_matches("//! ").split('|').map(str::trim).collect();
        let [_, module, _, may_use, _] = cells[..] else {
            panic!("a row with other than three columns: {line}");
        };
        let above = rows.iter().map(|row| row.module.clone());
        let may_use = allowed(may_use, above.collect());
        rows.push(Row { module: module.trim_matches(['[', ']', '`']).to_owned(), may_use });
    }
    rows
}

fn allowed(cell: &str, above: BTreeSet<String>) -> BTreeSet<String> {
    let named = cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    match cell {
        "above" => above,
        cell if cell.starts_with("all but") => &above - &named,
        _ => named,
    }
}

#[test]
fn the_table_lists_every_module_in_an_order_in_which_each_uses_only_those_above() {
    let library = library();
    let rows = table(&library);
    let listed: BTreeSet<&str> = rows.iter().map(|row| row.module.as_str()).collect();
    let there = library.files.keys().filter_map(|module| module.first());
    let there: BTreeSet<&str> = there.map(String::as_str).collect();
    assert_eq!(listed, there, "the table in src/lib.rs and the folders of src/ differ");
    for (index, row) in rows.iter().enumerate() {
        let above: BTreeSet<String> = rows[..index].iter().map(|row| row.module.clone()).collect();
        assert!(row.may_use.is_subset(&above), "{} may use what stands below it", row.module);
    }
}

#[test]
fn imports_point_down() {
    let library = library();
    let rows = table(&library);
    for (module, targets) in graph::of(&library) {
        let Some(top) = module.first() else { continue };
        let row = rows.iter().find(|row| row.module == *top).expect("every module has a row");
        let path = &library.files[&module].path;
        for target in targets.iter().filter_map(|target| target.first()) {
            let down = target == top || row.may_use.contains(target);
            assert!(down, "{path} uses {target}; the table in src/lib.rs does not allow it");
        }
    }
}

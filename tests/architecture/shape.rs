//! Files stay small, begin with what they are, and command-line types have no behaviour.

use super::source::{program, root, rust_files};

/// A file that does not fit on a few screens holds more than one concept.
const LONGEST_FILE: usize = 400;

/// Longer files, each with the reason; a row that is no longer needed fails.
const LONGER_FILES: &[(&str, &str)] = &[];

fn lines(path: &str) -> usize {
    std::fs::read_to_string(root().join(path)).expect("a readable source file").lines().count()
}

#[test]
fn no_file_is_longer_than_the_limit() {
    for path in rust_files("src").iter().chain(&rust_files("tests")) {
        let excused = LONGER_FILES.iter().any(|(longer, _)| longer == path);
        let count = lines(path);
        assert!(excused || count <= LONGEST_FILE, "{path} has {count} lines, over {LONGEST_FILE}");
    }
}

#[test]
fn no_excuse_is_stale() {
    for (path, reason) in LONGER_FILES {
        assert!(!reason.is_empty(), "{path} needs a reason");
        assert!(lines(path) > LONGEST_FILE, "{path} fits again: remove its row");
    }
}

#[test]
fn every_file_begins_with_what_it_is() {
    for path in rust_files("src").iter().chain(&rust_files("tests")) {
        let text = std::fs::read_to_string(root().join(path)).expect("a readable source file");
        assert!(text.starts_with("//! "), "{path} begins with its role: //! …");
    }
}

#[test]
fn command_line_types_reach_no_file_and_no_command() {
    let program = program();
    let types = program.files.values().filter(|file| file.path.contains("/cli/"));
    for file in types {
        for path in file.paths() {
            let text = path.join("::");
            let behaves = text.starts_with("crate::command") || text.starts_with("std::fs");
            assert!(!behaves, "{} names {text}: cli/ holds types alone", file.path);
        }
    }
}

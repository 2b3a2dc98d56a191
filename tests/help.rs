//! The help of every command, letter by letter, and the console examples of the README.
//!
//! After a deliberate change: `TRYCMD=overwrite cargo test --test help`, and read the difference.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

#[test]
fn every_command_s_help_is_as_it_was_last_read() {
    cases().case("tests/help/*.trycmd").run();
}

#[test]
fn every_console_example_of_the_readme_prints_what_the_readme_shows() {
    cases().case("README.md").run();
}

#[test]
fn every_command_has_its_help_here() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/help");
    let files = std::fs::read_dir(folder).expect("a readable folder");
    let names = files.map(|file| file.expect("a readable folder").file_name());
    let here: BTreeSet<String> =
        names.map(|name| name.to_string_lossy().trim_end_matches(".trycmd").to_owned()).collect();
    let mut expected = BTreeSet::from(["tlsprobe".to_owned()]);
    collect(&[], &mut expected);
    assert_eq!(here, expected, "tests/help and the program's commands differ");
}

/// Adds `certs-audit` and the like, as the program's own help lists them.
fn collect(command: &[&str], found: &mut BTreeSet<String>) {
    for name in subcommands(command) {
        let path: Vec<&str> = command.iter().copied().chain([name.as_str()]).collect();
        found.insert(path.join("-"));
        collect(&path, found);
    }
}

fn subcommands(command: &[&str]) -> Vec<String> {
    let program = env!("CARGO_BIN_EXE_tlsprobe");
    let help = Command::new(program).args(command).arg("--help").output().expect("the program");
    let help = String::from_utf8(help.stdout).expect("help in UTF-8");
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| line.starts_with("  "));
    // A longer indentation continues the line before.
    let names = listed
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// A hundred columns wide, whatever the terminal of whoever runs the tests.
fn cases() -> trycmd::TestCases {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "100");
    cases
}

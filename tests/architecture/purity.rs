//! The library is a function of its arguments: no file, no socket, no clock, no environment, no
//! terminal. And the exit codes are in one place of the program.

use super::source::{library, program};

/// Beginnings of paths, or words of a path, that the library does not name.
const OUTSIDE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::process",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::net::UdpSocket",
    "std::net::ToSocketAddrs",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
];

/// Functions that read the clock, whatever type they belong to.
const CLOCKS: &[&str] = &["now", "now_utc", "now_local"];

/// Macros that print.
const PRINTERS: &[&str] = &["print", "println", "eprint", "eprintln", "dbg"];

#[test]
fn the_library_touches_nothing_outside() {
    for file in library().files.values() {
        for path in file.paths() {
            let text = path.join("::").trim_start_matches(':').to_owned();
            let outside = OUTSIDE.iter().any(|prefix| starts_with_path(&text, prefix));
            let clock = path.last().is_some_and(|last| CLOCKS.contains(&last.as_str()));
            assert!(!outside && !clock, "{} names {text}: it belongs in src/bin/", file.path);
        }
        for pair in file.tokens.windows(2) {
            let prints = PRINTERS.contains(&pair[0].as_str()) && pair[1] == "!";
            assert!(!prints, "{} prints: return the text instead", file.path);
        }
    }
}

#[test]
fn unsafe_code_is_forbidden_in_the_library_and_absent_from_the_program() {
    let library = library();
    let root = &library.files[&Vec::new()];
    assert!(root.text.contains("#![forbid(unsafe_code)]"), "src/lib.rs forbids unsafe code");
    for file in program().files.values() {
        assert!(!file.tokens.iter().any(|token| token == "unsafe"), "{} is unsafe", file.path);
    }
}

#[test]
fn exit_codes_are_decided_in_one_place() {
    for file in program().files.values() {
        let decides = file.tokens.iter().any(|token| token == "ExitCode")
            || file.paths().iter().any(|path| path.ends_with(&["process".into(), "exit".into()]));
        let allowed = ["src/bin/tlsprobe/exit.rs", "src/bin/tlsprobe/main.rs"];
        let message = "return an exit::Exit instead";
        assert!(!decides || allowed.contains(&file.path.as_str()), "{}: {message}", file.path);
    }
}

fn starts_with_path(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

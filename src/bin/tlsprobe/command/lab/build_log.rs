//! What the log of a build says of its failure, in a line.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The end of a log, where the reason of a failure stands.
const TAIL: u64 = 1 << 16;

/// Of a log's end a message has the first errors and the last lines: what broke, and what gave up.
const ERRORS_TOLD: usize = 2;
const LINES_TOLD: usize = 3;

/// A command line of a large firmware has thousands of letters, and none of them is the reason.
const LONGEST_LINE: usize = 300;

/// What compilers and linkers write on the line that says what is wrong.
const ERRORS: [&str; 2] = ["error:", "undefined reference"];

/// The reason, as far as the log tells it; a log that cannot be read says nothing.
pub fn told(log: &Path) -> String {
    let text = tail(log).unwrap_or_default();
    reason(&String::from_utf8_lossy(&text))
}

fn tail(log: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(log)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn reason(text: &str) -> String {
    let lines = text.lines().map(shown).filter(|line| !line.is_empty() && !is_quote(line));
    let lines: Vec<String> = lines.collect();
    let (before, last) = lines.split_at(lines.len().saturating_sub(LINES_TOLD));
    let errors = before.iter().filter(|line| is_error(line)).take(ERRORS_TOLD);
    let told: Vec<&str> = errors.chain(last).map(String::as_str).collect();
    if told.is_empty() { "it says nothing".to_owned() } else { told.join("; ") }
}

/// What a terminal would obey, such as colours, is taken out.
fn shown(line: &str) -> String {
    line.trim().chars().filter(|letter| !letter.is_control()).take(LONGEST_LINE).collect()
}

/// A line of the source, or a mark below it, as compilers show them after an error: `377 | #error "…"`.
fn is_quote(line: &str) -> bool {
    line.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim_start().starts_with('|')
}

fn is_error(line: &str) -> bool {
    ERRORS.iter().any(|word| line.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_errors_and_the_last_lines_are_told_without_what_the_compiler_quotes() {
        let log = "cc -c a.c\na.c:3:2: error: no\n    3 | #error no\n      |  ^~~~~\nb.c:1:1: error: nor this\n\
                   c.c:1:1: error: too much\nmake: 1\nmake: 2\n\nmake: 3\n";
        let expected = "a.c:3:2: error: no; b.c:1:1: error: nor this; make: 1; make: 2; make: 3";
        assert_eq!(reason(log), expected);
        assert_eq!(reason("x: error: once\n"), "x: error: once");
    }

    #[test]
    fn a_log_that_is_empty_endless_or_for_a_terminal_is_a_line_too() {
        assert_eq!(reason("\n \n"), "it says nothing");
        assert_eq!(reason("\x1b[31mred\x07\r\n"), "[31mred");
        assert_eq!(reason(&"é".repeat(LONGEST_LINE + 1)), "é".repeat(LONGEST_LINE));
        assert_eq!(told(Path::new("no/such/log")), "it says nothing");
    }
}

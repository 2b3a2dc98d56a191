//! The `.su` files of `gcc -fstack-usage`: one line a function, `FILE:LINE:COLUMN:NAME`, the bytes of
//! its frame and how they are known, with tabs between (GCC manual, "Developer Options").

use std::path::Path;

use thiserror::Error;

/// What the compiler knows of a frame's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// Always this many bytes.
    Static,
    /// This many, and more at run time, without a limit that the compiler knows.
    Dynamic,
    /// At most this many.
    Bounded,
}

/// The frame of one function: what it takes by itself, without those that it calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// As the compiler prints it: in C++ the whole signature.
    pub function: String,
    /// The source, as it was given to the compiler.
    pub file: String,
    /// In that source, from 1.
    pub line: u64,
    /// Bytes of stack.
    pub bytes: u64,
    /// How far the bytes can be relied on.
    pub kind: FrameKind,
}

impl Frame {
    /// `ssl_cli` of `library/ssl_cli.c`.
    pub(super) fn unit(&self) -> Option<&str> {
        Path::new(&self.file).file_stem()?.to_str()
    }
}

/// A line that no compiler writes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "line {line}: {problem}; expected FILE:LINE:COLUMN:FUNCTION, BYTES and a kind, with tabs \
         between, as gcc -fstack-usage writes them"
)]
pub struct StackUsageError {
    /// From 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// Reads one file.
///
/// # Errors
/// Names the first line that is none of the compiler's.
pub fn read(text: &str) -> Result<Vec<Frame>, StackUsageError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            frame(line).map_err(|problem| StackUsageError { line: index + 1, problem })
        })
        .collect()
}

fn frame(line: &str) -> Result<Frame, &'static str> {
    let mut fields = line.split('\t');
    let (Some(place), Some(bytes), Some(kind), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err("not three fields");
    };
    let (file, line, function) = located(place).ok_or("no FILE:LINE:COLUMN:FUNCTION")?;
    let bytes = bytes.parse().map_err(|_| "the second field is no number of bytes")?;
    let kind = frame_kind(kind).ok_or("the kind is neither static, dynamic nor bounded")?;
    Ok(Frame { function: function.to_owned(), file: file.to_owned(), line, bytes, kind })
}

/// The first `:LINE:COLUMN:` divides: a path may hold colons, and so may the name of a C++ function.
fn located(place: &str) -> Option<(&str, u64, &str)> {
    place.match_indices(':').find_map(|(at, _)| {
        let mut rest = place.get(at + 1..)?.splitn(3, ':');
        let line = number(rest.next()?)?;
        number(rest.next()?)?;
        let function = rest.next().filter(|name| !name.is_empty())?;
        let file = place.get(..at).filter(|file| !file.is_empty())?;
        Some((file, line, function))
    })
}

/// Digits alone: `parse` would take a sign.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// `dynamic,bounded` is how the compiler writes a limit; what else stands there changes nothing.
fn frame_kind(text: &str) -> Option<FrameKind> {
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    match *words.first()? {
        _ if words.contains(&"bounded") => Some(FrameKind::Bounded),
        "static" => Some(FrameKind::Static),
        "dynamic" => Some(FrameKind::Dynamic),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Frame {
        read(line).expect("a line of the compiler").remove(0)
    }

    #[test]
    fn a_line_is_a_frame() {
        let frame = one("library/ssl_cli.c:4:5:outer\t120\tdynamic,bounded\n");
        assert_eq!((frame.file.as_str(), frame.line), ("library/ssl_cli.c", 4));
        assert_eq!((frame.function.as_str(), frame.bytes), ("outer", 120));
        assert_eq!((frame.kind, frame.unit()), (FrameKind::Bounded, Some("ssl_cli")));
    }

    #[test]
    fn colons_of_paths_and_of_cpp_names_do_not_divide() {
        let frame = one("C:/fw/app.cpp:12:6:void net::Client::poll(int)\t24\tstatic");
        assert_eq!(frame.file, "C:/fw/app.cpp");
        assert_eq!(frame.function, "void net::Client::poll(int)");
        assert_eq!(one("a.c:1:2:f\t8\tstatic,ignoring_inline_asm").kind, FrameKind::Static);
    }

    #[test]
    fn other_lines_are_refused_with_their_number() {
        for bad in [
            "a.c:1:2:f\t8",
            "a.c:1:2:f\t8\tstatic\tmore",
            "a.c:1:f\t8\tstatic",
            ":1:2:f\t8\tstatic",
            "a.c:1:2:\t8\tstatic",
            "a.c:+1:2:f\t8\tstatic",
            "a.c:1:2:f\t-8\tstatic",
            "a.c:1:2:f\t99999999999999999999\tstatic",
            "a.c:1:2:f\t8\tperhaps",
        ] {
            let text = format!("a.c:1:2:f\t8\tstatic\n\n{bad}\n");
            assert_eq!(read(&text).expect_err(bad).line, 3, "{bad}");
        }
    }
}

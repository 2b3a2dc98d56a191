//! A C header as numbered lines without comments and with continued lines joined.

/// One line as the preprocessor sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Of its first piece, counted from 1.
    pub number: usize,
    /// Comments are one blank, as in translation phase 3.
    pub text: String,
}

/// Splits a header into the lines that hold something.
pub fn split(text: &str) -> Vec<Line> {
    let mut splitter = Splitter { lines: Vec::new(), current: String::new(), comment: false };
    let mut first = 1;
    let mut joined = String::new();
    for (index, raw) in text.lines().enumerate() {
        if joined.is_empty() {
            first = index + 1;
        }
        if let Some(continued) = raw.trim_end().strip_suffix('\\') {
            joined.push_str(continued);
            continue;
        }
        joined.push_str(raw);
        splitter.line(first, &joined);
        joined.clear();
    }
    splitter.line(first, &joined);
    splitter.lines
}

struct Splitter {
    lines: Vec<Line>,
    current: String,
    /// Inside a comment that began on an earlier line.
    comment: bool,
}

impl Splitter {
    fn line(&mut self, number: usize, text: &str) {
        self.current.clear();
        let mut rest = text;
        while !rest.is_empty() {
            rest = if self.comment { self.skip_comment(rest) } else { self.take_code(rest) };
        }
        let text = self.current.trim();
        if !text.is_empty() {
            self.lines.push(Line { number, text: text.to_owned() });
        }
    }

    fn skip_comment<'a>(&mut self, text: &'a str) -> &'a str {
        match text.split_once("*/") {
            Some((_, rest)) => {
                self.comment = false;
                self.current.push(' ');
                rest
            }
            None => "",
        }
    }

    fn take_code<'a>(&mut self, text: &'a str) -> &'a str {
        let end = text.find(['/', '"', '\'']).unwrap_or(text.len());
        let (code, rest) = text.split_at(end);
        self.current.push_str(code);
        if let Some(inside) = rest.strip_prefix("/*") {
            self.comment = true;
            inside
        } else if rest.starts_with("//") {
            ""
        } else {
            let length = constant_length(rest);
            let (constant, after) = rest.split_at(length);
            self.current.push_str(constant);
            after
        }
    }
}

/// Bytes of a string or character constant with its quotes, or of the one slash.
fn constant_length(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate();
    let Some((_, quote @ (b'"' | b'\''))) = bytes.next() else { return text.len().min(1) };
    while let Some((index, byte)) = bytes.next() {
        if byte == b'\\' {
            bytes.next();
        } else if byte == quote {
            return index + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, String)> {
        split(text).into_iter().map(|line| (line.number, line.text)).collect()
    }

    #[test]
    fn comments_go_and_continued_lines_are_joined() {
        let text = "/* a\n b */ #define A 1 // c\n#if X && \\\r\n    Y\n\n#endif\n";
        assert_eq!(
            lines(text),
            [(2, "#define A 1".into()), (3, "#if X &&     Y".into()), (6, "#endif".into())]
        );
    }

    #[test]
    fn a_comment_sign_in_a_string_is_no_comment() {
        assert_eq!(
            lines("#include \"a//b.h\"\n'\"' /* x */ y / z\n\"open"),
            [(1, "#include \"a//b.h\"".into()), (2, "'\"'   y / z".into()), (3, "\"open".into())]
        );
    }

    #[test]
    fn a_comment_or_a_continuation_that_never_ends_does_no_harm() {
        assert_eq!(lines("#define A\n/* open\n#define B"), [(1, "#define A".into())]);
        assert_eq!(lines("#define A \\"), [(1, "#define A".into())]);
        assert_eq!(lines("\"é\\"), [(1, "\"é".into())]);
    }
}

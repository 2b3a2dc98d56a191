//! A line of C as tokens: as much of the language as finding definitions needs.

use super::names::{Name, Names};

/// What a line is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Name(Name),
    /// A bracket, an operator's byte, a separator.
    Mark(u8),
    /// A string, with its quotes.
    Text(Name),
    /// A number or a character.
    Literal,
}

/// Splits a line without comments.
pub(super) fn tokens(line: &str, names: &mut Names) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.bytes().next() {
        let length = match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let length = word(rest);
                tokens.push(Token::Name(names.number(rest.get(..length).unwrap_or_default())));
                length
            }
            b'0'..=b'9' => {
                tokens.push(Token::Literal);
                word(rest)
            }
            b'"' | b'\'' => {
                let length = constant(rest.as_bytes(), first);
                let text = rest.get(..length).unwrap_or_default();
                tokens.push(match first {
                    b'"' => Token::Text(names.number(text)),
                    _ => Token::Literal,
                });
                length
            }
            b' ' | b'\t' => 1,
            0..=0x7f => {
                tokens.push(Token::Mark(first));
                1
            }
            // Not C; a letter of several bytes is stepped over as a whole.
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// Bytes of the identifier or number at the start.
fn word(text: &str) -> usize {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    end.unwrap_or(text.len()).max(1)
}

/// Bytes of a string or character with its quotes; to the end of the line where it is not closed.
fn constant(text: &[u8], quote: u8) -> usize {
    let mut escaped = false;
    for (index, &byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_marks_and_literals_are_told_apart() {
        let mut names = Names::default();
        let line = tokens("x = f(0x1fUL, \"a\\\"{\", '{') é;", &mut names);
        let marks: Vec<u8> = line
            .iter()
            .filter_map(|token| match token {
                Token::Mark(mark) => Some(*mark),
                _ => None,
            })
            .collect();
        assert_eq!(marks, b"=(,,);");
        assert_eq!(line.iter().filter(|token| **token == Token::Literal).count(), 2);
        assert!(line.iter().any(|token| matches!(token, Token::Text(_))));
        assert_eq!([names.find("x"), names.find("f")], [Some(0), Some(1)]);
        assert_eq!(tokens("\"open", &mut names).len(), 1);
    }
}

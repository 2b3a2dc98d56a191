//! Whether C text names one of a few macros, as a word of its own or put together from words.

use std::collections::{BTreeSet, HashMap};

use memchr::{memchr_iter, memmem};

/// What lets the same text come out otherwise although no macro that it names is another: a look at
/// the disk, at the clock, at a counter, or at definitions put away.
const UNSTEADY: [&str; 9] = [
    "__has_include",
    "__has_embed",
    "#embed",
    "push_macro",
    "pop_macro",
    "__COUNTER__",
    "__TIMESTAMP__",
    "__TIME__",
    "__DATE__",
];

/// The words of a text: identifiers and numbers, of code and of comments.
pub fn of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| !is_of_word(*byte)).filter(|word| !word.is_empty())
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// It is one word, so that [`of`] would find it.
pub fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_of_word)
}

/// The text has something of [`UNSTEADY`].
pub fn is_unsteady(text: &[u8]) -> bool {
    UNSTEADY.iter().any(|word| memmem::find(text, word.as_bytes()).is_some())
}

/// A line may end within a word, which then is none for [`of`]; a trigraph is a backslash too.
pub fn is_broken(text: &[u8]) -> bool {
    let breaks = |at: usize| {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + 1..));
        let after = after.unwrap_or_default();
        let blanks = after.iter().take_while(|it| it.is_ascii_whitespace() && **it != b'\n');
        let next = after.get(blanks.count()..).unwrap_or_default();
        let is_of_word = |byte: Option<&u8>| byte.is_some_and(|byte| is_of_word(*byte));
        // Two breaks in a row leave the word open just as one does.
        let is_open = |byte: Option<&u8>| is_of_word(byte) || byte == Some(&b'\\');
        next.first() == Some(&b'\n') && is_of_word(before.last()) && is_open(next.get(1))
    };
    memchr_iter(b'\\', text).any(breaks) || memmem::find(text, b"??/").is_some()
}

/// A `#assert` leaves what no macro tells.
pub fn asserts(text: &[u8]) -> bool {
    memmem::find_iter(text, b"assert").any(|at| {
        let before = text.get(..at).unwrap_or_default();
        let before = before.strip_suffix(b"un").unwrap_or(before).trim_ascii_end();
        before.ends_with(b"#")
    })
}

/// Words that a text may define or undefine; `None` where a directive is written so that it is not plain
/// to see, or where there are pragmas and assertions.
pub fn defined(text: &[u8]) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut after = None;
    let start = text.as_ptr().addr();
    for word in of(text) {
        let at = word.as_ptr().addr() - start;
        if let Some(end) = after.take() {
            let between: &[u8] = text.get(end..at).unwrap_or_default();
            if between.is_empty() || !between.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
                return None;
            }
            names.insert(String::from_utf8_lossy(word).into_owned());
        }
        match word {
            b"pragma" | b"_Pragma" | b"assert" | b"unassert" => return None,
            b"define" | b"undef" => after = Some(at + word.len()),
            _ => {}
        }
    }
    after.is_none().then_some(names)
}

/// Every stretch of a few names, each with a number.
#[derive(Debug)]
pub struct Pieces<'a> {
    numbers: HashMap<&'a [u8], usize>,
    /// Bytes that a piece may have.
    bytes: [bool; 256],
}

/// Which pieces are words of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found(BTreeSet<usize>);

impl Found {
    /// The pieces of both.
    pub fn add(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }
}

impl<'a> Pieces<'a> {
    /// Of these names.
    pub fn of(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut pieces = Self { numbers: HashMap::new(), bytes: [false; 256] };
        for name in names.into_iter().map(str::as_bytes) {
            for start in 0..name.len() {
                for piece in (start + 1..=name.len()).filter_map(|end| name.get(start..end)) {
                    let next = pieces.numbers.len();
                    pieces.numbers.entry(piece).or_insert(next);
                }
            }
            name.iter().for_each(|byte| pieces.bytes[usize::from(*byte)] = true);
        }
        pieces
    }

    /// Looks through a text.
    pub fn find(&self, text: &[u8]) -> Found {
        let possible =
            of(text).filter(|word| word.iter().all(|byte| self.bytes[usize::from(*byte)]));
        Found(possible.filter_map(|word| self.numbers.get(word).copied()).collect())
    }

    /// A text with these words names the macro, or may: where `##` puts words together, the name is made
    /// of words that stand somewhere in the text or in what macros stand for. Whether there is a `##`
    /// that does is not asked. Numbers are always there: `__LINE__` makes them.
    pub fn may_name(&self, name: &str, text: &Found, bodies: &Found) -> bool {
        let name = name.as_bytes();
        let has = |found: &Found, piece: &[u8]| {
            self.numbers.get(piece).is_some_and(|number| found.0.contains(number))
        };
        let mut made = vec![false; name.len() + 1];
        made[0] = true;
        for end in 1..=name.len() {
            made[end] = (0..end).filter(|start| made[*start]).any(|start| {
                let piece = &name[start..end];
                let is_number = start > 0 && piece.iter().all(u8::is_ascii_digit);
                // Macros that have the whole name in what they stand for differ themselves.
                let is_whole = piece.len() == name.len();
                is_number || has(text, piece) || !is_whole && has(bodies, piece)
            });
        }
        made[name.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "MBEDTLS_SSL_ALPN2";

    fn names(text: &str, bodies: &str) -> bool {
        let pieces = Pieces::of(["OTHER", NAME]);
        pieces.may_name(NAME, &pieces.find(text.as_bytes()), &pieces.find(bodies.as_bytes()))
    }

    #[test]
    fn a_name_counts_wherever_it_stands_as_a_word() {
        for text in ["#if defined(MBEDTLS_SSL_ALPN2)", "/* MBEDTLS_SSL_ALPN2. */", NAME] {
            assert!(names(text, ""), "{text}");
        }
        for text in ["", "MBEDTLS_SSL", "xMBEDTLS_SSL_ALPN2", "MBEDTLS_SSL_ALPN2_MAX"] {
            assert!(!names(text, ""), "{text}");
        }
        assert!(!names("", NAME), "a macro that stands for it differs by itself");
    }

    #[test]
    fn a_name_counts_where_words_of_the_text_and_of_macros_make_it() {
        assert!(names("P(MBEDTLS_SSL) _ALPN2", ""));
        assert!(names("MBEDTLS_ ## x", "SSL_ ## ALPN2"));
        assert!(names("MBEDTLS_SSL_ALPN ## __LINE__", ""), "numbers are always there");
        assert!(!names("MBEDTLS_SSL", "ALPN2"), "a piece is missing");
        assert!(!Pieces::of(["2A"]).may_name("2A", &Found::default(), &Found::default()));
    }

    #[test]
    fn a_word_broken_over_lines_is_seen() {
        for text in ["MBED\\\nTLS", "MBED\\ \t\nTLS", "MBED\\\r\nTLS", "a\\\n\\\nb", "MBED??/\nTLS"]
        {
            assert!(is_broken(text.as_bytes()), "{text:?}");
        }
        for text in ["", "\\", "a \\\nb", "a\\\n b", "a\\nb", "a;\\\nb", "a\\"] {
            assert!(!is_broken(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn what_a_text_defines_is_told_or_nothing_is() {
        let text = b"#define _GNU_SOURCE\n# undef\tA\n#if defined(X)\n";
        let names: Vec<String> = defined(text).expect("plain").into_iter().collect();
        assert_eq!(names, ["A", "_GNU_SOURCE"]);
        for text in ["#define/**/A", "#define", "#define \\\nA", "#pragma once", "#assert a(b)"] {
            assert_eq!(defined(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn an_assertion_of_the_preprocessor_is_no_call_of_assert() {
        assert!(asserts(b"#assert machine(a)") && asserts(b"# unassert machine"));
        assert!(!asserts(b"#include <assert.h>\nassert(a);"));
    }

    #[test]
    fn a_look_at_the_disk_or_at_what_was_put_away_is_unsteady() {
        assert!(is_unsteady(b"#if __has_include(<a.h>)") && is_unsteady(b"pop_macro(\"A\")"));
        assert!(!is_unsteady(b"#include MBEDTLS_CONFIG_FILE"));
    }
}

//! Rust source as a row of words and signs: enough to see which paths a file names.

use std::iter::Peekable;
use std::str::Chars;

/// A word, a number, `::`, or one sign.
pub type Token = String;

/// Source without comments, string and character literals, and test modules.
pub fn of(source: &str) -> Vec<Token> {
    without_tests(tokenise(source))
}

fn tokenise(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '/' if rest.peek() == Some(&'/') => skip_line(&mut rest),
            '/' if rest.peek() == Some(&'*') => skip_block_comment(&mut rest),
            '"' => skip_string(&mut rest),
            '\'' => skip_character_or_lifetime(&mut rest),
            ':' if rest.peek() == Some(&':') => {
                rest.next();
                tokens.push("::".to_owned());
            }
            next if next.is_alphanumeric() || next == '_' => {
                let word = word(next, &mut rest);
                match (word.as_str(), rest.peek()) {
                    ("b" | "c", Some('"')) => {}
                    ("r" | "br" | "cr", Some('"' | '#')) => skip_raw(&mut rest, &mut tokens),
                    _ => tokens.push(word),
                }
            }
            next if next.is_whitespace() => {}
            sign => tokens.push(sign.to_string()),
        }
    }
    tokens
}

fn word(first: char, rest: &mut Peekable<Chars>) -> String {
    let mut word = String::from(first);
    while let Some(next) = rest.next_if(|&next| next.is_alphanumeric() || next == '_') {
        word.push(next);
    }
    word
}

fn skip_line(rest: &mut Peekable<Chars>) {
    while rest.next_if(|&next| next != '\n').is_some() {}
}

fn skip_block_comment(rest: &mut Peekable<Chars>) {
    let mut depth = 1;
    rest.next();
    while depth > 0 {
        match (rest.next(), rest.peek()) {
            (Some('/'), Some('*')) => {
                rest.next();
                depth += 1;
            }
            (Some('*'), Some('/')) => {
                rest.next();
                depth -= 1;
            }
            (Some(_), _) => {}
            (None, _) => return,
        }
    }
}

fn skip_string(rest: &mut Peekable<Chars>) {
    while let Some(next) = rest.next() {
        match next {
            '\\' => {
                rest.next();
            }
            '"' => return,
            _ => {}
        }
    }
}

/// After `r`: a raw string, or a raw identifier, whose name is the token.
fn skip_raw(rest: &mut Peekable<Chars>, tokens: &mut Vec<Token>) {
    let mut hashes = 0;
    while rest.next_if_eq(&'#').is_some() {
        hashes += 1;
    }
    if rest.next_if_eq(&'"').is_none() {
        if let Some(first) = rest.next() {
            tokens.push(word(first, rest));
        }
        return;
    }
    while let Some(next) = rest.next() {
        if next == '"' && (0..hashes).all(|_| rest.next_if_eq(&'#').is_some()) {
            return;
        }
    }
}

/// `'x'`, `'\n'` or `'a` without a closing quote.
fn skip_character_or_lifetime(rest: &mut Peekable<Chars>) {
    match rest.next() {
        Some('\\') => {
            rest.next();
            while rest.next().is_some_and(|next| next != '\'') {}
        }
        Some(_) if rest.peek() == Some(&'\'') => {
            rest.next();
        }
        _ => while rest.next_if(|&next| next.is_alphanumeric() || next == '_').is_some() {},
    }
}

/// Leaves out `#[cfg(test)] mod … { … }` and any other item so marked.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let marked = tokens[index..].iter().map(String::as_str).take(MARK.len()).eq(MARK);
        if marked {
            index = end_of_item(&tokens, index + MARK.len());
        } else {
            kept.push(tokens[index].clone());
            index += 1;
        }
    }
    kept
}

/// Past the `;` or the block that ends the item.
fn end_of_item(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => return index + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return index + 1,
            _ => {}
        }
    }
    tokens.len()
}

#[test]
fn comments_strings_lifetimes_and_tests_are_left_out() {
    let source = r###"
        //! crate::a
        /* crate::b /* nested */ crate::c */
        fn f<'a>(x: &'a str) -> char { g("crate::d\"", r#"crate::e""#, b"crate::f", '"', '\'', 'x') }
        #[cfg(test)]
        mod tests { use super::*; fn t() { { } } }
        use std::fs;
    "###;
    let text = of(source).join(" ");
    assert!(!text.contains("crate") && !text.contains("super"), "{text}");
    assert!(text.starts_with("fn f <") && text.ends_with("} use std :: fs ;"), "{text}");
}

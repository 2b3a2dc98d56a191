//! A [`Document`] as GitHub-flavoured Markdown, for a pull request or a build's summary.
//!
//! Names come out of images and certificates, so whatever Markdown would take for its own is escaped.

use super::document::{Align, Block, Document, Table, Tone};

/// Letters that Markdown reads in the middle of a line.
const SPECIAL: &str = "\\`*_[]<>|~#&";

/// Renders with a blank line between blocks and a newline at the end.
pub fn render(document: &Document) -> String {
    let mut text = document.blocks.iter().map(block).collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

fn block(block: &Block) -> String {
    match block {
        Block::Verdict { tone, text } => verdict(*tone, text),
        Block::Heading(text) => format!("### {}", escaped(text)),
        Block::Paragraph(text) => paragraph(text),
        Block::Facts(facts) => {
            let row = |(label, value): &(String, String)| {
                format!("- **{}**: {}", escaped(label), escaped(value))
            };
            facts.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        Block::List(items) => items.iter().map(|text| item(text)).collect::<Vec<_>>().join("\n"),
        Block::Table(rows) => table(rows),
        Block::Verbatim(text) => verbatim(text),
    }
}

/// A word before the line, where the terminal has a colour.
fn verdict(tone: Tone, text: &str) -> String {
    let text = escaped(text);
    match tone {
        Tone::Good => format!("**OK** {text}"),
        Tone::Bad => format!("**FAIL** {text}"),
        Tone::Doubt => format!("**WARNING** {text}"),
        Tone::Plain => format!("**{text}**"),
    }
}

/// A sign that would begin a list or a number is only that at the beginning of a line.
fn paragraph(text: &str) -> String {
    let text = escaped(text);
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let (number, _) = text.split_at(text.len() - rest.len());
    let numbered = !number.is_empty() && rest.starts_with(['.', ')']);
    let listed = text.starts_with(['-', '+', '=']);
    if numbered || listed { format!("{number}\\{rest}") } else { text }
}

/// Lines of an item's own stay in the item.
fn item(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(escaped).collect();
    format!("- {}", lines.join("\n  "))
}

fn table(table: &Table) -> String {
    let row = |cells: &mut dyn Iterator<Item = String>| {
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let titles = row(&mut table.columns.iter().map(|column| escaped(&column.title)));
    let rule = row(&mut table.columns.iter().map(|column| match column.align {
        Align::Left => ":---".to_owned(),
        Align::Right => "---:".to_owned(),
    }));
    let rows = table.rows.iter().map(|cells| row(&mut cells.iter().map(|cell| escaped(cell))));
    [titles, rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// Fenced by more backticks than stand in a row within.
fn verbatim(text: &str) -> String {
    let (mut longest, mut run) = (0, 0);
    for letter in text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}\n{}\n{fence}", text.trim_end_matches('\n'))
}

/// An underscore between letters is none of Markdown's; names are full of them.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let inside = |other: Option<&char>| other.is_some_and(|other| other.is_alphanumeric());
        let in_word = letter == '_' && inside(Some(&before)) && inside(letters.peek());
        match letter {
            '\n' | '\r' => escaped.push(' '),
            '@' => escaped.push_str("&#64;"),
            _ if SPECIAL.contains(letter) && !in_word => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
        before = letter;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::document::Column;
    use super::*;

    #[test]
    fn a_document_becomes_a_comment_on_a_pull_request() {
        let table = Table {
            columns: vec![Column::words("region"), Column::numbers("used")],
            rows: vec![vec!["FLASH|x".into(), "198,445".into()]],
        };
        let document = Document {
            blocks: vec![
                Block::Verdict { tone: Tone::Bad, text: "budget broken: flash".into() },
                Block::Heading("Regions".into()),
                Block::Table(table),
                Block::Paragraph("1. is no list".into()),
                Block::List(vec!["one".into(), "two\n  more".into()]),
                Block::Facts(vec![("name".into(), "mbedtls_ssl_read".into())]),
                Block::Verbatim("a ``` b".into()),
            ],
        };
        let expected = "**FAIL** budget broken: flash\n\n### Regions\n\n\
            | region | used |\n| :--- | ---: |\n| FLASH\\|x | 198,445 |\n\n1\\. is no list\n\n\
            - one\n- two\n    more\n\n- **name**: mbedtls_ssl_read\n\n````\na ``` b\n````\n";
        assert_eq!(render(&document), expected);
    }

    #[test]
    fn names_from_images_are_no_markup() {
        let words = "<img src=x> [a](b) __func__ *x* @someone a\nb";
        let shown = "\\<img src=x\\> \\[a\\](b) \\_\\_func\\_\\_ \\*x\\* &#64;someone a b";
        assert_eq!(escaped(words), shown);
    }
}

//! A [`Document`] for a terminal or a log.
//!
//! Colours are ANSI sequences; the program strips them where standard output is not a terminal.

use anstyle::{AnsiColor, Style};
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Style as TableStyle};

use super::document::{Align, Block, Document, Table, Tone};

/// Prose is wrapped here; wider than this it is hard to read, and logs are often narrower.
const WIDTH: usize = 100;

/// Renders with a blank line between blocks and a newline at the end; a list hangs on the paragraph
/// that introduces it.
pub fn render(document: &Document) -> String {
    let mut text = String::new();
    let mut introduced = false;
    for piece in &document.blocks {
        let hangs = introduced && matches!(piece, Block::List(_));
        if !text.is_empty() && !hangs {
            text.push('\n');
        }
        text.push_str(&block(piece));
        text.push('\n');
        introduced = matches!(piece, Block::Paragraph(words) if words.ends_with(':'));
    }
    text
}

fn block(block: &Block) -> String {
    match block {
        Block::Verdict { tone, text } => coloured(*tone, text),
        Block::Heading(text) => {
            let bold = Style::new().bold();
            format!("{bold}{text}{bold:#}")
        }
        Block::Paragraph(text) => textwrap::fill(text, WIDTH),
        Block::Facts(facts) => aligned(facts),
        Block::List(items) => items.iter().map(|text| item(text)).collect::<Vec<_>>().join("\n"),
        Block::Table(rows) => table(rows),
        Block::Verbatim(text) => text.trim_end_matches('\n').to_owned(),
    }
}

fn coloured(tone: Tone, text: &str) -> String {
    let style = match tone {
        Tone::Good => AnsiColor::Green.on_default().bold(),
        Tone::Bad => AnsiColor::Red.on_default().bold(),
        Tone::Doubt => AnsiColor::Yellow.on_default().bold(),
        Tone::Plain => return text.to_owned(),
    };
    format!("{style}{text}{style:#}")
}

fn aligned(facts: &[(String, String)]) -> String {
    let width = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let lines: Vec<String> =
        facts.iter().map(|(label, value)| hanging(value, &format!("  {label:width$}  "))).collect();
    lines.join("\n")
}

/// The first line hangs on a dash; lines of its own keep the indent that they come with.
fn item(text: &str) -> String {
    let mut lines = text.split('\n');
    let first = hanging(lines.next().unwrap_or_default(), "  - ");
    let others = lines.map(|line| {
        let words = line.trim_start();
        hanging(words, line.get(..line.len() - words.len()).unwrap_or_default())
    });
    std::iter::once(first).chain(others).collect::<Vec<_>>().join("\n")
}

/// Words behind a lead, wrapped so that later lines stand under the first word.
fn hanging(words: &str, lead: &str) -> String {
    let indent = " ".repeat(lead.chars().count());
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(lead)
        .subsequent_indent(&indent)
        .break_words(false);
    textwrap::fill(words, options)
}

fn table(table: &Table) -> String {
    let mut builder = Builder::default();
    builder.push_record(table.columns.iter().map(|column| column.title.as_str()));
    for row in &table.rows {
        builder.push_record(row);
    }
    let mut rendered = builder.build();
    rendered.with(TableStyle::blank());
    for (index, column) in table.columns.iter().enumerate() {
        let alignment = match column.align {
            Align::Left => Alignment::left(),
            Align::Right => Alignment::right(),
        };
        rendered.modify(Columns::one(index), alignment);
    }
    let lines: Vec<String> =
        rendered.to_string().lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::document::Column;
    use super::*;

    #[test]
    fn numbers_are_flush_right_and_no_line_ends_in_blanks() {
        let table = Table {
            columns: vec![Column::words("region"), Column::numbers("used")],
            rows: vec![vec!["FLASH".into(), "198,445".into()], vec!["RAM".into(), "9".into()]],
        };
        let text = render(&Document { blocks: vec![Block::Table(table)] });
        assert_eq!(text, " region      used\n FLASH    198,445\n RAM            9\n");
    }
}

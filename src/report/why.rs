//! Why a symbol is in the image, for people.

use super::figures::grouped;
use super::{Block, Document};
use crate::firmware::{Sizes, Why};

/// Files listed before the rest is counted.
const LISTED: usize = 10;

/// One section for each owner that was asked about.
pub(super) fn why(document: &mut Document, answers: &[Why]) {
    for answer in answers {
        document.push(Block::Heading(format!("Why {} is in the image", answer.name)));
        let sizes = bytes(answer.sizes);
        let file = answer.file.as_deref();
        let place =
            file.map_or_else(|| "made by the linker".to_owned(), |file| format!("in {file}"));
        document.push(Block::Paragraph(format!("{sizes}, {place}.")));
        document.push(Block::Paragraph("The chain that pulled it in:".to_owned()));
        document.push(Block::List(chain(answer)));
        if let Some(files) = &answer.references {
            references(document, files);
        }
        match &answer.leaves_with_it {
            Some(files) => leaving(document, files),
            None if answer.references.is_none() => {
                let text = "Link with -Wl,--cref to see who else refers to it and what would leave with it.";
                document.push(Block::Paragraph(text.to_owned()));
            }
            None => {}
        }
    }
}

fn chain(answer: &Why) -> Vec<String> {
    let mut lines: Vec<String> = answer
        .steps
        .iter()
        .map(|step| format!("{} was linked because {} needs {}", step.member, step.by, step.symbol))
        .collect();
    let last = answer.steps.last().map(|step| step.by.as_str()).or(answer.file.as_deref());
    lines.push(match last {
        Some(file) => format!("{file} is on the linker's command line"),
        None => "the linker script asks for it".to_owned(),
    });
    lines
}

fn references(document: &mut Document, files: &[String]) {
    let text = match files {
        [] => "No other file refers to it by name.".to_owned(),
        files => format!("Files that refer to it: {}.", listed(files)),
    };
    document.push(Block::Paragraph(text));
}

fn leaving(document: &mut Document, files: &[(String, Sizes)]) {
    let total: Sizes = files.iter().map(|(_, sizes)| *sizes).sum();
    let Some(((file, _), others)) = files.split_first() else { return };
    let names: Vec<String> = others.iter().map(|(name, _)| name.clone()).collect();
    let with = match names.as_slice() {
        [] => "nothing else would leave".to_owned(),
        names => format!("these would leave, which nothing else needs: {}", listed(names)),
    };
    document.push(Block::Paragraph(format!("Without {file} {with}; {} in all.", bytes(total))));
}

fn listed(names: &[String]) -> String {
    let shown = names.get(..LISTED).unwrap_or(names).join(", ");
    match names.len().checked_sub(LISTED) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}

fn bytes(sizes: Sizes) -> String {
    format!("{} bytes of flash and {} of RAM", grouped(sizes.flash), grouped(sizes.ram))
}

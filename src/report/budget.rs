//! Limits and whether they hold, for people.

use super::figures::grouped;
use super::{Block, Document, Tone};
use crate::firmware::{BudgetLine, Measure};

/// One line a limit; `advice` tells what to do about growth without a baseline.
pub(super) fn lines(document: &mut Document, label: &str, lines: &[BudgetLine], advice: &str) {
    for line in lines {
        let tone = match line {
            line if line.is_broken() => Tone::Bad,
            line if line.is_unknown() => Tone::Doubt,
            _ => Tone::Good,
        };
        document.push(Block::Verdict { tone, text: format!("{label}: {}", words(line, advice)) });
    }
}

fn words(line: &BudgetLine, advice: &str) -> String {
    let (name, limit, over) = (&line.name, grouped(line.limit), grouped(line.over()));
    let Some(used) = line.used.map(grouped) else {
        return format!("budget open: growth of {name} has no baseline to be told by; {advice}");
    };
    match (line.measure, line.is_broken()) {
        (Measure::Size, true) => {
            format!("budget broken: {name} has {used} bytes, {over} more than the limit of {limit}")
        }
        (Measure::Size, false) => format!("budget holds: {name} has {used} of {limit} bytes"),
        (Measure::Growth, true) => {
            format!(
                "budget broken: {name} grew by {used} bytes, {over} more than the limit of {limit}"
            )
        }
        (Measure::Growth, false) => {
            format!("budget holds: {name} grew by {used} of {limit} bytes")
        }
        (Measure::Headroom, true) => format!(
            "budget broken: {name} has {used} bytes, {over} more than leave the headroom that is asked for"
        ),
        (Measure::Headroom, false) => {
            format!("budget holds: {name} has {used} of the {limit} bytes that leave its headroom")
        }
    }
}

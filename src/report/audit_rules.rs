//! `tlsprobe certs rules` for people: each rule with its reason, fix and source.

use super::{Block, Document};
use crate::trust::rule::Rule;

/// Dresses the list of rules.
pub fn document(rules: &[Rule]) -> Document {
    let mut document = Document::default();
    let items = rules.iter().map(|rule| {
        format!(
            "{} ({})\n    {}\n    Fix: {}\n    Source: {}",
            rule.id,
            rule.severity.word(),
            rule.reason,
            rule.fix,
            rule.source
        )
    });
    document.push(Block::List(items.collect()));
    document
}

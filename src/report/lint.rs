//! What an image could save, for people.

use std::collections::BTreeMap;

use super::figures::grouped;
use super::{Block, Column, Document, Table};
use crate::firmware::lint::Finding;

/// Findings with their prices, and below them what to do, each once.
pub(super) fn findings(document: &mut Document, label: &str, findings: &[Finding]) {
    document.push(Block::Heading(format!("What {label} could save")));
    if findings.is_empty() {
        document.push(Block::Paragraph("Nothing that a rule knows of.".to_owned()));
        return;
    }
    let mut columns = vec![Column::numbers("flash"), Column::numbers("RAM")];
    columns.extend(["severity", "rule", "what"].map(Column::words));
    let row = |finding: &Finding| {
        vec![
            grouped(finding.price.flash),
            grouped(finding.price.ram),
            finding.severity.word().to_owned(),
            finding.rule.to_owned(),
            finding.message.clone(),
        ]
    };
    let rows = findings.iter().map(row).collect();
    document.push(Block::Table(Table { columns, rows }));
    let fixes: BTreeMap<&str, &str> =
        findings.iter().map(|finding| (finding.rule, finding.fix)).collect();
    document.push(Block::Paragraph("What to do:".to_owned()));
    let lines = fixes.into_iter().map(|(rule, fix)| format!("{rule}: {fix}"));
    document.push(Block::List(lines.collect()));
}

//! `retired-root`: a root that Mozilla removed.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::definition::{Complaint, Rule, each_described};
use crate::certificate::hex;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "retired-root",
    severity: Severity::Warning,
    reason: "The device itself knows nothing of root programmes, but public servers move to a CA \
             that browsers accept, and a root may have been removed for misissuance.",
    source: "history of the webpki-roots crate from 2016-08-28 to 2026-11-22, \
             src/trust/data/retired-roots.txt",
    fix: "Find out which of your servers still chains to it, ship its successor as well, and \
          remove it when none does.",
    judge,
};

/// Date, first eight bytes of the certificate's SHA-256, name.
const RETIRED_ROOTS: &str = include_str!("../data/retired-roots.txt");

/// A root's removal from Mozilla's set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Retirement {
    date: &'static str,
}

static RETIREMENTS: LazyLock<HashMap<&'static str, Retirement>> = LazyLock::new(|| {
    let rows = RETIRED_ROOTS.lines().filter(|line| !line.starts_with('#'));
    let fields = rows.filter_map(|row| {
        let mut words = row.splitn(3, ' ');
        Some((words.next()?, words.next()?))
    });
    fields.map(|(date, prefix)| (prefix, Retirement { date })).collect()
});

/// Bytes of the fingerprint that the table keeps.
const PREFIX: usize = 8;

pub(super) fn retirement(sha256: &[u8; 32]) -> Option<Retirement> {
    RETIREMENTS.get(hex(sha256.get(..PREFIX)?).as_str()).copied()
}

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, member, _| {
        let retirement = retirement(&member.sha256)?;
        let message = format!(
            "Left Mozilla's set by {}: public servers that still chain to it will move to another \
             CA, and then this device needs that one.",
            retirement.date
        );
        Some(Complaint::new(subject, message))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(RETIREMENTS.len(), 139);
    }

    #[test]
    fn no_root_of_the_current_set_is_retired() {
        for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let sha256: [u8; 32] = Sha256::digest(root).into();
            assert_eq!(retirement(&sha256), None);
        }
    }
}

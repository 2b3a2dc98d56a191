//! `damaged-block`: a PEM block that yields no certificate.

use super::definition::{Complaint, Rule};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    id: "damaged-block",
    severity: Severity::Error,
    reason: "The library skips the block, or stops at it, and an application that only looks for \
             negative results never notices.",
    source: "mbedtls_pem_read_buffer in library/pem.c, mbedtls_x509_crt_parse in \
             library/x509_crt.c (2.28.10, 3.6.5)",
    fix: "Export the certificate again as PEM, or delete the block.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let sources = circumstances.set.sources.iter().enumerate();
    sources
        .flat_map(|(index, source)| {
            source.damages.iter().map(move |damage| {
                let message = format!("At byte {}: {}.", damage.offset, damage.fault);
                Complaint::new(Subject::Place(index, damage.offset), message)
            })
        })
        .collect()
}

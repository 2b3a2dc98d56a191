//! `silently-skipped`: loading succeeds and CAs are missing.

use super::definition::{Complaint, Rule, counted};
use crate::profile::OnSkipped;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};
use crate::trust::set::{CaSet, Member};
use crate::trust::source::{Form, Source};

pub(super) const RULE: Rule = Rule {
    id: "silently-skipped",
    severity: Severity::Error,
    reason: "mbedtls_x509_crt_parse returns the number of blocks that it could not read as a \
             positive value; code that only tests for negative ones goes on without those CAs.",
    source: "mbedtls_x509_crt_parse in library/x509_crt.c (2.28.10, 3.6.5)",
    fix: "Enable what the skipped CAs need or remove them, and let the application treat every \
          result but 0 as an error.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let set = circumstances.set;
    let sources = set.sources.iter().enumerate();
    sources.filter_map(|(index, source)| complaint(circumstances, index, source)).collect()
}

fn complaint(
    circumstances: &Circumstances<'_>,
    index: usize,
    source: &Source,
) -> Option<Complaint> {
    let members = members_of(circumstances.set, index);
    let loaded = members.iter().filter(|member| member.is_loaded()).count();
    if source.form != Form::Pem || loaded == 0 {
        return None;
    }
    let refused =
        members.iter().filter(|member| member.found.reached && !member.is_loaded()).count();
    let unreached = members.len() - loaded - refused;
    let counted_damages = source.damages.iter().filter(|damage| damage.counted).count();
    let result = refused + counted_damages;
    if result == 0 && unreached == 0 {
        return None;
    }
    let complaint = Complaint::new(
        Subject::Source(index),
        message(source, loaded, result, unreached, circumstances.profile.trust.on_skipped),
    );
    let stops = circumstances.profile.trust.on_skipped == OnSkipped::Stop && result > 0;
    Some(if stops { complaint } else { complaint.weighing(Severity::Warning) })
}

fn members_of(set: &CaSet, source: usize) -> Vec<&Member> {
    set.certificates.iter().filter(|member| member.source == source).collect()
}

fn message(
    source: &Source,
    loaded: usize,
    result: usize,
    unreached: usize,
    on_skipped: OnSkipped,
) -> String {
    let mut message = format!(
        "Loading {} returns {result:+}: {} in the device's list, {result} skipped",
        source.name,
        counted(loaded, "CA")
    );
    if unreached > 0 {
        message.push_str(&format!(", {unreached} never reached behind a damaged block"));
    }
    message.push_str(match on_skipped {
        _ if result == 0 => "; no code can notice.",
        OnSkipped::Continue => "; the application goes on without them.",
        OnSkipped::Stop => "; the application takes that for an error and does not connect.",
    });
    message
}

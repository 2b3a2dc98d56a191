//! `tlsprobe.certs-diff/1`: what `tlsprobe certs diff --format json` prints.

use serde::Serialize;

use crate::certificate::hex;
use crate::report::ca_difference::{Compared, FORMS};
use crate::trust::Member;
use crate::trust::difference::{Change, HostChange};
use crate::trust::service::Server;

/// The whole report.
#[derive(Debug, Serialize)]
pub struct CertsDiff {
    schema: &'static str,
    /// Certificates in both sets.
    same: usize,
    changes: Vec<ChangeRow>,
    /// Bytes of flash that the second set takes more.
    bytes: Vec<Bytes>,
    /// Those that end elsewhere or nowhere with the second set.
    hosts: Vec<HostRow>,
    unreachable: Vec<Unreachable>,
}

#[derive(Debug, Serialize)]
struct ChangeRow {
    /// `removed`, `added` or `replaced`.
    change: &'static str,
    /// `renewed`, `cross-signed` or `other-key`; null for another change.
    replacement: Option<&'static str>,
    name: String,
    /// SHA-256 of what went; null: nothing.
    from: Option<String>,
    /// SHA-256 of what came; null: nothing.
    to: Option<String>,
}

#[derive(Debug, Serialize)]
struct Bytes {
    form: &'static str,
    flash: i64,
}

#[derive(Debug, Serialize)]
struct HostRow {
    target: String,
    /// Names from the host's certificate to the CA; empty: refused.
    before: Vec<String>,
    after: Vec<String>,
    /// The device connects no more.
    lost: bool,
}

#[derive(Debug, Serialize)]
struct Unreachable {
    target: String,
    because: String,
}

impl CertsDiff {
    /// Dresses a comparison for scripts.
    pub fn new(compared: &Compared<'_>) -> Self {
        let difference = compared.difference;
        let unreachable = |(target, because): &(String, String)| Unreachable {
            target: target.clone(),
            because: because.clone(),
        };
        let bytes = FORMS.map(|form| Bytes { form: form.word(), flash: compared.bytes(form) });
        Self {
            schema: "tlsprobe.certs-diff/1",
            same: difference.same,
            changes: difference.changes.iter().map(|it| change_row(compared, *it)).collect(),
            bytes: bytes.into(),
            hosts: difference.hosts.iter().map(|it| host_row(compared, it)).collect(),
            unreachable: compared.unmet.iter().map(unreachable).collect(),
        }
    }
}

fn change_row(compared: &Compared<'_>, change: Change) -> ChangeRow {
    let (old, new) = compared.members(change);
    let (word, replacement) = match change {
        Change::Removed(_) => ("removed", None),
        Change::Added(_) => ("added", None),
        Change::Replaced(_, _, how) => ("replaced", Some(how.word())),
    };
    let sha256 = |member: &Member| hex(&member.sha256);
    ChangeRow {
        change: word,
        replacement,
        name: old.or(new).map(|member| member.name().to_owned()).unwrap_or_default(),
        from: old.map(sha256),
        to: new.map(sha256),
    }
}

fn host_row(compared: &Compared<'_>, change: &HostChange) -> HostRow {
    let path =
        |server: &Option<Server>| server.as_ref().map(|it| it.path.clone()).unwrap_or_default();
    let target = compared.hosts.get(change.host).map(|host| host.target.clone());
    HostRow {
        target: target.unwrap_or_default(),
        before: path(&change.before),
        after: path(&change.after),
        lost: change.is_lost() && change.before.is_some(),
    }
}

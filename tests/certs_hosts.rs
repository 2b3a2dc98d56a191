//! CA sets and the hosts that they are for, as a person or a release job asks: the smallest set, every
//! form of it, the signature over it, what breaks when, and what another set would change.

mod common;

#[path = "certs_hosts/audit.rs"]
mod audit;
#[path = "certs_hosts/calendar.rs"]
mod calendar;
#[path = "certs_hosts/difference.rs"]
mod difference;
#[path = "certs_hosts/forms.rs"]
mod forms;
#[path = "certs_hosts/page.rs"]
mod page;
#[path = "certs_hosts/signed.rs"]
mod signed;
#[path = "certs_hosts/smallest.rs"]
mod smallest;

use common::pki::{Issued, Key, NOW, Subject};
use common::{Run, Scratch, tlsprobe};

/// Two roots, of which the newer is cross-signed by the older, and two hosts: one that sends the
/// cross-signed root along, and one that does not.
struct Hosts {
    older: Issued,
    newer: Issued,
}

impl Hosts {
    /// Writes `roots.pem` and `chains/`.
    fn new(scratch: &Scratch) -> Self {
        let older = Subject::authority("Older Root").self_issued();
        // RSA keys of one common name are one key.
        let newer = Subject::authority("Newer Root").key(Key::Rsa(2048)).self_issued();
        let cross = Subject::authority("Newer Root").key(Key::Rsa(2048)).issued_by(&older);
        let both = Subject::server("both.example").issued_by(&newer);
        let one = Subject::server("one.example").issued_by(&newer);
        scratch.write("roots.pem", format!("{}{}", older.pem(), newer.pem()));
        scratch.write("chains/both.example_8883.pem", format!("{}{}", both.pem(), cross.pem()));
        scratch.write("chains/one.example.pem", one.pem());
        Self { older, newer }
    }
}

fn bundle(scratch: &Scratch, arguments: &[&str]) -> Run {
    let fixed = ["certs", "bundle", "--from", "roots.pem", "--at", NOW];
    tlsprobe(fixed).args(arguments).within(scratch)
}

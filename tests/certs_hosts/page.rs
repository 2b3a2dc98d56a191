//! The timeline of `certs calendar --format html`, in a real browser without a window.

use std::path::{Path, PathBuf};

use time::macros::datetime;

use crate::common::browser::{self, values};
use crate::common::pki::{Key, NOW, Subject, Window};
use crate::common::{Scratch, tlsprobe};

const SHORT: Window = (datetime!(2020-01-01 0:00 UTC), datetime!(2028-01-28 12:00 UTC));

/// Two roots and two hosts, of which one is lost in 2028.
fn page(scratch: &Scratch) -> PathBuf {
    let older = Subject::authority("Older <Root>").window(SHORT).self_issued();
    let newer = Subject::authority("Newer Root").key(Key::Rsa(2048)).self_issued();
    scratch.write("roots.pem", older.pem() + &newer.pem());
    for (host, issuer) in [("old.example", &older), ("new.example", &newer)] {
        scratch.write(&format!("chains/{host}.pem"), Subject::server(host).issued_by(issuer).pem());
    }
    let run = tlsprobe(["certs", "calendar", "roots.pem", "--chains", "chains", "--at", NOW]);
    scratch.write("page.html", run.args(["--format", "html"]).within(scratch).expect_exit(0).stdout)
}

/// The document after the page has run.
fn open(scratch: &Scratch, page: &Path, view: &str) -> String {
    browser::open(scratch, page, view, (1240, 900))
}

#[test]
fn the_timeline_shows_a_lane_for_each_ca_and_keys_move_between_events() {
    let scratch = Scratch::new();
    let page = page(&scratch);
    let whole = open(&scratch, &page, "theme=dark");
    assert!(whole.contains("data-theme=\"dark\""));
    assert_eq!(values(&whole, "data-lane"), ["Older &lt;Root&gt;", "Newer Root"]);
    assert_eq!(values(&whole, "data-tone"), ["lost", "lost"]);
    assert!(whole.contains("2028-01-28: Older &lt;Root&gt;: expires on the device"));
    assert!(!whole.contains("aria-current=\"true\""));

    let first = open(&scratch, &page, "theme=light&press=ArrowRight");
    assert!(first.contains("data-theme=\"light\""));
    assert!(first.contains("<b>2028-01-28: Older &lt;Root&gt;</b>"));
    assert!(first.contains("old.example:443: lost"));
    let last = open(&scratch, &page, "press=ArrowRight,ArrowRight,ArrowRight");
    assert!(last.contains("<b>2040-01-01: Newer Root</b>"));
    assert_eq!(last.matches("aria-current=\"true\"").count(), 1);
    let none = open(&scratch, &page, "press=End,Escape");
    assert!(!none.contains("aria-current=\"true\""));
}

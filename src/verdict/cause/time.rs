//! `BADCERT_EXPIRED` and `BADCERT_FUTURE`: whose dates, or whose clock.

use ::time::OffsetDateTime;

use crate::mbedtls::VerifyFlags;
use crate::profile::Clock;

use super::clause::{Clause, Effort};
use super::scene::Scene;
use super::witness::Certificate;

/// A clock that reads an earlier year was never set: mbedTLS 2.0 is of 2015.
const EARLIEST_PLAUSIBLE_YEAR: i32 = 2015;

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    let flags = scene.flags();
    if flags.contains(VerifyFlags::FUTURE) {
        return Some(not_yet_valid(scene));
    }
    if flags.contains(VerifyFlags::EXPIRED) { expired(scene) } else { None }
}

fn not_yet_valid(scene: &Scene) -> Clause {
    let now = scene.case.now;
    let window = match window(scene) {
        Some((from, until)) => format!("the server's chain is valid from {from} until {until}"),
        None => "the server's chain starts later".to_owned(),
    };
    if scene.case.clock == Clock::Unset || now.year() < EARLIEST_PLAUSIBLE_YEAR {
        let says = format!("The device's clock is not set (it reads {}), while {window}", day(now));
        return Clause::new(
            says,
            Effort::Application,
            "Set the clock (SNTP or a battery-backed RTC) before TLS starts.",
        );
    }
    let says = format!("By the device's clock it is {}, while {window}", day(now));
    Clause::new(says, Effort::Application, "Correct the device's clock.")
        .or("wait until the server's certificate is valid, or have it re-issued.")
}

fn expired(scene: &Scene) -> Option<Clause> {
    let now = scene.case.now;
    let late = |certificate: &&Certificate| certificate.not_after < now;
    let path = scene.path();
    let in_chain = path.iter().map(|member| &member.certificate).find(late);
    if let Some(certificate) = in_chain {
        return Some(expired_in_chain(
            now,
            certificate,
            path.first().map(|leaf| &leaf.certificate),
        ));
    }
    let top = path.last()?;
    let anchor = scene
        .anchors
        .iter()
        .map(|anchor| &anchor.certificate)
        .find(|anchor| top.certificate.is_issued_by(anchor) && anchor.not_after < now)?;
    Some(expired_anchor(scene, anchor))
}

fn expired_in_chain(now: OffsetDateTime, late: &Certificate, leaf: Option<&Certificate>) -> Clause {
    let is_leaf = leaf.is_some_and(|leaf| leaf.der == late.der);
    let what =
        if is_leaf { "The server's certificate" } else { "An intermediate that the server sends," };
    let says = format!(
        "{what} '{}' expired on {}, and by the device's clock it is {}",
        late.name,
        day(late.not_after),
        day(now)
    );
    let fix = if is_leaf {
        "Have the server's certificate renewed."
    } else {
        "Have the server send the present intermediate."
    };
    Clause::new(says, Effort::Server, fix)
        .or("correct the device's clock, if it is that which is wrong.")
}

/// The chain is fine; the CA in flash ran out, and the library checks its dates too.
fn expired_anchor(scene: &Scene, anchor: &Certificate) -> Clause {
    let says = format!(
        "The server's chain is in date, but the device's own copy of the CA '{}' expired on {}",
        anchor.name,
        day(anchor.not_after)
    );
    let successor = scene.roots.iter().find(|root| root.not_after > scene.case.now);
    let fix = match successor {
        Some(root) => format!("Replace it by {}.", root.card()),
        None => "Replace it by the CA certificate that the issuer uses today.".to_owned(),
    };
    Clause::new(says, Effort::Trust, fix)
}

/// When every certificate of the path is valid.
fn window(scene: &Scene) -> Option<(String, String)> {
    let path = scene.path();
    let from = path.iter().map(|member| member.certificate.not_before).max()?;
    let until = path.iter().map(|member| member.certificate.not_after).min()?;
    Some((day(from), day(until)))
}

fn day(time: OffsetDateTime) -> String {
    time.date().to_string()
}

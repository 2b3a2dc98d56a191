//! Certificates that the build cannot read: the handshake ends there, or the device drops the
//! server's own certificate silently and judges another in its place.

use super::clause::{Clause, Effort};
use super::obstacle::Obstacle;
use super::scene::{Member, Scene};

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    refused(scene).or_else(|| lost_end_entity(scene))
}

/// The handshake ended because one certificate could not be read.
fn refused(scene: &Scene) -> Option<Clause> {
    let outcome = &scene.case.outcome;
    if outcome.parse_result.0 >= 0 {
        return None;
    }
    let unreadable = scene.presented.iter().find_map(|member| {
        let obstacle = member.obstacle.as_ref().filter(|obstacle| !obstacle.is_skipped())?;
        Some((member, obstacle))
    });
    Some(match unreadable {
        Some((member, obstacle)) => blame(scene, member, obstacle),
        None => malformed(scene),
    })
}

fn blame(scene: &Scene, member: &Member, obstacle: &Obstacle) -> Clause {
    let says = format!(
        "The device gives up while it reads certificate {} of the server's chain, {}: it {}",
        member.place + 1,
        member.certificate.card(),
        obstacle.says()
    );
    let (effort, fix) = obstacle.fix(scene.case.library);
    let clause = Clause::new(says, effort, fix);
    if effort == Effort::Build {
        clause.or("have the server present a chain without it.")
    } else {
        clause
    }
}

fn malformed(scene: &Scene) -> Clause {
    let code = scene.case.outcome.parse_result;
    let name = code.name(scene.case.library.version).unwrap_or_else(|| "no known code".to_owned());
    let says = format!(
        "The device cannot read a certificate of the server's chain ({code}, {name}), although a \
         desktop may: mbedTLS reads DER strictly"
    );
    Clause::new(says, Effort::Server, "Have the server's chain re-issued in strict DER.")
}

/// The trap: the server's own certificate was dropped, and the device judged its issuer instead.
fn lost_end_entity(scene: &Scene) -> Option<Clause> {
    let leaf = scene.presented.first().filter(|member| member.is_dropped())?;
    if scene.flags().is_empty() {
        return None;
    }
    let obstacle = leaf.obstacle.as_ref()?;
    let instead = match scene.end_entity() {
        Some(member) => format!("judges '{}' in its place", member.certificate.name),
        None => "has nothing left to judge".to_owned(),
    };
    let says = format!(
        "The flags mislead: the server's own certificate, {}, {}; the device drops it silently and \
         {instead}",
        leaf.certificate.card(),
        obstacle.says()
    );
    let (effort, fix) = obstacle.fix(scene.case.library);
    Some(Clause::new(says, effort, fix))
}

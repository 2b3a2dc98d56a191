//! `BADCERT_NOT_TRUSTED`: which CA is missing, and where a person finds it.

use crate::mbedtls::VerifyFlags;

use super::clause::{Clause, Effort};
use super::obstacle::{Obstacle, obstacle};
use super::scene::{Member, Scene};
use super::witness::Certificate;

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    if !scene.flags().contains(VerifyFlags::NOT_TRUSTED) {
        return None;
    }
    let path = scene.path();
    let top = path.last()?;
    let ways: [fn(&Scene, &Member) -> Option<Clause>; 8] = [
        pinned_leaf,
        unreadable_anchor,
        unfit_anchor,
        renewed_anchor,
        dropped_intermediate,
        misplaced_intermediate,
        missing_root,
        private_root,
    ];
    let clause = ways.into_iter().find_map(|way| way(scene, top));
    Some(clause.unwrap_or_else(|| missing_intermediate(scene, top)))
}

/// The server's own certificate is in the CA set: the library takes it only if self-issued.
fn pinned_leaf(scene: &Scene, _top: &Member) -> Option<Clause> {
    let leaf = &scene.end_entity()?.certificate;
    let pinned = scene.anchors.iter().any(|anchor| anchor.certificate.der == leaf.der);
    if !pinned || leaf.is_self_issued() {
        return None;
    }
    let says = format!(
        "The CA set holds the server's own certificate, '{}', which mbedTLS accepts as trusted only \
         if it is self-signed",
        leaf.name
    );
    let fix = match scene.path().get(1) {
        Some(issuer) => format!("Trust its issuer instead: add {}.", issuer.certificate.card()),
        None => format!("Trust its issuer instead: add '{}'.", leaf.issuer_name()),
    };
    Some(Clause::new(says, Effort::Trust, fix))
}

/// The right CA is in the file, and the build could not load it.
fn unreadable_anchor(scene: &Scene, _top: &Member) -> Option<Clause> {
    let (anchor, obstacle) = scene.anchors.iter().find_map(|anchor| {
        let issued = scene.path().iter().any(|m| m.certificate.is_issued_by(&anchor.certificate));
        anchor.obstacle.as_ref().filter(|_| issued).map(|obstacle| (anchor, obstacle))
    })?;
    let says = format!(
        "The right CA is in the CA set but does not load: {} {}",
        anchor.certificate.card(),
        obstacle.says()
    );
    let (effort, fix) = obstacle.fix(scene.case.library);
    Some(
        Clause::new(says, effort, fix).or("trust another CA of the path that this build can read."),
    )
}

/// The right name and key, but not allowed to sign certificates.
fn unfit_anchor(scene: &Scene, top: &Member) -> Option<Clause> {
    let anchor = scene.anchors.iter().find(|anchor| {
        top.certificate.is_issued_by(&anchor.certificate) && !anchor.certificate.may_sign()
    })?;
    let says = format!(
        "The CA set holds {}, which issued the chain but is not allowed to: it lacks CA:TRUE or the \
         keyCertSign usage",
        anchor.certificate.card()
    );
    Some(Clause::new(says, Effort::Trust, "Put the issuer's real CA certificate into the CA set."))
}

/// A CA of the right name with another key: the CA was renewed, or it is somebody else's.
fn renewed_anchor(scene: &Scene, top: &Member) -> Option<Clause> {
    let child = &top.certificate;
    let anchor = scene
        .anchors
        .iter()
        .map(|anchor| &anchor.certificate)
        .find(|anchor| child.issuer_der == anchor.subject_der && !child.is_signed_by(anchor))?;
    let right = scene.anchors.iter().any(|other| child.is_issued_by(&other.certificate));
    if right {
        return None;
    }
    let says = format!(
        "The CA set holds {}, a CA of the right name with another key than the one that signed '{}'",
        anchor.card(),
        child.name
    );
    let root = scene.roots.iter().find(|root| child.is_issued_by(root));
    let fix = match root {
        Some(root) => format!("Replace it by {}.", root.card()),
        None => format!("Replace it by the present CA certificate '{}'.", child.issuer_name()),
    };
    Some(Clause::new(says, Effort::Trust, fix))
}

/// The chain is whole, but the build dropped a link whose signature it cannot verify.
fn dropped_intermediate(scene: &Scene, top: &Member) -> Option<Clause> {
    let dropped = scene.presented.iter().find(|member| {
        member.is_dropped() && top.certificate.issuer_der == member.certificate.subject_der
    })?;
    let obstacle = dropped.obstacle.as_ref()?;
    let says = format!(
        "The flag misleads: the server does send the issuer of '{}', but that certificate, {}, {}, \
         so the device drops it silently and the path ends there",
        top.certificate.name,
        dropped.certificate.card(),
        obstacle.says()
    );
    let (effort, fix) = obstacle.fix(scene.case.library);
    Some(Clause::new(says, effort, fix))
}

/// The next certificate was sent before its child: the library looks behind it only.
fn misplaced_intermediate(scene: &Scene, top: &Member) -> Option<Clause> {
    let misplaced = scene.kept().find(|member| {
        member.place < top.place && top.certificate.is_issued_by(&member.certificate)
    })?;
    let says = format!(
        "The server sends its chain out of order: '{}' stands before '{}', which it issued, and \
         mbedTLS looks for an issuer only behind its child",
        misplaced.certificate.name, top.certificate.name
    );
    let pin = format!("trust {} itself.", misplaced.certificate.card());
    Some(
        Clause::new(says, Effort::Server, "Have the server send leaf first, each issuer after it.")
            .or(pin),
    )
}

/// A well-known root issued a link of the path, and the device does not have it.
fn missing_root(scene: &Scene, top: &Member) -> Option<Clause> {
    let path = scene.path();
    let candidates = candidates(scene, &path);
    let (best, hindrance) = candidates.first()?;
    let says = format!(
        "The server's chain ends at '{}', issued by '{}', which is not {}",
        top.certificate.name,
        top.certificate.issuer_name(),
        among(&scene.anchors)
    );
    let first = match hindrance {
        None => format!("Add {} to the device's CAs.", best.card()),
        Some(obstacle) => format!(
            "Add {} to the device's CAs; it {}, so: {}",
            best.card(),
            obstacle.says(),
            obstacle.fix(scene.case.library).1
        ),
    };
    let clause = Clause::new(says, Effort::Trust, first);
    Some(
        candidates
            .iter()
            .skip(1)
            .fold(clause, |clause, (root, _)| clause.or(format!("add {} instead.", root.card()))),
    )
}

/// Roots that would do, those that the build can read first, then the one nearest to the leaf: the
/// device stops there and verifies fewer signatures.
fn candidates<'s>(scene: &'s Scene, path: &[&Member]) -> Vec<(&'s Certificate, Option<Obstacle>)> {
    let height =
        |root: &Certificate| path.iter().position(|member| member.certificate.is_issued_by(root));
    let mut found: Vec<_> = scene
        .roots
        .iter()
        .filter_map(|root| Some((height(root)?, root)))
        .map(|(height, root)| (obstacle(root, scene.case.library), height, root))
        .collect();
    found.sort_by_key(|(obstacle, height, root)| (obstacle.is_some(), *height, root.der.len()));
    found.into_iter().map(|(obstacle, _, root)| (root, obstacle)).collect()
}

/// The server sends its own root, which no root program knows.
fn private_root(scene: &Scene, top: &Member) -> Option<Clause> {
    if !top.certificate.is_self_issued() {
        return None;
    }
    let (what, whose) = if top.place == 0 {
        ("a self-signed certificate", "server's")
    } else {
        ("a private root", "CA's")
    };
    let says = format!(
        "The server's chain ends at {what}, {}, which is not {}",
        top.certificate.card(),
        among(&scene.anchors)
    );
    let fix = format!(
        "Compare that fingerprint with the {whose} owner, then add the certificate to the device's CAs."
    );
    Some(Clause::new(says, Effort::Trust, fix))
}

/// Nothing known issued the top of the path: the server forgot a link, or the CA is private.
fn missing_intermediate(scene: &Scene, top: &Member) -> Clause {
    let certificate = &top.certificate;
    let says = format!(
        "The server's chain stops at '{}' without its issuer '{}', which is no \
         well-known root and not {}; mbedTLS never fetches a missing certificate",
        certificate.name,
        certificate.issuer_name(),
        among(&scene.anchors)
    );
    let issuer = certificate.issuer_name();
    match &certificate.issuer_url {
        Some(url) => {
            let fix = format!("Have the server send '{issuer}' too (it is published at {url}).");
            Clause::new(says, Effort::Server, fix)
                .or(format!("add '{issuer}' to the device's CAs."))
        }
        // Public CAs publish their intermediates; what nobody publishes is mostly somebody's own.
        None => {
            let fix = format!("Add '{issuer}' to the device's CAs, if it is a CA of your own.");
            Clause::new(says, Effort::Trust, fix)
                .or(format!("have the server send '{issuer}' too, if it is an intermediate."))
        }
    }
}

/// "… is not among the device's 3 CAs".
fn among(anchors: &[Member]) -> String {
    match anchors {
        [] => "on the device (its CA set is empty)".to_owned(),
        [only] => format!("the device's only CA, '{}'", only.certificate.name),
        many => format!("among the device's {} CAs", many.len()),
    }
}

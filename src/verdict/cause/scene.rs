//! A case with its certificates read and its path walked: what every family looks at.

use crate::mbedtls::VerifyFlags;
use crate::profile::Library;

use super::Case;
use super::obstacle::{Obstacle, obstacle};
use super::witness::{Certificate, reads_most};

/// One certificate of the presented chain or of the CA input.
#[derive(Debug)]
pub(super) struct Member {
    /// Its place in the chain or in the CA input, from 0.
    pub place: usize,
    pub certificate: Certificate,
    /// What keeps this build from reading it.
    pub obstacle: Option<Obstacle>,
}

/// The case, read once.
pub(super) struct Scene<'a> {
    pub case: &'a Case<'a>,
    pub presented: Vec<Member>,
    pub anchors: Vec<Member>,
    /// Roots that issued a member of the presented chain, by name and key.
    pub roots: Vec<Certificate>,
}

impl<'a> Scene<'a> {
    pub fn new<'r>(case: &'a Case<'a>, roots: impl IntoIterator<Item = &'r [u8]>) -> Self {
        let reader = reads_most(case.library);
        let presented = members(case, case.presented.iter().copied(), &reader);
        let anchors = members(case, case.anchors.iter().map(Vec::as_slice), &reader);
        let mut scene = Self { case, presented, anchors, roots: Vec::new() };
        if scene.looks_for_roots() {
            let roots = roots.into_iter().filter_map(|der| Certificate::read(der, &reader));
            scene.roots = roots.filter(|root| scene.is_issuer(root)).collect();
        }
        scene
    }

    /// Only a chain that does not end at a usable anchor sends one to the well-known roots.
    fn looks_for_roots(&self) -> bool {
        let flags = self.flags();
        flags.contains(VerifyFlags::NOT_TRUSTED) || flags.contains(VerifyFlags::EXPIRED)
    }

    fn is_issuer(&self, root: &Certificate) -> bool {
        self.presented.iter().any(|member| member.certificate.is_issued_by(root))
    }

    /// The findings of verification; none where it was given up, which sets every bit.
    pub fn flags(&self) -> VerifyFlags {
        let flags = self.case.outcome.flags;
        if flags == VerifyFlags::ALL { VerifyFlags::NONE } else { flags }
    }

    /// The certificate that the device takes for the server's own: the first that it keeps.
    pub fn end_entity(&self) -> Option<&Member> {
        self.kept().next()
    }

    /// What is left of the presented chain once the device dropped what it cannot verify.
    pub fn kept(&self) -> impl Iterator<Item = &Member> {
        self.presented.iter().filter(|member| !member.is_dropped())
    }

    /// From the server's certificate upwards through the presented chain, as the library walks: the
    /// next certificate stands behind its child.
    pub fn path(&self) -> Vec<&Member> {
        let mut path: Vec<&Member> = self.end_entity().into_iter().collect();
        while let Some(parent) = path.last().and_then(|child| self.parent_behind(child)) {
            path.push(parent);
        }
        path
    }

    fn parent_behind(&self, child: &Member) -> Option<&Member> {
        if child.certificate.is_self_issued() {
            return None;
        }
        self.kept().find(|member| {
            member.place > child.place
                && child.certificate.issuer_der == member.certificate.subject_der
        })
    }
}

impl Member {
    /// Dropped without a word from a presented chain: only an unknown signature algorithm is.
    pub fn is_dropped(&self) -> bool {
        self.obstacle.as_ref().is_some_and(Obstacle::is_skipped)
    }
}

fn members<'d>(
    case: &Case,
    certificates: impl Iterator<Item = &'d [u8]>,
    reader: &Library,
) -> Vec<Member> {
    certificates
        .enumerate()
        .filter_map(|(place, der)| Some((place, Certificate::read(der, reader)?)))
        .map(|(place, certificate)| {
            let obstacle = obstacle(&certificate, case.library);
            Member { place, certificate, obstacle }
        })
        .collect()
}

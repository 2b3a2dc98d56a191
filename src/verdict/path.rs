//! The path from the end entity to an anchor: greedy, without a way back.
//!
//! Source: `library/x509_crt.c` (`x509_crt_verify_chain`, `x509_crt_find_parent`,
//! `x509_crt_find_parent_in`, `x509_crt_check_parent`; 2.18.0, 2.28.10, 3.5.1, 3.6.5).

use super::dates::DeviceClock;
use super::judgement::{ParentRefusal, PathStep, Place, RefusedParent};
use super::profile_rules::ProfileRules;
use crate::certificate::signature::{self, Outcome};
use crate::certificate::{Certificate, Crl, KEY_CERT_SIGN};
use crate::mbedtls::{Behaviour, Rule, VerifyFlags};

/// What the search for a path works with.
pub(super) struct Search<'a> {
    /// The presented certificates that were read, with their places.
    pub presented: &'a [(usize, Certificate)],
    /// The CA list.
    pub trusted: &'a [Certificate],
    pub crls: &'a [Crl],
    pub rules: ProfileRules,
    pub clock: DeviceClock,
    pub behaviour: Behaviour,
    pub checks_key_usage: bool,
    pub max_intermediate_ca: usize,
    /// A signature was met that cannot be checked here.
    pub undecided: bool,
    /// The CA list is what ESP-IDF's bundle hands out, a name for the same name byte for byte; of
    /// these names it has no key that this build can read.
    pub bundled: Option<&'a [Vec<u8>]>,
}

/// Why the library stopped looking, which is an error of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GivenUp {
    /// More intermediate CAs than it has room for.
    TooLong,
    /// The platform could not hand out a CA that it has.
    UnusableKey,
}

/// A parent that was found.
#[derive(Clone, Copy)]
struct Parent<'a> {
    place: Place,
    /// Index in the list that it was found in.
    index: usize,
    certificate: &'a Certificate,
    signature_is_good: bool,
}

/// How far the path has come.
#[derive(Clone, Copy)]
struct Progress {
    /// Certificates below the child: `path_cnt` of the library.
    below: usize,
    /// Of those, self-issued intermediates.
    self_issued: usize,
}

impl<'a> Search<'a> {
    /// Builds the path and judges every certificate of it.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `a_chain_to_an_anchor_passes`,
    /// `nine_intermediates_are_one_too_many`.
    pub fn build(&mut self) -> Result<Vec<PathStep>, GivenUp> {
        let mut path: Vec<PathStep> = Vec::new();
        let mut at = 0;
        let mut self_issued = 0;
        let presented = self.presented;
        while let Some((place, child)) = presented.get(at) {
            let mut step = self.start_step(Place::Presented(*place), child);
            self.check_signature_algorithm(&mut step);
            if path.is_empty() && self.is_trusted_end_entity(child) {
                path.push(step);
                return Ok(path);
            }
            if self.bundled.is_some_and(|names| names.iter().any(|it| it == child.issuer_der())) {
                return Err(GivenUp::UnusableKey);
            }
            let progress = Progress { below: path.len(), self_issued };
            let Some(parent) = self.find_parent(at, child, progress, &mut step) else {
                step.flags |= VerifyFlags::NOT_TRUSTED;
                path.push(step);
                return Ok(path);
            };
            if !path.is_empty() && child.is_self_issued() {
                self_issued += 1;
            }
            let trusted = matches!(parent.place, Place::Trusted(_));
            if !trusted && path.len() + 1 > self.max_intermediate_ca {
                return Err(GivenUp::TooLong);
            }
            self.judge_parent(child, parent, &mut step);
            path.push(step);
            if trusted {
                path.push(self.start_step(parent.place, parent.certificate));
                return Ok(path);
            }
            at = parent.index;
        }
        Ok(path)
    }

    /// Dates are checked on every certificate, anchors included.
    fn start_step(&self, place: Place, certificate: &Certificate) -> PathStep {
        PathStep {
            place,
            certificate: certificate.clone(),
            flags: self.clock.check_dates(certificate),
            signature_is_good: None,
            refused_parents: Vec::new(),
        }
    }

    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `the_profile_judges_hash_key_type_curve_and_length`.
    fn check_signature_algorithm(&self, step: &mut PathStep) {
        let algorithm = step.certificate.signature_algorithm();
        if !self.rules.accepts_hash(algorithm) {
            step.flags |= VerifyFlags::BAD_MD;
        }
        if !self.rules.accepts_signature(algorithm) {
            step.flags |= VerifyFlags::BAD_PK;
        }
    }

    /// `x509_crt_check_ee_locally_trusted`: self-issued and byte for byte in the CA list.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `a_self_issued_end_entity_is_trusted_byte_for_byte`.
    fn is_trusted_end_entity(&self, certificate: &Certificate) -> bool {
        certificate.is_self_issued()
            && self.trusted.iter().any(|trusted| trusted.der() == certificate.der())
    }

    /// The CA list first, then what was presented after the child.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `a_presented_parent_is_looked_for_after_its_child_alone`.
    fn find_parent(
        &mut self,
        at: usize,
        child: &Certificate,
        progress: Progress,
        step: &mut PathStep,
    ) -> Option<Parent<'a>> {
        let trusted: Vec<(Place, usize, &'a Certificate)> = self
            .trusted
            .iter()
            .enumerate()
            .filter(|(_, it)| self.bundled.is_none() || it.subject_der() == child.issuer_der())
            .map(|(index, certificate)| (Place::Trusted(index), index, certificate))
            .collect();
        if let Some(parent) = self.find_parent_in(&trusted, true, child, progress, step) {
            return Some(parent);
        }
        let later: Vec<(Place, usize, &'a Certificate)> = self
            .presented
            .iter()
            .enumerate()
            .skip(at + 1)
            .map(|(index, (place, certificate))| (Place::Presented(*place), index, certificate))
            .collect();
        self.find_parent_in(&later, false, child, progress, step)
    }

    /// The first candidate that fits and is valid now; else the first one that fits.
    ///
    /// Shown by `tests/differential/rule/change.rs`: `a_valid_parent_is_preferred_from_2_3_0_on`.
    fn find_parent_in(
        &mut self,
        candidates: &[(Place, usize, &'a Certificate)],
        top: bool,
        child: &Certificate,
        progress: Progress,
        step: &mut PathStep,
    ) -> Option<Parent<'a>> {
        let mut fallback = None;
        for (place, index, certificate) in candidates {
            if !child.issuer().matches(certificate.subject()) {
                continue;
            }
            let mut refuse = |why| step.refused_parents.push(RefusedParent { place: *place, why });
            if let Some(why) = self.check_parent(certificate, top, progress) {
                refuse(why);
                continue;
            }
            let signature_is_good = self.signed_by(child, certificate);
            if top && !signature_is_good {
                refuse(ParentRefusal::Signature);
                continue;
            }
            let parent = Parent { place: *place, index: *index, certificate, signature_is_good };
            let any_date = !self.behaviour.has(Rule::ValidParentPreferred);
            if any_date || self.clock.check_dates(certificate).is_empty() {
                return Some(parent);
            }
            refuse(ParentRefusal::Time);
            fallback = fallback.or(Some(parent));
        }
        if let Some(parent) = &fallback {
            step.refused_parents.retain(|refused| refused.place != parent.place);
        }
        fallback
    }

    /// Everything about a parent but its name and its signature.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `a_parent_is_a_ca_that_may_sign_and_is_named_as_the_issuer`,
    /// `an_anchor_before_version_3_needs_no_ca_flag_but_an_intermediate_does`.
    fn check_parent(
        &self,
        parent: &Certificate,
        top: bool,
        progress: Progress,
    ) -> Option<ParentRefusal> {
        let needs_ca_bit = !(top && parent.version() < 3);
        if needs_ca_bit && !parent.is_ca() {
            return Some(ParentRefusal::NotCa);
        }
        if needs_ca_bit && self.checks_key_usage && !parent.allows_usage(KEY_CERT_SIGN) {
            return Some(ParentRefusal::KeyUsage);
        }
        let intermediates = progress.below - progress.self_issued;
        let counts = top || self.behaviour.has(Rule::IntermediatePathLength);
        match parent.path_length().filter(|_| counts) {
            Some(limit) if (limit as usize) < intermediates => Some(ParentRefusal::PathLength),
            _ => None,
        }
    }

    fn signed_by(&mut self, child: &Certificate, parent: &Certificate) -> bool {
        let outcome = signature::verify(
            parent.public_key(),
            child.signature_algorithm(),
            child.signed_bytes(),
            child.signature(),
        );
        self.undecided |= outcome == Outcome::Unsupported;
        outcome == Outcome::Good
    }

    /// Shown by `tests/differential/rule/verifying.rs`: `a_bad_signature_is_not_trusted`.
    fn judge_parent(&mut self, child: &Certificate, parent: Parent<'_>, step: &mut PathStep) {
        step.signature_is_good = Some(parent.signature_is_good);
        if !parent.signature_is_good {
            step.flags |= VerifyFlags::NOT_TRUSTED;
        }
        if !self.rules.accepts_key(parent.certificate.public_key()) {
            step.flags |= VerifyFlags::BAD_KEY;
        }
        step.flags |= self.check_crls(child, parent.certificate);
    }
}

//! A judgement with the evidence for it: enough to say which certificate and which rule.

use super::{Fidelity, Reason, Verdict};
use crate::certificate::Certificate;
use crate::mbedtls::{Code, VerifyFlags, Version};

/// What the device decides on a presented chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// 0, or the code with which the chain was refused before verification.
    pub parse_result: Code,
    /// What `mbedtls_ssl_handshake` returns for it.
    pub code: Code,
    /// What verification returned; differs from `code` where it is not enforced.
    pub verify_code: Code,
    /// `mbedtls_ssl_get_verify_result`.
    pub flags: VerifyFlags,
    /// The alert that the device sends.
    pub alert: Option<u8>,
    /// Why there is no verdict.
    pub reason: Option<Reason>,
    /// How well the answer is known.
    pub fidelity: Fidelity,
    /// The release that the answer stands for; with [`Reason::UnknownVersion`] the nearest one.
    pub modelled_version: Version,
    /// The application goes on whatever verification found.
    pub fail_open: bool,
    /// The application closes the finished connection, as a flag is set.
    pub closed_by_application: bool,
    /// The presented certificates, in order.
    pub presented: Vec<Presented>,
    /// The chain that was built, end entity first, the anchor last if one was found.
    pub path: Vec<PathStep>,
    /// The name that was compared, if any, and whether it matched.
    pub name: NameEvidence,
}

/// What became of a presented certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presented {
    /// In the library's list; usable for the path.
    Read(Certificate),
    /// Silently dropped: its signature algorithm is not compiled in.
    Dropped,
    /// Refused, which ended the handshake.
    Refused(Code),
    /// Never looked at, as one before was refused.
    NotReached,
}

/// Where a certificate of the path is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Index in the presented chain.
    Presented(usize),
    /// Index in the CA list.
    Trusted(usize),
}

/// One certificate of the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep {
    /// Where it is from.
    pub place: Place,
    /// What it is.
    pub certificate: Certificate,
    /// What was found against it.
    pub flags: VerifyFlags,
    /// Whether the next certificate of the path signed it; `None` where nothing was checked.
    pub signature_is_good: Option<bool>,
    /// Candidates with the right name that were not taken as its parent.
    pub refused_parents: Vec<RefusedParent>,
}

/// A certificate with the name of the issuer that did not become the parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedParent {
    /// Where it is from.
    pub place: Place,
    /// Why not.
    pub why: ParentRefusal,
}

/// Why a certificate with the right name is no parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParentRefusal {
    /// The CA bit is missing.
    NotCa,
    /// Key usage is there without `keyCertSign`.
    KeyUsage,
    /// Too many intermediates stand below.
    PathLength,
    /// A trusted certificate with another key.
    Signature,
    /// Expired or not yet valid; taken if nothing better comes.
    Time,
}

/// The comparison of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameEvidence {
    /// What was expected.
    pub expected: Option<String>,
    /// `None`: not compared.
    pub matched: Option<bool>,
    /// The subject alternative name was compared; the common names were not.
    pub from_alternative_names: bool,
}

impl Judgement {
    /// Pass, fail, or why neither. Fail-open settings count as a fail; a caller that allows them
    /// looks at [`Self::fail_open`] first.
    pub fn verdict(&self) -> Verdict {
        if self.reason.is_some() {
            Verdict::Inconclusive
        } else if self.code.is_ok() && !self.closed_by_application && !self.fail_open {
            Verdict::Pass
        } else {
            Verdict::Fail
        }
    }

    /// The end entity as the library sees it: the first presented certificate that it did not
    /// drop.
    pub fn end_entity(&self) -> Option<&Certificate> {
        self.presented.iter().find_map(|presented| match presented {
            Presented::Read(certificate) => Some(certificate),
            _ => None,
        })
    }

    /// Index in the CA list of the certificate that anchored the path.
    pub fn anchor(&self) -> Option<usize> {
        match self.path.last()?.place {
            Place::Trusted(index) => Some(index),
            Place::Presented(_) => None,
        }
    }

    /// Indices of presented certificates that were dropped.
    pub fn dropped(&self) -> Vec<usize> {
        let dropped =
            |(index, presented)| matches!(presented, &Presented::Dropped).then_some(index);
        self.presented.iter().enumerate().filter_map(dropped).collect()
    }

    /// The presented certificate that ended the handshake, with its code.
    pub fn refused(&self) -> Option<(usize, Code)> {
        self.presented.iter().enumerate().find_map(|(index, presented)| match presented {
            Presented::Refused(code) => Some((index, *code)),
            _ => None,
        })
    }
}

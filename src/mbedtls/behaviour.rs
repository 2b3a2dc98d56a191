//! What changed between releases, as one table: what a certificate verdict depends on.
//!
//! A row holds a rule, the release of the main line from which on it holds, and the releases of
//! older branches into which it was taken back. Everything that is not in the table is the same
//! from 2.1.0 to 4.1.0 as far as the sources were read.

use super::{Code, Version};

/// Something that newer releases do and older ones do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The certificate profile judges the end entity's own key.
    EndEntityKeyJudged,
    /// The path length of presented intermediates counts.
    IntermediatePathLength,
    /// Of several trusted parents one that is valid now is preferred.
    ValidParentPreferred,
    /// A refused certificate is answered with an alert.
    CertificateAlerts,
    /// A chain that is too long is a fatal error with all flags set.
    TooLongIsFatal,
    /// The default certificate profile refuses SHA-1 and RIPEMD-160 (unless compiled back in).
    DefaultProfileRefusesSha1,
    /// Certificate policies are read; before, a critical one was an unknown extension.
    CertificatePolicies,
    /// `otherName` entries of a subject alternative name are read.
    OtherNames,
    /// ASN.1 errors of version, unique identifiers and extensions are wrapped in X.509 errors.
    WrappedErrors,
    /// An attribute of a name must end where its sequence ends; the extensions where their
    /// wrapper ends.
    BoundsOfSequences,
    /// Leading zeros of an integer do not count against its size.
    LeadingZerosIgnored,
    /// A bit string may be empty.
    EmptyBitString,
    /// The parameters of the two signature algorithms must have the same tag.
    ParameterTagsCompared,
    /// A path length of 2147483647 is an error; before, it overflowed to no limit.
    LargestPathLengthRefused,
    /// A revoked certificate is revoked whatever the revocation date is.
    RevocationDateIgnored,
    /// Each subject alternative name is read before it is stored; before, its predecessor was.
    AlternativeNamesCheckedInTime,
    /// Entries of the subject alternative name are compared by type; from 2.18 to 2.23 every entry
    /// was compared as if it were a DNS name.
    AlternativeNameTypesCompared,
    /// SHA-1 cannot be compiled back into the default certificate profile.
    Sha1OptionRemoved,
    /// TLS alerts and codes of 3.x: malformed certificate messages are -0x7300.
    DecodeErrorCode,
    /// The default certificate profile needs curves and hashes of at least 255 bits.
    DefaultProfileStrong,
    /// Groups weaker than 255 bits are not offered by default.
    DefaultGroupsStrong,
    /// Key usage and Netscape type may be empty bit strings.
    EmptyKeyUsage,
    /// Points in compressed form are read.
    CompressedPoints,
    /// `uniformResourceIdentifier` and `rfc822Name` are known alternative names.
    UriAndMailNames,
    /// `directoryName` and `iPAddress` are read; an address must have 4 or 16 bytes.
    DirectoryAndAddressNames,
    /// Addresses and URIs of the subject alternative name are compared with the expected name.
    AddressesCompared,
    /// Subject and authority key identifiers are read.
    KeyIdentifiers,
    /// X25519 and X448 keys are read (RFC 8410).
    MontgomeryKeys,
    /// Curve parameters that are not wanted are an ECP error, not a PK format error.
    EcpErrorForParameters,
    /// The size of an RSA key is its exact number of bits; before, whole bytes counted.
    ExactRsaBits,
    /// RSA keys are read by the RSA module: a wrong outer length has no ASN.1 part.
    RsaModuleReadsKeys,
    /// With TLS 1.3, usage failures set flags.
    Tls13UsageFlags,
    /// With TLS 1.3, authmode optional and none are respected.
    Tls13OptionalRespected,
    /// Base64 must have whole groups of four; an empty PEM body is a fatal input error.
    StrictBase64,
    /// Verification without a call to `mbedtls_ssl_set_hostname` is an error.
    HostnameNeeded,
    /// Of two error codes the lower-level one alone is returned, no sum; an unknown identifier is an
    /// X.509 error.
    LowerErrorAlone,
    /// authmode none leaves `MBEDTLS_X509_BADCERT_SKIP_VERIFY`.
    SkippedVerificationFlagged,
}

/// One row of [`TABLE`].
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// What holds.
    pub rule: Rule,
    /// From this release of the main line on.
    pub since: Version,
    /// Older branches that have it too, each from this release on.
    pub backports: &'static [Version],
    /// Where it was read.
    pub source: &'static str,
}

const fn v(major: u8, minor: u8, patch: u8) -> Version {
    Version::new(major, minor, patch)
}

const fn change(rule: Rule, since: Version, source: &'static str) -> Change {
    Change { rule, since, backports: &[], source }
}

/// All differences between releases, oldest first.
pub const TABLE: [Change; 37] = [
    change(Rule::EndEntityKeyJudged, v(2, 2, 0), "ChangeLog 2.2.0"),
    change(Rule::IntermediatePathLength, v(2, 2, 0), "ChangeLog 2.2.0 (#280, #319)"),
    change(Rule::ValidParentPreferred, v(2, 3, 0), "ChangeLog 2.3.0"),
    change(Rule::CertificateAlerts, v(2, 5, 1), "ChangeLog 2.5.1"),
    change(Rule::DefaultProfileRefusesSha1, v(2, 5, 1), "ChangeLog 2.5.1"),
    change(Rule::TooLongIsFatal, v(2, 6, 0), "ChangeLog 2.6.0"),
    change(Rule::CertificatePolicies, v(2, 18, 0), "ChangeLog 2.18.0"),
    change(Rule::OtherNames, v(2, 18, 0), "ChangeLog 2.18.0"),
    change(Rule::WrappedErrors, v(2, 19, 0), "ChangeLog 2.19.0 (#2431); x509_crt.c"),
    change(Rule::BoundsOfSequences, v(2, 19, 0), "ChangeLog 2.19.0 (#2437); x509.c"),
    change(Rule::EmptyBitString, v(2, 19, 0), "asn1parse.c 2.18.0, 2.28.10"),
    change(Rule::ParameterTagsCompared, v(2, 19, 0), "x509_crt.c 2.18.0, 2.28.10"),
    change(Rule::AlternativeNamesCheckedInTime, v(2, 19, 0), "x509_crt.c 2.18.0, 2.28.10"),
    change(Rule::LeadingZerosIgnored, v(2, 20, 0), "ChangeLog 2.20.0; asn1parse.c 2.18.0, 2.28.10"),
    change(Rule::LargestPathLengthRefused, v(2, 23, 0), "ChangeLog 2.23.0 (#3192)"),
    Change {
        rule: Rule::RevocationDateIgnored,
        since: v(2, 24, 0),
        backports: &[v(2, 7, 17), v(2, 16, 8)],
        source: "ChangeLog 2.24.0; x509_crt.c 2.18.0, 2.28.10",
    },
    change(Rule::AlternativeNameTypesCompared, v(2, 24, 0), "ChangeLog 2.24.0; x509_crt.c 2.18.0"),
    change(Rule::Sha1OptionRemoved, v(2, 28, 0), "ChangeLog 2.28.0"),
    change(Rule::DecodeErrorCode, v(3, 0, 0), "ssl_tls.c 2.28.10, 3.5.1"),
    change(Rule::DefaultProfileStrong, v(3, 0, 0), "ChangeLog 3.0.0"),
    change(Rule::DefaultGroupsStrong, v(3, 0, 0), "ChangeLog 3.0.0"),
    change(Rule::EmptyKeyUsage, v(3, 2, 0), "x509.c 3.5.1"),
    change(Rule::CompressedPoints, v(3, 4, 0), "ecp.c 2.28.10, 3.5.1"),
    change(Rule::UriAndMailNames, v(3, 4, 0), "ChangeLog 3.4.0"),
    change(Rule::DirectoryAndAddressNames, v(3, 5, 0), "ChangeLog 3.5.0"),
    change(Rule::AddressesCompared, v(3, 5, 0), "ChangeLog 3.5.0"),
    change(Rule::KeyIdentifiers, v(3, 5, 0), "ChangeLog 3.5.0"),
    change(Rule::MontgomeryKeys, v(3, 5, 0), "pkparse.c 2.28.10, 3.5.1"),
    change(Rule::EcpErrorForParameters, v(3, 6, 0), "pkparse.c 3.5.1, 3.6.5"),
    Change {
        rule: Rule::ExactRsaBits,
        since: v(3, 6, 0),
        backports: &[v(2, 28, 8)],
        source: "ChangeLog 2.28.8, 3.6.0; pk_wrap.c 2.28.10, 3.5.1, 3.6.5",
    },
    change(Rule::RsaModuleReadsKeys, v(3, 6, 0), "pkparse.c 3.5.1; rsa.c 3.6.5"),
    change(Rule::Tls13UsageFlags, v(3, 6, 1), "ssl_tls13_generic.c 3.5.1; ssl_tls.c 3.6.5"),
    change(Rule::Tls13OptionalRespected, v(3, 6, 1), "ChangeLog 3.6.1"),
    change(Rule::StrictBase64, v(3, 6, 4), "base64.c, pem.c 3.5.1, 3.6.5"),
    Change {
        rule: Rule::HostnameNeeded,
        since: v(4, 0, 0),
        backports: &[v(2, 28, 10), v(3, 6, 3)],
        source: "ChangeLog 2.28.10, 3.6.3",
    },
    change(Rule::LowerErrorAlone, v(4, 0, 0), "TF-PSA-Crypto 1.0 error_common.h"),
    change(Rule::SkippedVerificationFlagged, v(4, 0, 0), "ssl_tls.c 4.0.0"),
];

/// The releases of one branch: the last patch number of each `major.minor`.
const BRANCHES: [(u8, u8, u8); 37] = [
    (2, 1, 18),
    (2, 2, 1),
    (2, 3, 0),
    (2, 4, 2),
    (2, 5, 2),
    (2, 6, 1),
    (2, 7, 19),
    (2, 8, 0),
    (2, 9, 0),
    (2, 10, 0),
    (2, 11, 0),
    (2, 12, 0),
    (2, 13, 1),
    (2, 14, 1),
    (2, 15, 1),
    (2, 16, 12),
    (2, 17, 0),
    (2, 18, 1),
    (2, 19, 1),
    (2, 20, 0),
    (2, 21, 0),
    (2, 22, 0),
    (2, 23, 0),
    (2, 24, 0),
    (2, 25, 0),
    (2, 26, 0),
    (2, 27, 0),
    (2, 28, 10),
    (3, 0, 0),
    (3, 1, 0),
    (3, 2, 1),
    (3, 3, 0),
    (3, 4, 1),
    (3, 5, 2),
    (3, 6, 6),
    (4, 0, 0),
    (4, 1, 0),
];

/// Releases that the model is compared with, case by case.
const MEASURED: [Version; 4] = [v(2, 18, 0), v(2, 28, 10), v(3, 5, 1), v(3, 6, 5)];

/// The rules of one release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    version: Version,
    rules: u64,
}

impl Behaviour {
    /// The rules of a release of the table.
    ///
    /// # Errors
    /// For any other version, the nearest release that is in the table.
    pub fn of(version: Version) -> Result<Self, Version> {
        let nearest = nearest(version);
        if nearest == version { Ok(Self::at(version)) } else { Err(nearest) }
    }

    /// The rules of this release, or of the nearest one that is in the table.
    pub fn nearest_to(version: Version) -> Self {
        Self::at(nearest(version))
    }

    /// True where the release follows `rule`.
    pub fn has(self, rule: Rule) -> bool {
        self.rules & bit(rule) != 0
    }

    /// What the release returns where the model found `code`, a single error or a sum of two.
    pub fn returned(self, code: Code) -> Code {
        match code.low() {
            Some(Code::OID_NOT_FOUND) if self.has(Rule::LowerErrorAlone) => Code::X509_UNKNOWN_OID,
            Some(low) if self.has(Rule::LowerErrorAlone) => low,
            _ => code,
        }
    }

    /// The release.
    pub fn version(self) -> Version {
        self.version
    }

    /// True for the releases that a differential test compares with the model.
    pub fn is_measured(self) -> bool {
        MEASURED.contains(&self.version)
    }

    fn at(version: Version) -> Self {
        let held = TABLE.iter().filter(|change| change.holds_in(version));
        Self { version, rules: held.fold(0, |rules, change| rules | bit(change.rule)) }
    }
}

impl Change {
    /// True where `version` has the change.
    pub fn holds_in(&self, version: Version) -> bool {
        let same_branch =
            |from: &Version| (from.major, from.minor) == (version.major, version.minor);
        version >= self.since
            || self.backports.iter().any(|from| same_branch(from) && version >= *from)
    }
}

fn bit(rule: Rule) -> u64 {
    1 << rule as u32
}

fn nearest(version: Version) -> Version {
    let branch = |(major, minor, _): &(u8, u8, u8)| (*major, *minor);
    let wanted = (version.major, version.minor);
    let below = BRANCHES.iter().rev().find(|known| branch(known) <= wanted);
    let (major, minor, last) = *below.unwrap_or(&BRANCHES[0]);
    let patch = match (major, minor).cmp(&wanted) {
        std::cmp::Ordering::Equal => version.patch.min(last),
        std::cmp::Ordering::Less => last,
        std::cmp::Ordering::Greater => 0,
    };
    Version::new(major, minor, patch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backport_holds_in_its_own_branch_alone() {
        let needed = |version| Behaviour::of(version).map(|rules| rules.has(Rule::HostnameNeeded));
        assert_eq!(needed(v(2, 28, 9)), Ok(false));
        assert_eq!(needed(v(2, 28, 10)), Ok(true));
        assert_eq!(needed(v(3, 5, 2)), Ok(false));
        assert_eq!(needed(v(3, 6, 2)), Ok(false));
        assert_eq!(needed(v(3, 6, 3)), Ok(true));
        assert_eq!(needed(v(4, 1, 0)), Ok(true));
    }

    #[test]
    fn an_unknown_release_names_the_nearest() {
        assert_eq!(Behaviour::of(v(2, 28, 99)), Err(v(2, 28, 10)));
        assert_eq!(Behaviour::of(v(9, 0, 0)), Err(v(4, 1, 0)));
        assert_eq!(Behaviour::of(v(1, 3, 0)), Err(v(2, 1, 0)));
    }

    #[test]
    fn errors_are_sums_until_4_0() {
        let unknown = Code::X509_UNKNOWN_SIG_ALG.plus(Code::OID_NOT_FOUND);
        let extension = Code::X509_INVALID_EXTENSIONS.plus(Code::ASN1_UNEXPECTED_TAG);
        let (old, new) = (Behaviour::nearest_to(v(3, 6, 5)), Behaviour::nearest_to(v(4, 0, 0)));
        assert_eq!((old.returned(unknown), old.returned(extension)), (unknown, extension));
        assert_eq!(new.returned(unknown), Code::X509_UNKNOWN_OID);
        assert_eq!(new.returned(extension), Code::ASN1_UNEXPECTED_TAG);
        assert_eq!(new.returned(Code::PK_INVALID_PUBKEY), Code::PK_INVALID_PUBKEY);
    }

    #[test]
    fn the_table_has_one_row_a_rule() {
        let mut rules: Vec<Rule> = TABLE.iter().map(|change| change.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        assert_eq!(rules.len(), TABLE.len());
    }
}

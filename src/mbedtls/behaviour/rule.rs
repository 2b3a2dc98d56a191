//! What newer releases do and older ones do not, each by name.

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

//! What changed between releases, as one table: what a certificate verdict depends on.
//!
//! A row holds a rule, the release of the main line from which on it holds, and the releases of
//! older branches into which it was taken back. Everything that is not in the table is the same
//! from 2.1.0 to 4.1.0 as far as the sources were read.

use super::rule::Rule;
use crate::mbedtls::Version;

/// One row of [`TABLE`].
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// What holds.
    pub rule: Rule,
    /// From this release of the main line on.
    pub since: Version,
    /// Older branches that have it too, each from this release on.
    pub backports: &'static [Version],
    /// Where it was read: a file of `library/` with its releases, or the ChangeLog.
    pub source: &'static str,
    /// The test in `tests/differential/rule/change.rs` whose answer the change changes.
    pub shown_by: &'static str,
}

const fn v(major: u8, minor: u8, patch: u8) -> Version {
    Version::new(major, minor, patch)
}

const fn change(
    rule: Rule,
    since: Version,
    source: &'static str,
    shown_by: &'static str,
) -> Change {
    Change { rule, since, backports: &[], source, shown_by }
}

impl Change {
    const fn backported(self, backports: &'static [Version]) -> Self {
        Self { backports, ..self }
    }

    /// True where `version` has the change.
    pub fn holds_in(&self, version: Version) -> bool {
        let same_branch =
            |from: &Version| (from.major, from.minor) == (version.major, version.minor);
        version >= self.since
            || self.backports.iter().any(|from| same_branch(from) && version >= *from)
    }
}

/// All differences between releases, oldest first.
pub const TABLE: [Change; 36] = [
    change(
        Rule::EndEntityKeyJudged,
        v(2, 2, 0),
        "ChangeLog 2.2.0",
        "the_end_entity_s_own_key_is_judged_from_2_2_0_on",
    ),
    change(
        Rule::IntermediatePathLength,
        v(2, 2, 0),
        "ChangeLog 2.2.0 (#280, #319)",
        "the_path_length_of_presented_intermediates_counts_from_2_2_0_on",
    ),
    change(
        Rule::ValidParentPreferred,
        v(2, 3, 0),
        "ChangeLog 2.3.0",
        "a_valid_parent_is_preferred_from_2_3_0_on",
    ),
    change(
        Rule::CertificateAlerts,
        v(2, 5, 1),
        "ChangeLog 2.5.1",
        "a_refused_certificate_is_answered_with_an_alert_from_2_5_1_on",
    ),
    change(
        Rule::DefaultProfileRefusesSha1,
        v(2, 5, 1),
        "ChangeLog 2.5.1",
        "sha_1_is_refused_by_default_from_2_5_1_on",
    ),
    change(
        Rule::TooLongIsFatal,
        v(2, 6, 0),
        "ChangeLog 2.6.0",
        "too_long_a_chain_is_fatal_from_2_6_0_on_and_not_modelled_before",
    ),
    change(
        Rule::CertificatePolicies,
        v(2, 18, 0),
        "ChangeLog 2.18.0",
        "a_critical_policy_has_a_code_of_its_own_from_2_18_0_on",
    ),
    change(
        Rule::OtherNames,
        v(2, 18, 0),
        "ChangeLog 2.18.0",
        "other_names_are_read_from_2_18_0_on",
    ),
    change(
        Rule::WrappedErrors,
        v(2, 19, 0),
        "ChangeLog 2.19.0 (#2431); x509_crt.c",
        "errors_around_the_version_are_wrapped_from_2_19_0_on",
    ),
    change(
        Rule::BoundsOfSequences,
        v(2, 19, 0),
        "ChangeLog 2.19.0 (#2437); x509.c",
        "an_attribute_ends_where_its_sequence_ends_from_2_19_0_on",
    ),
    change(
        Rule::EmptyBitString,
        v(2, 19, 0),
        "asn1parse.c 2.18.0, 2.28.10",
        "a_signature_may_be_an_empty_bit_string_from_2_19_0_on",
    ),
    change(
        Rule::ParameterTagsCompared,
        v(2, 19, 0),
        "x509_crt.c 2.18.0, 2.28.10",
        "tags_of_algorithm_parameters_are_compared_from_2_19_0_on",
    ),
    change(
        Rule::AlternativeNamesCheckedInTime,
        v(2, 19, 0),
        "x509_crt.c 2.18.0, 2.28.10",
        "the_last_alternative_name_is_read_from_2_19_0_on",
    ),
    change(
        Rule::LeadingZerosIgnored,
        v(2, 20, 0),
        "ChangeLog 2.20.0; asn1parse.c 2.18.0, 2.28.10",
        "leading_zeros_do_not_count_from_2_20_0_on",
    ),
    change(
        Rule::LargestPathLengthRefused,
        v(2, 23, 0),
        "ChangeLog 2.23.0 (#3192)",
        "the_largest_path_length_is_an_error_from_2_23_0_on",
    ),
    change(
        Rule::RevocationDateIgnored,
        v(2, 24, 0),
        "ChangeLog 2.24.0; x509_crt.c 2.18.0, 2.28.10",
        "a_revocation_counts_before_its_date_from_2_24_0_on",
    )
    .backported(&[v(2, 7, 17), v(2, 16, 8)]),
    change(
        Rule::AlternativeNameTypesCompared,
        v(2, 24, 0),
        "ChangeLog 2.24.0; x509_crt.c 2.18.0",
        "alternative_names_are_compared_by_type_from_2_24_0_on",
    ),
    change(
        Rule::Sha1OptionRemoved,
        v(2, 28, 0),
        "ChangeLog 2.28.0",
        "sha_1_cannot_be_compiled_back_in_from_2_28_0_on",
    ),
    change(
        Rule::DecodeErrorCode,
        v(3, 0, 0),
        "ssl_tls.c 2.28.10, 3.5.1",
        "a_malformed_certificate_message_has_another_code_from_3_0_0_on",
    ),
    change(
        Rule::DefaultProfileStrong,
        v(3, 0, 0),
        "ChangeLog 3.0.0",
        "sha_224_is_refused_by_default_from_3_0_0_on",
    ),
    change(
        Rule::DefaultGroupsStrong,
        v(3, 0, 0),
        "ChangeLog 3.0.0",
        "a_curve_that_is_not_offered_is_refused_from_3_0_0_on",
    ),
    change(Rule::EmptyKeyUsage, v(3, 2, 0), "x509.c 3.5.1", "key_usage_may_be_empty_from_3_2_0_on"),
    change(
        Rule::CompressedPoints,
        v(3, 4, 0),
        "ecp.c 2.28.10, 3.5.1",
        "compressed_points_are_read_from_3_4_0_on",
    ),
    change(
        Rule::DirectoryAndAddressNames,
        v(3, 5, 0),
        "ChangeLog 3.5.0",
        "an_address_of_five_bytes_is_refused_from_3_5_0_on",
    ),
    change(
        Rule::AddressesCompared,
        v(3, 5, 0),
        "ChangeLog 3.5.0",
        "addresses_are_compared_from_3_5_0_on",
    ),
    change(
        Rule::KeyIdentifiers,
        v(3, 5, 0),
        "ChangeLog 3.5.0",
        "key_identifiers_are_read_from_3_5_0_on",
    ),
    change(
        Rule::MontgomeryKeys,
        v(3, 5, 0),
        "pkparse.c 2.28.10, 3.5.1",
        "x25519_keys_are_read_from_3_5_0_on",
    ),
    change(
        Rule::EcpErrorForParameters,
        v(3, 6, 0),
        "pkparse.c 3.5.1, 3.6.5",
        "unwanted_curve_parameters_are_an_ecp_error_from_3_6_0_on",
    ),
    change(
        Rule::ExactRsaBits,
        v(3, 6, 0),
        "ChangeLog 2.28.8, 3.6.0; pk_wrap.c 2.28.10, 3.5.1, 3.6.5",
        "a_modulus_of_2041_bits_is_too_short_from_3_6_0_on",
    )
    .backported(&[v(2, 28, 8)]),
    change(
        Rule::RsaModuleReadsKeys,
        v(3, 6, 0),
        "pkparse.c 3.5.1; rsa.c 3.6.5",
        "a_wrong_length_around_an_rsa_key_has_another_code_from_3_6_0_on",
    ),
    change(
        Rule::Tls13UsageFlags,
        v(3, 6, 1),
        "ssl_tls13_generic.c 3.5.1; ssl_tls.c 3.6.5",
        "usage_failures_of_tls_1_3_set_flags_from_3_6_1_on",
    ),
    change(
        Rule::Tls13OptionalRespected,
        v(3, 6, 1),
        "ChangeLog 3.6.1",
        "authmode_optional_is_respected_in_tls_1_3_from_3_6_1_on",
    ),
    change(
        Rule::StrictBase64,
        v(3, 6, 4),
        "base64.c, pem.c 3.5.1, 3.6.5",
        "base64_needs_whole_groups_from_3_6_4_on",
    ),
    change(
        Rule::HostnameNeeded,
        v(4, 0, 0),
        "ChangeLog 2.28.10, 3.6.3",
        "a_name_that_was_never_set_is_an_error_from_4_0_0_on_and_in_the_patches_before",
    )
    .backported(&[v(2, 28, 10), v(3, 6, 3)]),
    change(
        Rule::LowerErrorAlone,
        v(4, 0, 0),
        "TF-PSA-Crypto 1.0 error_common.h",
        "the_lower_error_is_returned_alone_from_4_0_0_on",
    ),
    change(
        Rule::SkippedVerificationFlagged,
        v(4, 0, 0),
        "ssl_tls.c 4.0.0",
        "skipped_verification_leaves_a_flag_from_4_0_0_on",
    ),
];

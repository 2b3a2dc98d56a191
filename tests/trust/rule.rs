//! One test or more for each audit rule: what it says and how much that weighs, and that it is
//! silent where nothing is wrong.

use time::Duration;
use tlsprobe::mbedtls::{Hash, Version};
use tlsprobe::profile::{Clock, OnSkipped, Profile, TrustModel};
use tlsprobe::trust::{CaSet, Circumstances, Finding, Severity, audit, judged_at, rule, source};

use crate::device::{TODAY, device, device_with};
use crate::draft::{DIGITAL_SIGNATURE, Draft, SHA1_RSA, SHA384_RSA, root};

fn audit_files(profile: &Profile, files: &[&[u8]]) -> Vec<Finding> {
    let read = |(index, bytes): (usize, &&[u8])| {
        source::read(&format!("{index}.pem"), bytes).expect("a source with certificates")
    };
    let sources = files.iter().enumerate().map(read).collect();
    let set = CaSet::assemble(sources, &profile.library);
    audit(&Circumstances {
        set: &set,
        profile,
        at: judged_at(profile, TODAY),
        hosts: &[],
        services: &[],
        expires_within: Duration::days(180),
    })
}

fn audit_drafts(profile: &Profile, drafts: &[Draft]) -> Vec<Finding> {
    let bundle: String = drafts.iter().map(Draft::pem).collect();
    audit_files(profile, &[bundle.as_bytes()])
}

/// The only finding of a rule.
fn only<'a>(findings: &'a [Finding], rule: &str) -> &'a Finding {
    let found: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule).collect();
    assert_eq!(found.len(), 1, "{rule}: {findings:#?}");
    found[0]
}

/// Rules that spoke, without the one that speaks of every private CA.
fn rules(findings: &[Finding]) -> Vec<&str> {
    let rules = findings.iter().map(|finding| finding.rule);
    rules.filter(|rule| *rule != "not-in-mozilla").collect()
}

#[test]
fn a_good_private_root_has_nothing_but_a_note() {
    let findings = audit_drafts(&device(), &[root()]);
    assert_eq!(rules(&findings), [""; 0]);
    assert_eq!(only(&findings, "not-in-mozilla").severity, Severity::Note);
}

#[test]
fn an_expired_root_is_an_error_only_where_dates_are_checked() {
    let draft = Draft { not_after: "20250512235900Z", ..root() };
    let findings = audit_drafts(&device(), std::slice::from_ref(&draft));
    let finding = only(&findings, "expired");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("2025-05-12"), "{}", finding.message);
    assert!(finding.message.contains("-0x2700"), "{}", finding.message);

    let dateless = device_with(|it| it.library.capabilities.checks_dates = false);
    let findings = audit_drafts(&dateless, &[draft]);
    assert_eq!(only(&findings, "expired").severity, Severity::Warning);
}

#[test]
fn the_last_second_counts_as_valid() {
    let last = Draft { not_after: "20261122120000Z", ..root() };
    assert_eq!(rules(&audit_drafts(&device(), &[last])), ["expires-soon"]);
    let over = Draft { not_after: "20261122115959Z", ..root() };
    assert_eq!(rules(&audit_drafts(&device(), &[over])), ["expired"]);
}

#[test]
fn an_expiry_within_the_limit_is_a_warning_with_its_days() {
    let inside = Draft { not_after: "20270521120000Z", ..root() };
    let findings = audit_drafts(&device(), &[inside]);
    let finding = only(&findings, "expires-soon");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains("in 180 days"), "{}", finding.message);
    let outside = Draft { not_after: "20270521120001Z", ..root() };
    assert_eq!(rules(&audit_drafts(&device(), &[outside])), [""; 0]);
}

#[test]
fn a_root_from_the_future_is_an_error() {
    let draft = Draft { not_before: "20270101000000Z", ..root() };
    let findings = audit_drafts(&device(), &[draft]);
    let finding = only(&findings, "not-yet-valid");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("2027-01-01"), "{}", finding.message);
}

#[test]
fn dates_are_judged_at_the_clock_of_the_device() {
    let later = device_with(|it| it.device.clock = Clock::At(TODAY + Duration::days(365 * 20)));
    assert_eq!(rules(&audit_drafts(&later, &[root()])), ["expired"]);
}

#[test]
fn an_unset_clock_is_one_error_and_not_one_for_each_certificate() {
    let clockless = device_with(|it| it.device.clock = Clock::Unset);
    let other = Draft { subject: "Other", issuer: "Other", ..root() };
    let findings = audit_drafts(&clockless, &[root(), other]);
    assert_eq!(rules(&findings), ["no-clock"]);
    assert_eq!(only(&findings, "no-clock").severity, Severity::Error);

    let dateless = device_with(|it| {
        it.device.clock = Clock::Unset;
        it.library.capabilities.checks_dates = false;
    });
    assert_eq!(rules(&audit_drafts(&dateless, &[root()])), [""; 0]);
}

#[test]
fn a_certificate_without_the_ca_flag_is_not_a_ca() {
    for ca in [Some(false), None] {
        let findings = audit_drafts(&device(), &[Draft { ca, ..root() }]);
        assert_eq!(rules(&findings), ["not-a-ca"], "{ca:?}");
        assert_eq!(only(&findings, "not-a-ca").severity, Severity::Error);
    }
}

#[test]
fn a_version_1_root_needs_no_ca_flag() {
    let draft = Draft { version: 1, ca: None, key_usage: None, ..root() };
    assert_eq!(rules(&audit_drafts(&device(), &[draft])), [""; 0]);
}

#[test]
fn a_ca_that_may_not_sign_is_an_error_only_where_key_usage_is_checked() {
    let draft = Draft { key_usage: Some(DIGITAL_SIGNATURE), ..root() };
    let findings = audit_drafts(&device(), std::slice::from_ref(&draft));
    assert_eq!(rules(&findings), ["key-usage"]);
    let finding = only(&findings, "key-usage");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("digitalSignature"), "{}", finding.message);

    let lax = device_with(|it| {
        it.library.version = Version::new(2, 28, 10);
        it.library.capabilities.checks_key_usage = false;
    });
    let findings = audit_drafts(&lax, &[draft]);
    assert_eq!(only(&findings, "key-usage").severity, Severity::Warning);
    let absent = Draft { key_usage: None, ..root() };
    assert_eq!(rules(&audit_drafts(&device(), &[absent])), [""; 0]);
}

#[test]
fn an_rsa_key_of_1024_bits_is_refused_by_the_profile() {
    let findings = audit_drafts(&device(), &[Draft { rsa_bits: 1024, ..root() }]);
    let finding = only(&findings, "weak-key");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("RSA-1024"), "{}", finding.message);
    assert!(finding.message.contains("BAD_KEY"), "{}", finding.message);
}

#[test]
fn a_sha_1_root_is_a_note_because_its_signature_is_never_verified() {
    let findings = audit_drafts(&device(), &[Draft { signature: SHA1_RSA, ..root() }]);
    assert_eq!(rules(&findings), ["weak-signature"]);
    assert_eq!(only(&findings, "weak-signature").severity, Severity::Note);
}

#[test]
fn what_the_configuration_cannot_read_names_code_and_option() {
    let without_sha384 = device_with(|it| {
        it.library.capabilities.hashes.remove(&Hash::Sha384);
    });
    let draft = Draft { signature: SHA384_RSA, ..root() };
    let findings = audit_drafts(&without_sha384, &[draft]);
    let finding = only(&findings, "unparsable");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("-0x262E"), "{}", finding.message);
    assert!(finding.fix.contains("MBEDTLS_SHA384_C"), "{}", finding.fix);

    let small = device_with(|it| it.library.capabilities.mpi_max_size = 256);
    let findings = audit_drafts(&small, &[Draft { rsa_bits: 4096, ..root() }]);
    let finding = only(&findings, "unparsable");
    assert!(finding.message.contains("-0x3B00"), "{}", finding.message);
    assert!(finding.fix.contains("MBEDTLS_MPI_MAX_SIZE >= 512"), "{}", finding.fix);
}

#[test]
fn the_option_is_that_of_the_release() {
    let older = device_with(|it| {
        it.library.version = Version::new(2, 28, 10);
        it.library.capabilities.hashes.remove(&Hash::Sha384);
    });
    let draft = Draft { signature: SHA384_RSA, ..root() };
    let findings = audit_drafts(&older, &[draft]);
    let fix = &only(&findings, "unparsable").fix;
    assert!(fix.contains("MBEDTLS_SHA512_C"), "2.x has no option for SHA-384 alone: {fix}");
}

#[test]
fn a_bundle_of_which_a_part_loads_tells_the_result_that_nobody_tests() {
    let unreadable = Draft { signature: SHA384_RSA, subject: "Other", ..root() };
    let bundle = [root(), unreadable];
    let mut profile = device_with(|it| {
        it.library.capabilities.hashes.remove(&Hash::Sha384);
    });
    let findings = audit_drafts(&profile, &bundle);
    let finding = only(&findings, "silently-skipped");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains("returns +1"), "{}", finding.message);

    profile.trust.on_skipped = OnSkipped::Stop;
    let findings = audit_drafts(&profile, &bundle);
    let finding = only(&findings, "silently-skipped");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("does not connect"), "{}", finding.message);
}

#[test]
fn a_cut_off_block_at_the_end_goes_unnoticed_by_any_code() {
    let other = Draft { subject: "Other", issuer: "Other", ..root() }.pem();
    let text = format!("{}{}", root().pem(), &other[..other.len() / 2]);
    let findings = audit_files(&device(), &[text.as_bytes()]);
    let finding = only(&findings, "damaged-block");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("cut off"), "{}", finding.message);
    assert!(finding.message.contains(&format!("At byte {}", root().pem().len())));
}

#[test]
fn a_block_that_is_not_base64_is_skipped_and_counted() {
    let broken = root().pem().replacen("\nMI", "\n*I", 1);
    let other = Draft { subject: "Other", issuer: "Other", ..root() };
    let text = format!("{broken}{}", other.pem());
    let findings = audit_files(&device(), &[text.as_bytes()]);
    assert!(only(&findings, "damaged-block").message.contains("line 2"));
    assert!(only(&findings, "silently-skipped").message.contains("returns +1"));
}

#[test]
fn a_second_copy_is_a_warning_with_the_place_of_the_first() {
    let text = root().pem();
    let findings = audit_files(&device(), &[text.as_bytes(), text.as_bytes()]);
    let finding = only(&findings, "duplicate");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains("0.pem at byte 0"), "{}", finding.message);
}

#[test]
fn two_keys_of_one_name_matter_to_a_bundle_searched_by_name() {
    let pair = [root(), Draft { serial: 2, key_seed: 2, ..root() }];
    let findings = audit_drafts(&device(), &pair);
    assert_eq!(only(&findings, "same-subject-different-key").severity, Severity::Note);
    let esp = device_with(|it| it.trust.model = TrustModel::EspBundle);
    let findings = audit_drafts(&esp, &pair);
    assert_eq!(only(&findings, "same-subject-different-key").severity, Severity::Error);
    let renewed = [root(), Draft { serial: 2, ..root() }];
    assert_eq!(rules(&audit_drafts(&device(), &renewed)), [""; 0]);
}

#[test]
fn a_server_certificate_is_useless_as_a_ca_unless_self_issued() {
    let server = Draft {
        subject: "host",
        ca: None,
        key_usage: Some(DIGITAL_SIGNATURE),
        dns_name: Some("host.example"),
        ..root()
    };
    let findings = audit_drafts(&device(), std::slice::from_ref(&server));
    assert_eq!(rules(&findings), ["server-certificate-in-ca-set"]);
    assert_eq!(only(&findings, "server-certificate-in-ca-set").severity, Severity::Error);
    let pinned = Draft { issuer: "host", ..server };
    let findings = audit_drafts(&device(), &[pinned]);
    assert_eq!(only(&findings, "server-certificate-in-ca-set").severity, Severity::Warning);
}

#[test]
fn the_librarys_test_ca_is_known_by_its_name() {
    let draft = Draft {
        organisation: "PolarSSL",
        subject: "PolarSSL Test CA",
        issuer: "PolarSSL Test CA",
        ..root()
    };
    let findings = audit_drafts(&device(), &[draft]);
    assert_eq!(only(&findings, "library-test-certificate").severity, Severity::Error);
    let namesake = Draft { organisation: "PolarSSL Hotel", ..root() };
    assert_eq!(rules(&audit_drafts(&device(), &[namesake])), [""; 0]);
}

#[test]
fn bytes_after_a_certificate_are_counted_and_a_second_one_is_named() {
    let mut junk = root().der();
    junk.extend([0; 7]);
    let findings = audit_files(&device(), &[&junk]);
    assert!(only(&findings, "trailing-bytes").message.starts_with("7 bytes after"));
    let two = [root().der(), Draft { serial: 2, ..root() }.der()].concat();
    let findings = audit_files(&device(), &[&two]);
    let finding = only(&findings, "trailing-bytes");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("another certificate"), "{}", finding.message);
}

#[test]
fn a_certificate_cut_off_inside_its_block_is_refused_by_the_library() {
    let whole = root().der();
    let text = crate::draft::pem(&whole[..whole.len() - 10]);
    let findings = audit_files(&device(), &[text.as_bytes()]);
    assert_eq!(only(&findings, "unparsable").severity, Severity::Error);
}

#[test]
fn a_root_that_mozilla_removed_is_told_with_the_day() {
    let pem = include_bytes!("../../profiles/lpc4337/ca/globalsign-root-ca.pem");
    let findings = audit_files(&device(), &[pem]);
    let finding = only(&findings, "retired-root");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains("2025-04-30"), "{}", finding.message);
    assert!(findings.iter().all(|finding| finding.rule != "not-in-mozilla"));
}

#[test]
fn findings_come_most_severe_first_and_carry_all_their_parts() {
    let bad = Draft { rsa_bits: 1024, not_after: "20261222000000Z", signature: SHA1_RSA, ..root() };
    let findings = audit_drafts(&device(), &[bad]);
    assert!(findings.windows(2).all(|pair| pair[0].severity >= pair[1].severity));
    for finding in &findings {
        for part in [finding.message.as_str(), &finding.fix, finding.source] {
            assert!(!part.is_empty() && !part.contains("  "), "{}: {part:?}", finding.rule);
        }
    }
    let reasons = rule::ALL.iter().all(|rule| rule.reason.ends_with('.') && !rule.fix.is_empty());
    assert!(reasons);
}

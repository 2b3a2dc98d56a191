//! What the server presents, and what the device can build from it.

use super::device::{Bench, CN_MISMATCH, HOST, NOT_TRUSTED, VERIFY_FAILED, result};
use crate::common::pki::{Chain, Key, Subject};
use crate::common::server::Options;

#[test]
fn a_server_that_forgets_its_intermediate_is_not_trusted() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).presents(&bench.files.leaf).start();
    let result = result(bench.device("3.6.5", "").meets(server.address()), 1);
    assert_eq!((result.code, result.flags), (Some(VERIFY_FAILED), Some(NOT_TRUSTED)));
    assert!(result.cause.contains("Example Issuing CA"), "{}", result.cause);
}

#[test]
fn an_intermediate_among_the_trusted_is_enough() {
    let chain = Chain::of(HOST, Key::P256);
    let bench = Bench::new(&chain);
    let pinned = bench.scratch.write("pinned.pem", chain.intermediate.pem());
    let server = Options::new(&bench.files).presents(&bench.files.leaf).start();
    let run = bench.device("3.6.5", "").meets(server.address()).arg("--ca").arg(pinned);
    assert_eq!(result(run, 0).code, Some(0));
}

#[test]
fn an_issuer_without_the_ca_flag_issues_nothing() {
    let root = Subject::authority("Example Root").self_issued();
    let intermediate = Subject::authority("No CA").without_ca_flag().issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let bench = Bench::new(&Chain { root, intermediate, leaf });
    let server = Options::new(&bench.files).start();
    let result = result(bench.device("3.6.5", "").meets(server.address()), 1);
    assert_eq!((result.code, result.flags), (Some(VERIFY_FAILED), Some(NOT_TRUSTED)));
}

#[test]
fn a_wildcard_covers_one_label_and_no_more() {
    let bench = Bench::new(&Chain::of("*.example.test", Key::P256));
    let server = Options::new(&bench.files).start();
    let device = bench.device("2.28.10", "");
    assert_eq!(result(device.meets(server.address()), 0).flags, Some(0));
    let deep = device.meets_as("a.iot.example.test", server.address());
    assert_eq!(result(deep, 1).flags, Some(CN_MISMATCH));
    let bare = device.meets_as("example.test", server.address());
    assert_eq!(result(bare, 1).flags, Some(CN_MISMATCH));
}

#[test]
fn an_address_in_the_certificate_counts_since_3_5() {
    let leaf = Subject::server(HOST).names(&["127.0.0.1"]);
    let bench = Bench::new(&Chain::with_leaf(leaf));
    let server = Options::new(&bench.files).start();
    let meets = |version| bench.device(version, "").meets_as("127.0.0.1", server.address());
    assert_eq!(result(meets("3.6.5"), 0).flags, Some(0));
    assert_eq!(result(meets("2.28.10"), 1).flags, Some(CN_MISMATCH));
}

#[test]
fn a_constant_left_over_from_the_sample_is_what_the_name_is_compared_with() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).start();
    let lines = "[tls]\nhostname = { name = \"mbed TLS Server 1\" }";
    let result = result(bench.device("2.28.10", lines).meets(server.address()), 1);
    assert_eq!(result.flags, Some(CN_MISMATCH), "{result:#?}");
    assert!(result.cause.contains("mbed TLS Server 1"), "{}", result.cause);
    assert!(result.fix.iter().any(|fix| fix.contains(HOST)), "{:?}", result.fix);
}

#[test]
fn a_name_that_is_never_set_is_an_error_of_its_own_where_authmode_is_required() {
    /// `MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME`.
    const WITHOUT_HOSTNAME: i32 = -0x5D80;
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).start();
    for version in ["2.28.10", "3.6.5"] {
        let device = bench.device(version, "[tls]\nhostname = \"not-called\"");
        let result = result(device.meets(server.address()), 1);
        assert_eq!(result.code, Some(WITHOUT_HOSTNAME), "{result:#?}");
    }
}

#[test]
fn no_ca_at_all_is_an_error_of_its_own_where_authmode_is_required() {
    /// `MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED`.
    const CA_CHAIN_REQUIRED: i32 = -0x7680;
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).start();
    bench.device("3.6.5", "");
    let without = "schema = 1\nname = \"test\"\n[mbedtls]\nversion = \"3.6.5\"\n[trust]\nca = []\n";
    let device = bench.device("3.6.5", "");
    bench.scratch.write("device.toml", without);
    let result = result(device.meets(server.address()), 1);
    assert_eq!(result.code, Some(CA_CHAIN_REQUIRED), "{result:#?}");
}

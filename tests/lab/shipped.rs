//! The shipped profiles of 2.28.10 with and without DTLS and SSLv3, and the default of 3.6.5, each with both chains of the server
//! of our own.

use crate::common::json::Verdict;
use crate::{Bench, linker_used, tree};

/// A shipped profile with a tree; its own firmware is not built here.
fn write(bench: &Bench, name: &str, version: &str, file: &str) {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles");
    let text = format!(
        "schema = 1\nname = \"{name}\"\nextends = \"{shipped}/{file}\"\n[mbedtls]\ntree = \"{}\"\n",
        tree(version).display()
    );
    bench.0.write(&format!("{name}.toml"), text);
}

#[test]
fn the_four_profiles_of_2_28_connect_with_both_chains_and_their_sizes_are_the_linkers() {
    let bench = Bench::new();
    for name in ["base", "no-dtls", "no-sslv3", "no-dtls-no-sslv3"] {
        write(&bench, name, "2.28.10", &format!("mbedtls-2.28.10/{name}.toml"));
    }
    let files = ["base.toml", "no-dtls.toml", "no-sslv3.toml", "no-dtls-no-sslv3.toml"];
    let lab = bench.rows(&[&files[..], &["--chain", "both"]].concat(), 0);
    assert_eq!(lab.rows.len(), 8);
    for (row, chain) in lab.rows.iter().zip(["ecdsa", "rsa"].iter().cycle()) {
        assert_eq!((row.verdict, row.code), (Some(Verdict::Pass), Some(0)), "{row:#?}");
        assert_eq!(row.chain.as_deref(), Some(*chain));
        let words = ["ECDSA", "RSA"].map(|key| format!("TLS-ECDHE-{key}-"));
        let agreed = row.ciphersuite.as_deref().expect("a suite");
        assert!(words.iter().any(|word| agreed.starts_with(word)), "{agreed}");
        assert_eq!((row.flash, row.ram), (linker_used(row, "FLASH"), linker_used(row, "RAM")));
    }
    let costs = lab.feature_costs.expect("two features differ");
    assert_eq!((costs.effects.len(), costs.interactions.len()), (2, 1));
}

#[test]
fn the_default_of_3_6_connects_with_both_versions_and_both_chains() {
    let bench = Bench::new();
    for (name, highest) in [("older", "tls12"), ("newer", "tls13")] {
        write(&bench, name, "3.6.5", "mbedtls-3.6.5.toml");
        let file = bench.0.path(&format!("{name}.toml"));
        let text = std::fs::read_to_string(&file).expect("a profile");
        std::fs::write(file, format!("{text}[tls]\nmax_version = \"{highest}\"\n"))
            .expect("written");
    }
    let lab = bench.rows(&["older.toml", "newer.toml", "--chain", "both"], 0);
    let met: Vec<_> =
        lab.rows.iter().map(|row| (row.tls_version.as_deref(), row.chain.as_deref())).collect();
    let version = |name| move |chain| (Some(name), Some(chain));
    let chains = ["ecdsa", "rsa"];
    assert_eq!(met, [chains.map(version("TLSv1.2")), chains.map(version("TLSv1.3"))].concat());
    assert!(lab.rows.iter().all(|row| row.verdict == Some(Verdict::Pass)));
}

#[test]
fn a_device_that_the_server_of_our_own_cannot_meet_is_no_fail_and_its_sizes_are_told() {
    let bench = Bench::new();
    bench.profile("datagram", "", "[tls]\ntransport = \"datagram\"");
    let lab = bench.rows(&["datagram.toml"], 3);
    let row = &lab.rows[0];
    assert_eq!(
        (row.verdict, row.reason.as_deref()),
        (Some(Verdict::Inconclusive), Some("nothing-to-offer"))
    );
    assert!(row.flash > 30_000 && row.heap_peak.is_none());
    let text = bench.lab(&["datagram.toml"]).expect_exit(3);
    text.says("The server of our own speaks no DTLS.").says("--target HOST:PORT");
    bench.profile("base", "", "");
    bench.lab(&["base.toml", "--chain", "rsa"]).expect_exit(3).says("for an RSA chain no suite");
}

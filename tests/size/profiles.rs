//! The table of features against flash and RAM.

use super::firmware::{firmware, printed, profile};
use crate::common::json::Size;
use crate::common::{Output, tlsprobe};

const PROFILES: [&str; 4] = ["base", "no-dtls", "no-sslv3", "no-dtls-no-sslv3"];

fn run(profiles: &[&str], format: &str) -> Output {
    drop(firmware("2.28.10-base"));
    let run = tlsprobe(["size", "--format", format]);
    let run = profiles.iter().fold(run, |run, name| {
        run.arg("--profile").arg(profile(&format!("mbedtls-2.28.10/{name}.toml")))
    });
    run.expect_exit(0)
}

#[test]
fn each_profile_brings_its_image_and_its_map() {
    let size: Size = run(&PROFILES, "json").json();
    assert_eq!(size.images.len(), 4);
    for (image, name) in size.images.iter().zip(PROFILES) {
        let name = format!("2.28.10-{name}");
        let expected = printed(&firmware(&name).memory_usage);
        assert_eq!(image.profile.as_deref(), Some(name.as_str()));
        assert_eq!((image.flash, image.ram), (expected[0].1, expected[1].1));
        assert!(image.symbols.iter().any(|owner| owner.object.is_some()), "the map was read");
    }
}

#[test]
fn four_profiles_that_differ_in_two_features_give_the_cost_of_each() {
    let size: Size = run(&PROFILES, "json").json();
    let features = size.features.as_ref().expect("a two-by-two design");
    let names: Vec<&str> = features.effects.iter().map(|effect| effect.feature.as_str()).collect();
    assert_eq!(names, ["MBEDTLS_SSL_PROTO_DTLS", "MBEDTLS_SSL_PROTO_SSL3"]);
    assert_eq!(features.effects[0].options.len(), 5);
    let change = |index: usize| (size.deltas[index].flash, size.deltas[index].ram);
    assert_eq!((features.effects[0].flash, features.effects[0].ram), change(0));
    assert_eq!((features.effects[1].flash, features.effects[1].ram), change(1));
    assert_eq!((features.both.flash, features.both.ram), change(2));
    let sum = change(0).0 + change(1).0;
    assert_eq!(features.interaction.flash, change(2).0 - sum);
}

/// The published cost in this release on a Cortex-M4 at -Os is 14,832 and 1,776 bytes; another
/// compiler may differ by a little.
#[test]
fn dtls_and_sslv3_cost_what_was_published() {
    let size: Size = run(&PROFILES, "json").json();
    let saved: Vec<i64> = size.deltas.iter().map(|delta| -delta.flash).collect();
    assert!((13_000..17_000).contains(&saved[0]), "DTLS: {}", saved[0]);
    assert!((1_500..2_100).contains(&saved[1]), "SSLv3: {}", saved[1]);
    let ram: Vec<i64> = size.deltas.iter().map(|delta| -delta.ram).collect();
    assert!((60..100).contains(&ram[0]), "DTLS: {}", ram[0]);
    assert!((40..60).contains(&ram[1]), "SSLv3: {}", ram[1]);
}

#[test]
fn the_order_of_the_profiles_does_not_matter_for_the_features() {
    let size: Size = run(&["base", "no-dtls-no-sslv3", "no-sslv3", "no-dtls"], "json").json();
    let features = size.features.expect("a two-by-two design");
    assert_eq!(features.effects[0].feature, "MBEDTLS_SSL_PROTO_SSL3");
}

#[test]
fn the_text_has_a_row_for_each_profile_and_one_for_each_feature() {
    let output = run(&PROFILES, "text");
    for name in PROFILES {
        output.says(&format!(" 2.28.10-{name} "));
    }
    output.says("flash change").says("MBEDTLS_SSL_PROTO_DTLS and 4 options more");
    output.says("1 pair of features changes exactly the sum of the two.");
}

#[test]
fn a_profile_without_an_image_is_named() {
    tlsprobe(["size", "--profile"])
        .arg(profile("lpc4337/before.toml"))
        .expect_exit(2)
        .complains("before.toml")
        .complains("[build]");
}

//! What features cost, from as many profiles as there are: alone, in pairs, by component, in a budget.

use std::path::PathBuf;

use super::firmware::{firmware, profile};
use super::small::link;
use crate::common::json::{Direction, FeatureCosts, Size};
use crate::common::{Output, Scratch, tlsprobe};

/// Three options of which two share a table: the last one of them takes it along. Every figure of the
/// tests below can be read off this text.
const PROGRAM: &str = "
#include <stdint.h>
#if defined(DTLS) || defined(CHACHA)
const uint8_t shared[1000] = {1};
#endif
#ifdef DTLS
const uint8_t mbedtls_ssl_dtls_table[200] = {1};
#endif
#ifdef CHACHA
const uint8_t mbedtls_chacha20_table[400] = {1};
uint32_t mbedtls_chacha20_state[16];
#endif
#ifdef PEM
const uint8_t mbedtls_pem_table[LENGTH] = {1};
#endif
void Reset_Handler(void) { for (;;); }
";

/// The options by the macro that the program knows them by.
const OPTIONS: [(&str, &str); 3] = [
    ("DTLS", "MBEDTLS_SSL_PROTO_DTLS"),
    ("CHACHA", "MBEDTLS_CHACHA20_C"),
    ("PEM", "MBEDTLS_PEM_PARSE_C"),
];

/// Builds the program with these options on, and writes the profile that names the image.
fn build(scratch: &Scratch, on: &[&str], budget: &str) -> PathBuf {
    let name = if on.is_empty() { "none".to_owned() } else { on.join("-") };
    let macros: Vec<String> = on.iter().map(|option| format!("-D{option}")).collect();
    let mut arguments: Vec<&str> = macros.iter().map(String::as_str).collect();
    arguments.extend(["-DLENGTH=40", "-Wl,--no-gc-sections"]);
    let image = link(scratch, &name, &[("program.c", PROGRAM)], &arguments);
    let options = OPTIONS.map(|(word, option)| format!("{option} = {}\n", on.contains(&word)));
    let (elf, map) = (image.elf.display(), image.map.display());
    let text = format!(
        "schema = 1\nname = \"{name}\"\n[mbedtls]\nversion = \"2.28.10\"\n\
         [mbedtls.options]\n{}[build]\nelf = \"{elf}\"\nmap = \"{map}\"\n{budget}",
        options.concat()
    );
    scratch.write(&format!("{name}.toml"), text)
}

/// `tlsprobe size` of these builds, the first with this budget.
fn size(builds: &[&[&str]], budget: &str, more: &[&str], code: i32) -> Output {
    let scratch = Scratch::new();
    let run = tlsprobe(["size"]).args(more);
    let run = builds.iter().enumerate().fold(run, |run, (index, on)| {
        run.arg("--profile").arg(build(&scratch, on, if index == 0 { budget } else { "" }))
    });
    run.expect_exit(code)
}

fn costs(builds: &[&[&str]], more: &[&str]) -> FeatureCosts {
    let size: Size = size(builds, "", &[&["--format", "json"], more].concat(), 0).json();
    size.feature_costs.expect("options differ")
}

const ALL: &[&str] = &["DTLS", "CHACHA", "PEM"];
const EIGHT: [&[&str]; 8] = [
    ALL,
    &["CHACHA", "PEM"],
    &["DTLS", "PEM"],
    &["DTLS", "CHACHA"],
    &["PEM"],
    &["CHACHA"],
    &["DTLS"],
    &[],
];

#[test]
fn eight_profiles_tell_three_effects_and_the_pair_that_shares_a_table() {
    let costs = costs(&EIGHT, &[]);
    let effects: Vec<_> = costs
        .effects
        .iter()
        .map(|one| (one.feature.as_str(), one.change, one.flash, one.ram))
        .collect();
    let expected = [(0, -200, 0), (1, -400, -64), (2, -40, 0)];
    let expected =
        expected.map(|(option, flash, ram)| (OPTIONS[option].1, Direction::Off, flash, ram));
    assert_eq!(effects, expected);
    let pairs: Vec<_> = costs
        .interactions
        .iter()
        .map(|pair| (pair.both.flash, pair.flash, pair.ram, pair.components.is_none()))
        .collect();
    assert_eq!(pairs, [(-1600, -1000, 0, true), (-240, 0, 0, true), (-440, 0, 0, true)]);
    assert_eq!(costs.missing, Vec::<Vec<String>>::new());
}

#[test]
fn with_by_component_each_cost_is_that_of_its_components() {
    let costs = costs(&EIGHT, &["--by", "component"]);
    let parts = |parts: &Option<Vec<_>>| {
        let parts = parts.as_ref().expect("--by component");
        let row = |part: &crate::common::json::Named| (part.name.clone(), part.flash, part.ram);
        parts.iter().map(row).collect::<Vec<_>>()
    };
    let of = |name: &str, flash, ram| vec![(name.to_owned(), flash, ram)];
    assert_eq!(parts(&costs.effects[0].components), of("application", -200, 0));
    assert_eq!(parts(&costs.interactions[0].components), of("application", -1000, 0));
    assert_eq!(parts(&costs.interactions[1].components), []);
}

#[test]
fn text_and_markdown_show_the_same_rows() {
    for (format, bar) in [("text", ""), ("markdown", "| ")] {
        let output = size(&EIGHT, "", &["--format", format, "--by", "component"], 0);
        output.says("Cost of the features").says("Two features together");
        output.says(&format!("{bar}without MBEDTLS")).says("flash, both minus the sum");
        output.says("2 pairs of features change exactly the sum of the two.");
    }
}

#[test]
fn a_combination_that_nobody_built_is_named_and_its_interaction_is_not_guessed() {
    let builds = &EIGHT[..4];
    let told = costs(builds, &[]);
    assert_eq!((told.effects.len(), told.interactions.len()), (3, 0));
    let of = |one: usize| format!("without {}", OPTIONS[one].1);
    assert_eq!(told.missing, [[of(0), of(1)], [of(0), of(2)], [of(1), of(2)]]);
    size(builds, "", &["--top", "1"], 0)
        .says("Not told, because no profile differs from the first in exactly this:")
        .says("without MBEDTLS_SSL_PROTO_DTLS, without MBEDTLS_CHACHA20_C")
        .says("and 2 more");
}

#[test]
fn profiles_that_go_down_a_ladder_tell_each_step_beside_those_before() {
    let told = costs(&[&[], &["DTLS"], &["DTLS", "CHACHA"]], &[]);
    let steps: Vec<_> =
        told.effects.iter().map(|one| (one.change, one.flash, one.beside.len())).collect();
    assert_eq!(steps, [(Direction::On, 1200, 0), (Direction::On, 400, 1)]);
    assert_eq!(told.effects[1].beside, ["with MBEDTLS_SSL_PROTO_DTLS"]);
    assert_eq!(told.missing, [["with MBEDTLS_CHACHA20_C"]]);
}

/// The exit code and what is said of a limit on what DTLS costs.
fn limit(builds: &[&[&str]], limit: &str, code: i32) -> Output {
    let budget = format!("[[budget.limit]]\nfeature = \"MBEDTLS_SSL_PROTO_DTLS\"\n{limit}\n");
    size(builds, &budget, &[], code)
}

#[test]
fn the_cost_of_a_feature_has_a_limit_whichever_profile_has_it() {
    let lost: &[&[&str]] = &[ALL, &["CHACHA", "PEM"]];
    let gained: &[&[&str]] = &[&["CHACHA", "PEM"], ALL];
    for builds in [lost, gained] {
        limit(builds, "flash = 200\nram = 0", 0)
            .says("budget holds: feature MBEDTLS_SSL_PROTO_DTLS: flash has 200 of 200 bytes");
        limit(builds, "flash = 199", 1)
            .says("budget broken: feature MBEDTLS_SSL_PROTO_DTLS: flash has 200 bytes, 1 more");
    }
}

#[test]
fn a_cost_that_the_profiles_do_not_tell_is_an_error_that_says_what_to_give() {
    for builds in [&[ALL][..], &[ALL, &["DTLS", "PEM"]]] {
        limit(builds, "flash = 200", 2)
            .complains("limits what MBEDTLS_SSL_PROTO_DTLS costs")
            .complains("give a --profile");
    }
    limit(&[ALL], "flash_growth = 1", 2).complains("of a feature only `flash` and `ram`");
}

/// The figures that were published for this release, from real firmware.
#[test]
fn dtls_by_component_is_mostly_the_protocol() {
    drop(firmware("2.28.10-base"));
    let run = tlsprobe(["size", "--format", "json", "--by", "component"]);
    let run = ["base", "no-dtls", "no-sslv3", "no-dtls-no-sslv3"].iter().fold(run, |run, name| {
        run.arg("--profile").arg(profile(&format!("mbedtls-2.28.10/{name}.toml")))
    });
    let size: Size = run.expect_exit(0).json();
    let costs = size.feature_costs.expect("options differ");
    let components = costs.effects[0].components.as_ref().expect("--by component");
    let protocol = components.iter().find(|part| part.name == "mbedtls/protocol");
    let flash = protocol.expect("the protocol shrinks").flash;
    assert_eq!(costs.effects[0].flash, -14_832);
    assert!(-flash > 10_000, "{flash} of -14,832");
    assert_eq!((costs.interactions[0].both.flash, costs.interactions[0].flash), (-16_608, 0));
}

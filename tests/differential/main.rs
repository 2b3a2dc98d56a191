//! The model of the device's verdict against the real library, case by case.

#![allow(missing_docs)]

mod case;
mod generator;
mod oracle;

use std::collections::BTreeSet;

use case::Case;
use generator::Scenario;
use oracle::{Answer, Configuration, Oracle, Release, build, builds};
use tlsprobe::mbedtls::Version;

/// Every build answers; a build that was linked wrongly would answer all cases alike.
#[test]
fn every_build_of_the_library_accepts_some_cases_and_refuses_others() {
    let cases: Vec<Case> = (0..150).map(|index| Scenario::random(1, index).case()).collect();
    for (release, configuration) in builds() {
        let mut oracle = Oracle::start(&build(release, &configuration));
        let spoken = cases.iter().filter(|case| configuration.speaks(release, case.tls));
        let answers: Vec<Answer> = spoken.map(|case| oracle.ask(case)).collect();
        let name = format!("{} {}", release.version, configuration.name);
        assert!(answers.iter().any(|answer| answer.code == 0), "{name} accepts nothing");
        assert!(answers.iter().any(|answer| answer.flags & 0x08 != 0), "{name} trusts everybody");
    }
}

/// All but those that only callbacks and servers set, and the rarest: a weak key under a CRL.
const EVERY_FLAG: u32 = 0x07_DE3F;

/// A generator that reaches one kind of answer only would compare nothing.
#[test]
fn the_generator_reaches_acceptance_every_flag_and_many_codes() {
    let newest = |(release, _): &(Release, Configuration)| release.version == Version::new(3, 6, 5);
    let (release, configuration) = builds().into_iter().find(newest).expect("the newest release");
    let mut oracle = Oracle::start(&build(release, &configuration));
    let ask = |index| Scenario::random(1, index).case();
    let cases = (0..2500).map(ask).filter(|case| configuration.speaks(release, case.tls));
    let answers: Vec<Answer> = cases.map(|case| oracle.ask(&case)).collect();
    let flags = answers
        .iter()
        .filter(|answer| answer.flags != u32::MAX)
        .fold(0, |sum, answer| sum | answer.flags);
    let codes: BTreeSet<i32> = answers.iter().map(|answer| answer.code).collect();
    let accepted = answers.iter().filter(|answer| answer.code == 0).count();
    assert_eq!(flags & EVERY_FLAG, EVERY_FLAG, "flags {flags:#x}");
    assert!(codes.len() > 30, "only {} codes", codes.len());
    assert!(accepted > answers.len() / 20, "{accepted} of {} accepted", answers.len());
}

/// A kept case is read back as it was.
#[test]
fn a_case_survives_its_text() {
    for index in 0..200 {
        let case = Scenario::random(2, index).case();
        assert_eq!(Case::from_text(&case.to_text()), case, "case {index}");
    }
}

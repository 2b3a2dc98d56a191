//! The model of the device's verdict against the real library, case by case.
//!
//! `scripts/differential --seed S --cases N` runs the seeded test with other numbers.

#![allow(missing_docs, clippy::print_stderr)]

mod case;
mod comparison;
mod generator;
mod kept;
mod model;
mod mutated;
mod oracle;
mod roots;
mod rule;
mod run;
mod shrink;

use std::collections::BTreeSet;
use std::fmt::Write;

use case::Case;
use comparison::Comparison;
use generator::Scenario;
use oracle::Answer;
use run::{Difference, SUBJECTS};

/// The fixed corpus: so many cases of this seed.
const CORPUS_SEED: u64 = 1;
const CORPUS_CASES: usize = 3_200;

/// Disagreements beyond this many are counted and not shrunk.
const SHRUNK: usize = 12;

/// Every build answers; a build that was linked wrongly would answer all cases alike.
#[test]
fn every_build_of_the_library_accepts_some_cases_and_refuses_others() {
    let cases: Vec<Case> = (0..150).map(|index| Scenario::random(1, index).case()).collect();
    for subject in SUBJECTS.iter() {
        let mut oracle = subject.start();
        let answers: Vec<Answer> =
            cases.iter().map(|case| oracle.ask(&subject.adapt(case))).collect();
        assert!(answers.iter().any(|answer| answer.code == 0), "{} accepts nothing", subject.name);
        let distrusts = answers.iter().any(|answer| answer.flags & 0x08 != 0);
        assert!(distrusts, "{} trusts everybody", subject.name);
    }
}

/// All but those that only callbacks and servers set, and the rarest: a weak key under a CRL.
const EVERY_FLAG: u32 = 0x07_DE3F;

/// A generator that reaches one kind of answer only would compare nothing.
#[test]
fn the_generator_reaches_acceptance_every_flag_and_many_codes() {
    let subject = SUBJECTS.iter().find(|subject| subject.name == "3.6.5 default").expect("a build");
    let mut oracle = subject.start();
    let ask = |index| oracle.ask(&Scenario::random(1, index).case());
    let answers: Vec<Answer> = (0..2500).map(ask).collect();
    let verified = answers.iter().filter(|answer| answer.flags != u32::MAX);
    let flags = verified.fold(0, |sum, answer| sum | answer.flags);
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

#[test]
fn the_model_agrees_with_the_library_on_seeded_cases() {
    let seed = number("DIFFERENTIAL_SEED").unwrap_or(CORPUS_SEED);
    let count = number("DIFFERENTIAL_CASES").map_or(CORPUS_CASES, |count| count as usize);
    let report = run::run(count, |index| Scenario::random(seed, index as u64).case(), builds_for);
    eprintln!("seed {seed}, {count} cases\n{}", report.table());
    let shown: String = report
        .differences
        .iter()
        .take(SHRUNK)
        .map(|difference| explain(seed, difference))
        .collect();
    assert!(report.differences.is_empty(), "{} differ\n{shown}", report.differences.len());
    assert_eq!(report.total()[1], 0, "the model knows every key and signature of the generator");
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")))
}

/// Every release in its default configuration, and each once with something taken away.
fn builds_for(index: usize) -> Vec<usize> {
    let mut chosen = Vec::new();
    let mut from = 0;
    while from < SUBJECTS.len() {
        let release = SUBJECTS[from].release;
        let count =
            SUBJECTS[from..].iter().take_while(|subject| subject.release == release).count();
        chosen.extend([from, from + 1 + index % (count - 1)]);
        from += count;
    }
    chosen
}

/// The case as small as it gets, with what differs and the file to keep.
fn explain(seed: u64, difference: &Difference) -> String {
    let subject = &SUBJECTS[difference.subject];
    let mut oracle = subject.start();
    let first = first_words(&difference.lines);
    let small =
        shrink::shrink(&Scenario::random(seed, difference.index as u64), |scenario| match subject
            .compare(&mut oracle, &scenario.case())
        {
            Comparison::Differed(lines) => first_words(&lines) == first,
            _ => false,
        });
    let case = small.case();
    let mut text = format!("--- case {seed}:{} on {}\n", difference.index, subject.name);
    if let Comparison::Differed(lines) = subject.compare(&mut oracle, &case) {
        let _ = writeln!(text, "{}", lines.join("\n"));
    }
    let _ = writeln!(text, "{small}\n{}", case.to_text());
    text
}

/// What differs, without the values.
fn first_words(lines: &[String]) -> Vec<&str> {
    lines.iter().filter_map(|line| line.split(':').next()).collect()
}

//! Cases that once disagreed, on every build; what still disagrees is listed with a reason.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::case::Case;
use crate::comparison::Comparison;
use crate::run::{self, SUBJECTS};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    #[serde(default)]
    disagreement: Vec<Disagreement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Disagreement {
    case: String,
    build: String,
    reason: String,
}

/// Names and contents of `cases/*.case`, in order.
fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/cases");
    let entries = fs::read_dir(folder).expect("tests/differential/cases");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    let read = |path: &Path| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, Case::from_text(&fs::read_to_string(path).expect("a readable case")))
    };
    paths.iter().map(|path| read(path)).collect()
}

#[test]
fn kept_cases_agree_except_for_those_known_with_a_reason() {
    let known: Known = toml::from_str(include_str!("known.toml")).expect("known.toml");
    assert!(known.disagreement.iter().all(|entry| !entry.reason.is_empty()), "a reason is missing");
    let mut expected: BTreeSet<(String, String)> =
        known.disagreement.into_iter().map(|entry| (entry.case, entry.build)).collect();
    let cases = cases();
    assert!(!cases.is_empty(), "no case is kept");
    let report =
        run::run(cases.len(), |index| cases[index].1.clone(), |_| (0..SUBJECTS.len()).collect());
    for difference in &report.differences {
        let name = &cases[difference.index].0;
        let build = &SUBJECTS[difference.subject].name;
        let listed = expected.remove(&(name.clone(), build.clone()));
        assert!(listed, "{name} on {build}: {}", difference.lines.join("; "));
    }
    assert!(expected.is_empty(), "known.toml is stale, these agree: {expected:?}");
    let [_, inconclusive, _] = report.total();
    assert_eq!(inconclusive, 0, "no kept case is beyond the model");
}

/// The comparison itself: an answer that is off by one flag is not taken for the same.
#[test]
fn a_wrong_answer_is_noticed() {
    let (_, case) = cases().remove(0);
    let subject = &SUBJECTS[0];
    let library = subject.start().ask(&subject.adapt(&case));
    let mut model = crate::model::ask(&subject.adapt(&case), &subject.library);
    assert_eq!(crate::comparison::compare(&model, &library), Comparison::Agreed);
    model.flags ^= 0x20;
    assert!(matches!(crate::comparison::compare(&model, &library), Comparison::Differed(_)));
}

//! What each option changes in a run: heap, stack and instructions, alone and where two share.

use std::collections::BTreeSet;

use super::design::{Contrast, Design, Options};
use super::lab::LabFigures;

/// A change of what a run takes; `None` where one of the builds behind it was not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEffect {
    /// Labels of what is changed: one feature, or two whose sum is taken away.
    pub features: Vec<String>,
    /// Labels of features that are changed on all sides; empty against the first build.
    pub beside: Vec<String>,
    /// Bytes of heap in use at once.
    pub heap_peak: Option<i64>,
    /// Bytes of stack.
    pub stack_peak: Option<i64>,
    /// Of set-up and handshake together.
    pub instructions: Option<i64>,
}

/// Of each feature that the builds tell, then of each pair: both less the sum of the two. Empty where no
/// option differs, where two builds have the same options, and where nothing was run.
pub fn run_effects(builds: &[(&Options, LabFigures)]) -> Vec<RunEffect> {
    let options: Vec<&Options> = builds.iter().map(|(options, _)| *options).collect();
    let Some(design) = Design::new(&options) else { return Vec::new() };
    let name =
        |index: &usize| design.features.get(*index).map_or_else(String::new, ToString::to_string);
    let effect = |features: &[usize], beside: &BTreeSet<usize>, contrast: &Contrast| {
        let of = |figure: fn(&LabFigures) -> Option<u64>| {
            contrast.of(|build| {
                let (_, figures) = builds.get(build)?;
                i64::try_from(figure(figures)?).ok()
            })
        };
        RunEffect {
            features: features.iter().map(name).collect(),
            beside: beside.iter().map(name).collect(),
            heap_peak: of(|figures| figures.heap_peak),
            stack_peak: of(|figures| figures.stack_peak),
            instructions: of(|figures| figures.instructions),
        }
    };
    let alone = design.effects.iter().map(|one| effect(&[one.feature], &one.beside, &one.contrast));
    let pairs =
        design.pairs.iter().map(|pair| effect(&pair.features, &pair.beside, &pair.interaction));
    let is_run = |effect: &RunEffect| effect.heap_peak.is_some() || effect.instructions.is_some();
    alone.chain(pairs).filter(is_run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(names: &[&str]) -> Options {
        names.iter().map(|name| ((*name).to_owned(), String::new())).collect()
    }

    fn run(heap: u64) -> LabFigures {
        let (stack_peak, instructions) = (Some(heap / 10), Some(heap * 100));
        LabFigures { heap_peak: Some(heap), stack_peak, instructions, ..LabFigures::default() }
    }

    #[test]
    fn each_option_has_an_effect_and_two_have_what_they_share() {
        let options = [build(&["A", "B"]), build(&["B"]), build(&["A"]), build(&[])];
        let builds: Vec<_> = options.iter().zip([100, 90, 70, 65].map(run)).collect();
        let effects = run_effects(&builds);
        let heaps: Vec<_> = effects.iter().map(|effect| effect.heap_peak).collect();
        assert_eq!(heaps, [Some(-10), Some(-30), Some(5)]);
        assert_eq!(effects[0].features, ["without A"]);
        assert_eq!(effects[2].features, ["without A", "without B"]);
        assert_eq!(effects[1].instructions, Some(-3000));
    }

    #[test]
    fn what_was_only_built_has_no_effect_on_a_run() {
        let options = [build(&["A"]), build(&[])];
        let built: Vec<_> = options.iter().map(|one| (one, LabFigures::default())).collect();
        assert_eq!(run_effects(&built), []);
        let half: Vec<_> = options.iter().zip([run(100), LabFigures::default()]).collect();
        assert_eq!(run_effects(&half), []);
    }
}

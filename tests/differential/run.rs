//! Puts cases before every build and the model, on all processors.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use tlsprobe::mbedtls::TlsVersion;
use tlsprobe::profile::Library;

use crate::case::Case;
use crate::comparison::{Comparison, compare};
use crate::model;
use crate::oracle::{Configuration, Oracle, Release, build, builds};

/// A build of the library together with what the model is told of it.
pub struct Subject {
    pub name: String,
    pub release: Release,
    pub configuration: Configuration,
    pub library: Library,
}

/// All builds; the programs are compiled when first asked for.
pub static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    let subject = |(release, configuration): (Release, Configuration)| Subject {
        name: format!("{} {}", release.version, configuration.name),
        library: model::library(release, &configuration),
        release,
        configuration,
    };
    builds().into_iter().map(subject).collect()
});

impl Subject {
    /// The case as this build can be asked: without TLS 1.3 where it has none.
    pub fn adapt(&self, case: &Case) -> Case {
        let mut case = case.clone();
        if !self.configuration.speaks(self.release, case.tls) {
            case.tls = TlsVersion::Tls12;
        }
        case
    }

    pub fn start(&self) -> Oracle {
        Oracle::start(&build(self.release, &self.configuration))
    }

    /// Model against library.
    pub fn compare(&self, oracle: &mut Oracle, case: &Case) -> Comparison {
        let case = self.adapt(case);
        compare(&model::ask(&case, &self.library), &oracle.ask(&case))
    }
}

/// What a run found.
#[derive(Default)]
pub struct Report {
    /// Agreed, inconclusive and differed, by build.
    pub counts: BTreeMap<String, [usize; 3]>,
    pub differences: Vec<Difference>,
}

pub struct Difference {
    /// The number of the case in its run.
    pub index: usize,
    /// Position in [`SUBJECTS`].
    pub subject: usize,
    pub lines: Vec<String>,
}

/// Compares `count` cases; `which` says which builds see the case with this number.
pub fn run(
    count: usize,
    case: impl Fn(usize) -> Case + Sync,
    which: impl Fn(usize) -> Vec<usize> + Sync,
) -> Report {
    // Compile before the clock of a worker matters, and with all processors.
    SUBJECTS.iter().for_each(|subject| drop(build(subject.release, &subject.configuration)));
    let next = AtomicUsize::new(0);
    let report = Mutex::new(Report::default());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let found = work(count, &next, &case, &which);
                report.lock().unwrap_or_else(PoisonError::into_inner).add(found);
            });
        }
    });
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.differences.sort_by_key(|difference| (difference.index, difference.subject));
    report
}

fn work(
    count: usize,
    next: &AtomicUsize,
    case: &impl Fn(usize) -> Case,
    which: &impl Fn(usize) -> Vec<usize>,
) -> Report {
    let mut report = Report::default();
    let mut oracles: BTreeMap<usize, Oracle> = BTreeMap::new();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= count {
            return report;
        }
        let case = case(index);
        for position in which(index) {
            let subject = &SUBJECTS[position];
            let oracle = oracles.entry(position).or_insert_with(|| subject.start());
            let comparison = subject.compare(oracle, &case);
            report.note(index, position, comparison);
        }
    }
}

impl Report {
    fn note(&mut self, index: usize, subject: usize, comparison: Comparison) {
        let counts = self.counts.entry(SUBJECTS[subject].name.clone()).or_default();
        match comparison {
            Comparison::Agreed => counts[0] += 1,
            Comparison::Inconclusive => counts[1] += 1,
            Comparison::Differed(lines) => {
                counts[2] += 1;
                self.differences.push(Difference { index, subject, lines });
            }
        }
    }

    fn add(&mut self, other: Self) {
        for (name, counts) in other.counts {
            let sum = self.counts.entry(name).or_default();
            (0..3).for_each(|i| sum[i] += counts[i]);
        }
        self.differences.extend(other.differences);
    }

    /// Agreed, inconclusive and differed, all builds together.
    pub fn total(&self) -> [usize; 3] {
        self.counts.values().fold([0; 3], |sum, counts| [0, 1, 2].map(|i| sum[i] + counts[i]))
    }

    /// One line a build and one for all.
    pub fn table(&self) -> String {
        let total = self.total();
        let rows = self
            .counts
            .iter()
            .map(|(name, counts)| (name.as_str(), *counts))
            .chain([("all", total)]);
        let line = |(name, [agreed, unknown, differed]): (&str, [usize; 3])| {
            format!(
                "{name:<20} {agreed:>8} agreed {unknown:>6} inconclusive {differed:>6} differ\n"
            )
        };
        rows.map(line).collect()
    }
}

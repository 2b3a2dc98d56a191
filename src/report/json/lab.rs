//! `tlsprobe.lab/1`: what `tlsprobe lab --format json` promises.

use std::path::Path;

use serde::Serialize;

use super::feature_cost;
use super::measured::Measured;
use super::survey::Survey;
use crate::engine::loopback::Key;
use crate::firmware::{self, Change, Effect, Fate, Features};
use crate::report::lab::{Lab, LabRow, Unbuilt};

/// The whole document.
#[derive(Debug, Serialize)]
pub struct LabReport<'a> {
    schema: &'static str,
    rows: Vec<Row<'a>>,
    deltas: Vec<Delta<'a>>,
    /// Null where the rows are no design of two features, or should not be compared.
    effects: Option<Effects<'a>>,
    /// Null where no option differs, and where rows should not be compared.
    feature_costs: Option<feature_cost::Costs<'a>>,
    /// Empty where no option differs, where rows should not be compared, and where nothing was run.
    run_effects: Vec<RunEffect<'a>>,
    /// Profiles and variations that are no row.
    unbuilt: Vec<NoRow<'a>>,
    /// Null but for `--vary all`.
    ranking: Option<Vec<Ranked<'a>>>,
    /// Options that `--vary all` did not try, because the board is built without them anyway.
    left_out: &'a [String],
    warnings: &'a [String],
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    profile: &'a str,
    mbedtls: String,
    /// Null where the user built the image, and the profile names none.
    cpu: Option<&'a str>,
    elf: String,
    /// Null where there is none.
    map: Option<String>,
    /// What `[build] command` said; null where the profile has none.
    log: Option<String>,
    /// Null where the user built the image.
    flags: Option<&'a str>,
    /// All of them, sorted; null where the image does not tell.
    compiler: Option<&'a str>,
    flash: u64,
    ram: u64,
    library_flash: u64,
    library_ram: u64,
    /// This and what follows are null where nothing was run.
    heap_peak: Option<u64>,
    stack_peak: Option<u64>,
    instructions: Option<u64>,
    milliseconds: Option<u64>,
    verdict: Option<&'static str>,
    code: Option<i32>,
    code_hex: Option<String>,
    tls_version: Option<&'static str>,
    ciphersuite: Option<&'static str>,
    /// `ecdsa` or `rsa` of a server of our own.
    chain: Option<&'static str>,
    reason: Option<&'static str>,
    cause: Option<&'a str>,
    /// Empty where nothing was run, too.
    fix: &'a [String],
    measured: Option<Measured<'a>>,
    /// What the server did to the device, as in `tlsprobe.connect/1`.
    server: Option<Survey>,
    budget: Vec<Limit<'a>>,
}

/// One option off by itself, the best to leave out first.
#[derive(Debug, Serialize)]
struct Ranked<'a> {
    option: &'a str,
    /// Of its row.
    profile: &'a str,
    /// Null where nothing was run.
    connects: Option<bool>,
    flash: i64,
    ram: i64,
    heap_peak: Option<i64>,
    stack_peak: Option<i64>,
    instructions: Option<i64>,
}

#[derive(Debug, Serialize)]
struct NoRow<'a> {
    profile: &'a str,
    /// The one that was switched, where it was one.
    option: Option<&'a str>,
    mbedtls: String,
    cause: &'a str,
    /// What `[build] command` said in full; null where it was not run.
    log: Option<String>,
}

#[derive(Debug, Serialize)]
struct Limit<'a> {
    name: &'a str,
    /// `size`, `growth` against the first row, or `headroom` of a region.
    measure: &'static str,
    limit: u64,
    /// Null where growth has nothing to be told by.
    used: Option<u64>,
    broken: bool,
}

#[derive(Debug, Serialize)]
struct Delta<'a> {
    from: &'a str,
    to: &'a str,
    flash: i64,
    ram: i64,
    heap_peak: Option<i64>,
    stack_peak: Option<i64>,
    instructions: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Effects<'a> {
    options: Vec<OptionEffect<'a>>,
    interaction: Bytes,
}

/// One feature, or of two both less the sum of the two.
#[derive(Debug, Serialize)]
struct RunEffect<'a> {
    features: &'a [String],
    /// Changes of the first profile on all sides.
    beside: &'a [String],
    heap_peak: Option<i64>,
    stack_peak: Option<i64>,
    instructions: Option<i64>,
}

#[derive(Debug, Serialize)]
struct OptionEffect<'a> {
    option: &'a str,
    flash: i64,
    ram: i64,
}

#[derive(Debug, Serialize)]
struct Bytes {
    flash: i64,
    ram: i64,
}

impl<'a> LabReport<'a> {
    /// Rows in the order in which they were named, deltas against the first.
    pub fn new(lab: &'a Lab) -> Self {
        let (first, others) =
            lab.rows.split_first().map_or((None, &[][..]), |(first, others)| (Some(first), others));
        let deltas = first.into_iter().flat_map(|first| others.iter().map(|row| delta(first, row)));
        Self {
            schema: "tlsprobe.lab/1",
            rows: lab.rows.iter().map(row).collect(),
            deltas: deltas.collect(),
            effects: lab.features.as_ref().map(effects),
            feature_costs: lab.costs.as_ref().map(|costs| feature_cost::costs(costs, false)),
            run_effects: lab.run_effects.iter().map(run_effect).collect(),
            unbuilt: lab.unbuilt.iter().map(no_row).collect(),
            ranking: lab.walk.as_ref().map(|_| ranking(&lab.rows)),
            left_out: lab.walk.as_ref().map_or(&[], |walk| &walk.left_out),
            warnings: &lab.warnings,
        }
    }
}

fn row(row: &LabRow) -> Row<'_> {
    let figures = &row.figures;
    let (outcome, explanation) = row.run.as_ref().map(|(one, two)| (one, two)).unzip();
    let code = outcome.and_then(|outcome| outcome.code);
    Row {
        profile: &row.profile,
        mbedtls: row.mbedtls.to_string(),
        cpu: row.cpu.as_deref(),
        elf: shown(&row.elf),
        map: row.map.as_deref().map(shown),
        log: row.log.as_deref().map(shown),
        flags: row.flags.as_deref(),
        compiler: row.compiler.as_deref(),
        flash: figures.image.flash,
        ram: figures.image.ram,
        library_flash: figures.library.flash,
        library_ram: figures.library.ram,
        heap_peak: figures.heap_peak,
        stack_peak: figures.stack_peak,
        instructions: figures.instructions,
        milliseconds: row.milliseconds,
        verdict: outcome.map(|outcome| outcome.verdict.word()),
        code: code.map(|code| code.0),
        code_hex: code.map(|code| code.hex()),
        tls_version: outcome.and_then(|it| Some(it.session.version?.name())),
        ciphersuite: outcome.and_then(|outcome| outcome.session.suite),
        chain: row.chain.map(Key::word),
        reason: outcome.and_then(|outcome| Some(outcome.reason?.word())),
        cause: explanation.map(|explanation| explanation.cause.as_str()),
        fix: explanation.map_or(&[][..], |explanation| explanation.fix.as_slice()),
        measured: outcome.and_then(|outcome| outcome.measured.as_ref()).map(Measured::new),
        server: row.survey.as_ref().map(Survey::new),
        budget: row
            .budget
            .iter()
            .map(|line| Limit {
                name: &line.name,
                measure: line.measure.word(),
                limit: line.limit,
                used: line.used,
                broken: line.is_broken(),
            })
            .collect(),
    }
}

fn no_row(unbuilt: &Unbuilt) -> NoRow<'_> {
    let Unbuilt { profile, option, mbedtls, cause, log } = unbuilt;
    let (mbedtls, log) = (mbedtls.to_string(), log.as_deref().map(shown));
    NoRow { profile, option: option.as_deref(), mbedtls, cause, log }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn run_effect(effect: &firmware::RunEffect) -> RunEffect<'_> {
    let firmware::RunEffect { features, beside, heap_peak, stack_peak, instructions } = effect;
    let (heap_peak, stack_peak, instructions) = (*heap_peak, *stack_peak, *instructions);
    RunEffect { features, beside, heap_peak, stack_peak, instructions }
}

fn ranking(rows: &[LabRow]) -> Vec<Ranked<'_>> {
    let [base, others @ ..] = rows else { return Vec::new() };
    let ranked = others.iter().filter_map(|row| {
        let change = row.figures.minus(&base.figures);
        Some(Ranked {
            option: row.switched.as_deref()?,
            profile: &row.profile,
            connects: row.run.as_ref().map(|_| row.fate() == Fate::Connects),
            flash: change.flash,
            ram: change.ram,
            heap_peak: change.heap_peak,
            stack_peak: change.stack_peak,
            instructions: change.instructions,
        })
    });
    ranked.collect()
}

fn delta<'a>(from: &'a LabRow, to: &'a LabRow) -> Delta<'a> {
    let change = to.figures.minus(&from.figures);
    Delta {
        from: &from.profile,
        to: &to.profile,
        flash: change.flash,
        ram: change.ram,
        heap_peak: change.heap_peak,
        stack_peak: change.stack_peak,
        instructions: change.instructions,
    }
}

fn effects(features: &Features) -> Effects<'_> {
    let options = features.effects.iter().map(|Effect { feature, change, .. }| OptionEffect {
        option: feature,
        flash: change.flash,
        ram: change.ram,
    });
    let Change { flash, ram } = features.interaction;
    Effects { options: options.collect(), interaction: Bytes { flash, ram } }
}

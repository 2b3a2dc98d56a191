//! `tlsprobe size`: read images, maps and profiles, count, compare, report.

mod baseline;
mod inputs;
mod options;
mod stack;
mod tree;

use anyhow::{Context, Result, bail};

use tlsprobe::firmware::lint::{Finding, Severity};
use tlsprobe::firmware::{
    self, DebugInformation, Image, Known, Measurement, Standard, Survey, Variant, Why,
};
use tlsprobe::profile::Profile;
use tlsprobe::report::json::size::SizeReport;
use tlsprobe::report::{self, Document};

use crate::cli::PageFormat;
use crate::cli::size::{LintSeverity, SizeArgs};
use crate::exit::Exit;
use crate::output::{self, Output};

use inputs::Input;

/// Owners shown without `--top`; a screen has room for the tables above and these.
const TOP: usize = 15;

pub fn run(args: &SizeArgs) -> Result<Output> {
    let inputs = inputs::read(args)?;
    stack::check(args, inputs.len())?;
    let old = baseline::read(args)?;
    let debug = tree::debug_information(args);
    let image = |input| image(args, input, debug);
    let mut images = inputs.iter().map(image).collect::<Result<Vec<_>>>()?;
    tree::add(&mut images, args)?;
    let known = known(&inputs, &images);
    let baselines = old.as_ref().map(|old| old.images(&images)).transpose()?.unwrap_or_default();
    let budgets = inputs.iter().filter_map(|input| Some(&input.profile.as_ref()?.budget)).collect();
    let standard = Standard { baselines, budgets, ratchet: args.ratchet };
    let survey = Survey::new(images, &standard, known)?;
    let text = match args.format {
        PageFormat::Text => report::text(&document(&survey, args, output::terminal_width())),
        PageFormat::Markdown => report::markdown(&document(&survey, args, None)),
        PageFormat::Json => report::json::to_text(&SizeReport::new(&survey))?,
        PageFormat::Html => report::html(&report::json::to_text(&SizeReport::new(&survey))?),
    };
    let exit = exit(&survey).and(linted(&survey, args.fail_on)).and(options::exit(&survey));
    if let Some(path) = args.save.as_deref().filter(|_| !args.ratchet || exit != Exit::Fail) {
        baseline::save(path, &survey.inventories())?;
    }
    Ok(Output { text, exit })
}

fn document(survey: &Survey, args: &SizeArgs, width: Option<usize>) -> Document {
    let top = args.top.unwrap_or(TOP);
    match args.tree.by.as_slice() {
        [] => report::size(survey, top),
        _ => report::tree(survey, top, width),
    }
}

fn exit(survey: &Survey) -> Exit {
    let broken = if survey.breaks_a_budget() { Exit::Fail } else { Exit::Pass };
    let open = if survey.leaves_a_budget_open() { Exit::NoVerdict } else { Exit::Pass };
    broken.and(open)
}

fn linted(survey: &Survey, fail_on: Option<LintSeverity>) -> Exit {
    let line = match fail_on {
        None => return Exit::Pass,
        Some(LintSeverity::Warning) => Severity::Warning,
        Some(LintSeverity::Note) => Severity::Note,
    };
    let mut findings = survey.images.iter().flat_map(|image| image.findings.iter().flatten());
    if findings.any(|finding| finding.severity >= line) { Exit::Fail } else { Exit::Pass }
}

fn image<'a>(args: &SizeArgs, input: &'a Input, debug: DebugInformation) -> Result<Image<'a>> {
    let profile = input.profile.as_ref();
    let declared = profile.map_or(&[][..], |profile| &profile.device.regions);
    let map = input.map.as_deref();
    let measured = match (&input.container, &input.window) {
        (Some(container), _) => firmware::measure_container(container, declared),
        (None, Some(window)) => firmware::measure_fetching(&input.bytes, window, map, declared),
        (None, None) => firmware::measure_with(&input.bytes, map, declared, debug),
    };
    let measurement = measured.with_context(|| input.named())?;
    let why = why(args, input, &measurement)?;
    let findings = findings(args, input, &measurement)?;
    let options = options::costs(args, input, &measurement)?;
    let stack = stack::frames(args, input, &measurement)?;
    Ok(Image {
        path: input.path.clone(),
        profile: profile.map(|profile| profile.name.clone()),
        measurement,
        budget: Vec::new(),
        tree: None,
        options,
        stack,
        why,
        findings,
    })
}

fn findings(
    args: &SizeArgs,
    input: &Input,
    measurement: &Measurement,
) -> Result<Option<Vec<Finding>>> {
    if !args.lint && args.fail_on.is_none() {
        return Ok(None);
    }
    if input.container.is_some() {
        bail!("{}: --lint needs sections and symbols; give the ELF image", input.path);
    }
    let findings = firmware::lint::lint(&input.bytes, measurement);
    Ok(Some(findings.with_context(|| input.named())?))
}

fn why(args: &SizeArgs, input: &Input, measurement: &Measurement) -> Result<Option<Vec<Why>>> {
    if args.why.is_empty() {
        return Ok(None);
    }
    let Some(map) = &input.map else {
        bail!("{}: --why needs the linker's map; give --map", input.path);
    };
    let mut answers = Vec::new();
    for name in &args.why {
        answers.extend(firmware::why(measurement, map, name).with_context(|| input.path.clone())?);
    }
    Ok(Some(answers))
}

/// Features are known where every image has a profile, and all are of one release of the library:
/// between two releases more differs than options.
fn known(inputs: &[Input], images: &[Image]) -> Known {
    let profiles = inputs.iter().map(|input| input.profile.as_ref()).collect::<Option<Vec<_>>>();
    let profiles = profiles.unwrap_or_default();
    if profiles.windows(2).any(|pair| pair[0].library.version != pair[1].library.version) {
        return Known::default();
    }
    let variants: Vec<Variant> =
        profiles.iter().zip(images).map(|(profile, image)| variant(profile, image)).collect();
    Known::of(&variants)
}

fn variant(profile: &Profile, image: &Image) -> Variant {
    let Measurement { sizes, components, .. } = &image.measurement;
    let (sizes, components) = (*sizes, components.clone());
    Variant {
        name: profile.name.clone(),
        options: profile.configuration.options.defined(),
        sizes,
        components,
    }
}

//! `tlsprobe size`: read images, maps and profiles, count, compare, report.

mod inputs;
mod tree;

use anyhow::{Context, Result};

use tlsprobe::firmware::{
    self, DebugInformation, Features, Image, Inventory, Measurement, Sizes, Survey, Variant,
};
use tlsprobe::profile::{self, Profile};
use tlsprobe::report;
use tlsprobe::report::json::size::SizeReport;

use crate::cli::Format;
use crate::cli::size::SizeArgs;
use crate::exit::Exit;
use crate::files;
use crate::output::{self, Output};

use inputs::Input;

/// Owners shown without `--top`; a screen has room for the tables above and these.
const TOP: usize = 15;

pub fn run(args: &SizeArgs) -> Result<Output> {
    let inputs = inputs::read(args)?;
    let debug = tree::debug_information(args);
    let mut images = inputs.iter().map(|input| image(input, debug)).collect::<Result<Vec<_>>>()?;
    tree::add(&mut images, args)?;
    let features = features(&inputs, &images);
    let old = args.baseline.as_deref().map(files::read_image).transpose()?;
    let baseline = old.as_deref().map(|bytes| baseline(args, bytes, &images)).transpose()?;
    let survey = Survey::new(images, baseline.as_ref(), features)?;
    let top = args.top.unwrap_or(TOP);
    let text = match args.format {
        Format::Text if !args.tree.by.is_empty() => {
            report::text(&report::tree(&survey, top, output::terminal_width()))
        }
        Format::Text => report::text(&report::size(&survey, top)),
        Format::Json => report::json::to_text(&SizeReport::new(&survey))?,
    };
    let exit = if survey.breaks_a_budget() { Exit::Fail } else { Exit::Pass };
    Ok(Output { text, exit })
}

fn image(input: &Input, debug: DebugInformation) -> Result<Image<'_>> {
    let profile = input.profile.as_ref();
    let declared = profile.map_or(&[][..], |profile| &profile.device.regions);
    let measured = match &input.container {
        Some(container) => firmware::measure_container(container, declared),
        None => firmware::measure_with(&input.bytes, input.map.as_deref(), declared, debug),
    };
    let measurement = measured.with_context(|| input.named())?;
    let budget = profile.map_or_else(Vec::new, |profile| {
        firmware::check_budget(&profile.budget, measurement.sizes)
    });
    Ok(Image {
        path: input.path.clone(),
        profile: profile.map(|profile| profile.name.clone()),
        measurement,
        budget,
        tree: None,
    })
}

/// The baseline is counted in the regions of the first image: two figures compare only if both start
/// at the same origin.
fn baseline<'a>(args: &SizeArgs, bytes: &'a [u8], images: &[Image]) -> Result<Inventory<'a>> {
    let name = args.baseline.as_deref().map_or_else(String::new, |path| path.display().to_string());
    let declared = images.first().map_or_else(Vec::new, |image| known_regions(&image.measurement));
    let measurement = firmware::measure(bytes, None, &declared).with_context(|| name.clone())?;
    Ok(Inventory::of(&name, &measurement))
}

fn known_regions(measurement: &Measurement) -> Vec<profile::Region> {
    let known = measurement.regions.iter().filter_map(|region| {
        let (name, origin, kind) = (region.name.clone(), region.origin, region.kind);
        Some(profile::Region { name, origin, length: region.length?, kind })
    });
    known.collect()
}

/// Features are known where every image has a profile.
fn features(inputs: &[Input], images: &[Image]) -> Option<Features> {
    let variants = inputs.iter().zip(images).map(|(input, image)| {
        let profile = input.profile.as_ref()?;
        Some(variant(profile, image.measurement.sizes))
    });
    firmware::effects(&variants.collect::<Option<Vec<_>>>()?)
}

fn variant(profile: &Profile, sizes: Sizes) -> Variant {
    let options = &profile.configuration.options;
    let defined = options
        .iter()
        .filter_map(|(name, _)| Some((name.to_owned(), options.text(name)?.to_owned())));
    Variant { name: profile.name.clone(), options: defined.collect(), sizes }
}

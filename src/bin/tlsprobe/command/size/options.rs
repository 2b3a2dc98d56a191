//! `--options`: the sources of the profile's tree, and what its options bring into the image.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use tlsprobe::firmware::dwarf::Lines;
use tlsprobe::firmware::elf::Elf;
use tlsprobe::firmware::{self, Measurement, OptionCosts, Survey};
use tlsprobe::profile::Profile;
use tlsprobe::profile::library_code::LibraryCode;

use super::inputs::Input;
use crate::cli::size::SizeArgs;
use crate::exact::tree::Tree;
use crate::exit::Exit;
use crate::files;

/// Judges the options of one image, if the command line asks for it.
///
/// # Errors
/// Without a profile that names a tree, or when the tree or the debug information cannot be read.
pub fn costs(
    args: &SizeArgs,
    input: &Input,
    measurement: &Measurement,
) -> Result<Option<OptionCosts>> {
    if !args.options {
        return Ok(None);
    }
    if input.container.is_some() {
        bail!("{}: --options needs symbols; give the ELF image", input.path);
    }
    let Some(profile) = &input.profile else {
        bail!("{}: --options needs the profile that it was built for; give --profile", input.path);
    };
    let code = code(profile)?;
    let lines = Elf::read(&input.bytes).and_then(|elf| Lines::read(&elf));
    let lines = lines.with_context(|| input.named())?.with_context(|| input.named())?;
    let options = &profile.configuration.options;
    let map = input.map.as_deref();
    Ok(Some(firmware::option_costs(measurement, &code, options, lines.as_ref(), map)))
}

fn code(profile: &Profile) -> Result<LibraryCode> {
    if profile.tree.is_none() {
        bail!(
            "{}: --options reads the library's sources; name them with `tree = \"PATH\"` in \
             [mbedtls], the sources of mbedTLS {}",
            profile.source,
            profile.library.version
        );
    }
    let tree = Tree::of(profile)?;
    let own_crypto = profile.configuration.crypto_header.is_some();
    let read = |file: &PathBuf| -> Result<(PathBuf, String)> {
        Ok((file.clone(), files::read_text(&tree.path.join(file))?))
    };
    let is_read =
        |file: &&PathBuf| !(own_crypto && file.ends_with(Path::new("psa/crypto_config.h")));
    let texts: Vec<(PathBuf, String)> =
        tree.files.iter().filter(is_read).map(read).collect::<Result<_>>()?;
    Ok(LibraryCode::read(&texts))
}

/// An image of another profile fails.
pub fn exit(survey: &Survey) -> Exit {
    let mut costs = survey.images.iter().filter_map(|image| image.options.as_ref());
    if costs.any(|costs| !costs.foreign.is_empty()) { Exit::Fail } else { Exit::Pass }
}

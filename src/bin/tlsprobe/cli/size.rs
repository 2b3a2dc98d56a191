//! `tlsprobe size`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Format;
use crate::cli::tree::TreeArgs;

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct SizeArgs {
    /// Linked images; without any, those that the profiles name
    #[arg(value_name = "ELF")]
    pub images: Vec<PathBuf>,
    /// Device profile, for regions, budget and (without ELF) the image and its map; repeatable
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,
    /// Image to compare every other one with
    #[arg(long, value_name = "ELF")]
    pub baseline: Option<PathBuf>,
    /// GNU ld's map of an image (-Wl,-Map=FILE); repeatable, in the order of the images
    #[arg(long, value_name = "FILE")]
    pub map: Vec<PathBuf>,
    #[command(flatten)]
    pub tree: TreeArgs,
    /// How many of the largest owners to show in text, and of each node in the tree of --by
    ///
    /// Without it, text shows 15, and JSON the whole tree.
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

const HELP: &str = "\
Without ELF and --profile, ./tlsprobe.toml is used if it is there. Exit code 1: a budget of a
profile is broken.";

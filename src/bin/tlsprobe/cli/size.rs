//! `tlsprobe size`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::PageFormat;
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
    /// What to compare with: an image for all, or a file that --save wrote
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// GNU ld's map of the baseline, where that is an image
    #[arg(long, value_name = "FILE", requires = "baseline")]
    pub baseline_map: Option<PathBuf>,
    /// Write what was measured as a baseline for later runs; with --ratchet only if nothing grew
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Fail if flash, RAM or a region is larger than in the baseline
    #[arg(long, requires = "baseline")]
    pub ratchet: bool,
    /// Tell which chain of files pulled a symbol into the image; needs the map; repeatable
    #[arg(long, value_name = "SYMBOL")]
    pub why: Vec<String>,
    /// GNU ld's map of an image (-Wl,-Map=FILE); repeatable, in the order of the images
    #[arg(long, value_name = "FILE")]
    pub map: Vec<PathBuf>,
    #[command(flatten)]
    pub tree: TreeArgs,
    /// Tell what each option of the profile that is on brings into its image; needs the profile's tree
    #[arg(long)]
    pub options: bool,
    /// Tell the stack frame of each function, from a .su file of gcc -fstack-usage or a folder of them;
    /// repeatable
    #[arg(long, value_name = "PATH")]
    pub su: Vec<PathBuf>,
    /// Tell what the image spends without need, each finding with its price in bytes
    #[arg(long)]
    pub lint: bool,
    /// The least severity of a finding that makes the exit code 1; turns --lint on
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<LintSeverity>,
    /// How many of the largest owners or changes to show in text, and of each node in the tree of --by
    ///
    /// Without it, text shows 15, and JSON the whole tree.
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: PageFormat,
}

/// Severities of findings, as a person types them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LintSeverity {
    /// Bytes that nobody wants
    Warning,
    /// Worth knowing; may be meant
    Note,
}

const HELP: &str = "\
Without ELF and --profile, ./tlsprobe.toml is used if it is there. Exit code 1: a budget of a
profile is broken, or something grew with --ratchet; 3: a limit of growth has no baseline.";

//! `--by` and what goes with it.

use clap::Args;

use tlsprobe::firmware::{Filter, Level};

#[derive(Debug, Args)]
pub struct TreeArgs {
    /// Group owners: region, section, component, archive, object, source, function, symbol, from the
    /// whole to the leaves
    #[arg(long, value_name = "LEVEL,...", value_delimiter = ',')]
    pub by: Vec<Level>,
    /// Sum up what lies deeper than this in the tree of --by
    #[arg(long, value_name = "N", requires = "by")]
    pub depth: Option<usize>,
    /// Only owners with a name that fits, at any level or as LEVEL:GLOB at one
    #[arg(long, value_name = "GLOB", requires = "by")]
    pub filter: Option<Filter>,
    /// Read debug information: the source of every symbol (as --by source does), and what was inlined
    #[arg(long)]
    pub dwarf: bool,
}

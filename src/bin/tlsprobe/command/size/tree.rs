//! The tree of `--by` for every image.

use anyhow::{Context, Result};

use tlsprobe::firmware::{self, DebugInformation, Image, Level, Tree, TreeRequest};

use crate::cli::PageFormat;
use crate::cli::size::SizeArgs;

/// Children of a node shown in text without `--top`; what is cut off stays in the sum.
const TOP: usize = 15;

/// Debug information is larger than all else, so it is read only for those who ask for it.
pub fn debug_information(args: &SizeArgs) -> DebugInformation {
    match (args.tree.dwarf, args.tree.by.contains(&Level::Source)) {
        (true, _) => DebugInformation::Wanted,
        (false, true) => DebugInformation::IfThere,
        (false, false) => DebugInformation::Unread,
    }
}

/// Groups the owners of each image, if the command line asks for it.
///
/// # Errors
/// When a tree does not add up, which is an error of this program.
pub fn add(images: &mut [Image], args: &SizeArgs) -> Result<()> {
    if args.tree.by.is_empty() {
        return Ok(());
    }
    let request = TreeRequest {
        levels: args.tree.by.clone(),
        depth: args.tree.depth,
        top: args
            .top
            .or(matches!(args.format, PageFormat::Text | PageFormat::Markdown).then_some(TOP)),
        filter: args.tree.filter.clone(),
    };
    for image in images {
        let root =
            firmware::tree(&image.measurement, &request).with_context(|| image.path.clone())?;
        image.tree = Some(Tree { request: request.clone(), root });
    }
    Ok(())
}

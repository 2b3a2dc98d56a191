//! The stack frames of an image's functions, for people.

use super::figures::grouped;
use super::{Block, Column, Document, Table};
use crate::firmware::stack::{Frame, FrameKind, StackFrames};

/// A table of the deepest frames, and what they are not.
pub(super) fn frames(document: &mut Document, label: &str, stack: &StackFrames, top: usize) {
    document.push(Block::Heading(format!("Deepest stack frames of {label}")));
    let columns = vec![
        Column::numbers("bytes"),
        Column::words("size is"),
        Column::words("function"),
        Column::words("source"),
    ];
    let rows = stack.inside.iter().take(top).map(row).collect();
    document.push(Block::Table(Table { columns, rows }));
    document.push(Block::Paragraph(summary(stack, top)));
}

fn row(frame: &Frame) -> Vec<String> {
    let kind = match frame.kind {
        FrameKind::Static => "fixed",
        FrameKind::Dynamic => "at least",
        FrameKind::Bounded => "at most",
    };
    let place = format!("{}:{}", frame.file, frame.line);
    vec![grouped(frame.bytes), kind.to_owned(), frame.function.clone(), place]
}

fn summary(stack: &StackFrames, top: usize) -> String {
    let (known, elsewhere) = (stack.inside.len(), stack.elsewhere);
    let shown = known.min(top);
    format!(
        "{shown} of {known} known frames; {elsewhere} more are of functions that the image does not \
         have. A frame is what one function takes by itself: the depth of a call is the sum along \
         its path, which these files do not tell."
    )
}

//! The only place that writes to the terminal: results to stdout, everything else to stderr.

use std::io::{ErrorKind, Write};

use anyhow::Result;

use crate::exit::Exit;

/// What a command hands back: the whole of stdout, and how the run ended.
#[derive(Debug)]
pub struct Output {
    /// Printed as it is; ANSI colours are stripped where stdout is no terminal.
    pub text: String,
    /// Ignored when stdout cannot be written.
    pub exit: Exit,
}

/// Writes a command's report. A reader that went away is a quiet end, not an error.
///
/// # Errors
/// When stdout cannot be written for another reason, such as a full disk.
pub fn write(output: Output) -> Result<Exit> {
    let mut stdout = anstream::stdout().lock();
    let written = stdout.write_all(output.text.as_bytes()).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(output.exit),
    }
}

/// One line on stderr: what went wrong, outermost context first.
pub fn complain(error: &anyhow::Error) {
    // A closed stderr leaves nobody to tell.
    let _ = writeln!(anstream::stderr(), "tlsprobe: {error:#}");
}

//! `tlsprobe explain`.

use std::io::Read;

use anyhow::{Context, Result, bail};

use tlsprobe::report::{self, json};
use tlsprobe::verdict::cause::words::{self, Words};

use crate::cli::Format;
use crate::cli::explain::ExplainArgs;
use crate::exit::Exit;
use crate::output::Output;

/// A log of a whole day comes nowhere near this; a device node does.
const LONGEST_LOG: u64 = 16 << 20;

pub fn run(args: &ExplainArgs) -> Result<Output> {
    let words = words::explain(&text(args)?, args.mbedtls);
    let exit = if words.entries.is_empty() { Exit::NoVerdict } else { Exit::Pass };
    Ok(Output { text: render(&words, args.format)?, exit })
}

/// Words of one line that the shell took apart belong together again.
fn text(args: &ExplainArgs) -> Result<String> {
    if let Some(option) = args.more.iter().find(|word| word.starts_with("--")) {
        bail!("{option} stands behind the text; put options first, or quote the text");
    }
    if args.first == "-" && args.more.is_empty() {
        return standard_input();
    }
    Ok(format!("{} {}", args.first, args.more.join(" ")))
}

fn standard_input() -> Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(LONGEST_LOG + 1)
        .read_to_end(&mut bytes)
        .context("cannot read standard input")?;
    if bytes.len() as u64 > LONGEST_LOG {
        bail!("standard input is longer than the limit of {LONGEST_LOG} bytes");
    }
    // A serial log has bytes of noise in it; they are no code.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn render(words: &Words, format: Format) -> Result<String> {
    match format {
        Format::Text => Ok(report::text(&report::explain::explain(words))),
        Format::Markdown => Ok(report::markdown(&report::explain::explain(words))),
        Format::Json => Ok(json::to_text(&json::explain::ExplainReport::new(words))?),
    }
}

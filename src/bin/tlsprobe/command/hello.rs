//! `tlsprobe hello`: what a device says first, or what a capture holds, and how two of them differ.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};

use tlsprobe::certificate::hex;
use tlsprobe::engine::client_hello::{self, ClientHello, Source, compare};
use tlsprobe::report::json::hello::HelloReport;
use tlsprobe::report::{self, hello::Greeting};

use crate::cli::hello::{HelloArgs, HelloFormat};
use crate::command::connect::greeting;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// A capture longer than this is of another kind than a hello's.
const LONGEST_INPUT: u64 = 1 << 28;

pub fn run(args: &HelloArgs) -> Result<Output> {
    let greeting = match &args.decode {
        Some(path) => captured(path)?,
        None => sent(args)?,
    };
    let other = args.compare.as_deref().map(captured).transpose()?;
    let compared = other.map(|other| {
        let differences = compare(&greeting.hello, &other.hello);
        (other, differences)
    });
    let differs = compared.as_ref().is_some_and(|(_, differences)| !differences.is_empty());
    let compared = compared.as_ref().map(|(other, differences)| (other, differences.as_slice()));
    let text = match args.format {
        HelloFormat::Text => report::text(&report::hello::hello(&greeting, compared)),
        HelloFormat::Json => report::json::to_text(&HelloReport::new(&greeting, compared))?,
        HelloFormat::Hex => format!("{}\n", hex(&greeting.hello.bytes)),
    };
    Ok(Output { text, exit: if differs { Exit::Fail } else { Exit::Pass } })
}

/// The first ClientHello of a file.
fn captured(path: &Path) -> Result<Greeting> {
    let shown = path.display().to_string();
    let bytes = if shown == "-" { standard_input()? } else { files::read(path)? };
    let found = client_hello::find(&bytes).with_context(|| shown.clone())?;
    let hello = ClientHello::decode(&found.bytes).with_context(|| shown.clone())?;
    let origin = match found.source {
        Source::Bytes => shown,
        Source::Hex => format!("{shown}, as hex"),
        Source::Packets { from, to, others: 0 } => format!("{shown}, {from} to {to}"),
        Source::Packets { from, to, others } => {
            format!("{shown}, {from} to {to}, the first of {}", others + 1)
        }
    };
    Ok(Greeting { origin, profile: None, mbedtls: None, hello })
}

fn standard_input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(LONGEST_INPUT)
        .read_to_end(&mut bytes)
        .context("cannot read standard input")?;
    Ok(bytes)
}

/// What the device of a profile sends to a host.
fn sent(args: &HelloArgs) -> Result<Greeting> {
    let host = &args.host.host;
    let (profile, bytes) = greeting::first_bytes(&args.device, host).context(
        "only the library itself can say what it sends (--decode FILE decodes a capture without it)",
    )?;
    let hello = ClientHello::decode(&bytes).context("the bytes that the library sent")?;
    Ok(Greeting {
        origin: format!("to {host}"),
        mbedtls: Some(profile.library.version),
        profile: Some(profile.name.clone()),
        hello,
    })
}

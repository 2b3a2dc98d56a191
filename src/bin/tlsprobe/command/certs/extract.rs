//! `tlsprobe certs extract`: read the sources, write each certificate once, report where it was.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use tlsprobe::profile::CaSource;
use tlsprobe::report;
use tlsprobe::trust::extract::{Extracted, extract};

use crate::cli::certs::extract::{ExtractArgs, FileFormat};
use crate::command::ca_source;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

pub fn run(args: &ExtractArgs) -> Result<Output> {
    let wanted: Vec<CaSource> = args.sources.iter().map(|path| ca_source::named(path)).collect();
    let sources = ca_source::read_all(&wanted)?;
    let extracted = extract(&sources);
    if extracted.is_empty() {
        bail!("names and keys alone: there is no certificate to write");
    }
    let planned: Vec<(PathBuf, Vec<u8>)> =
        extracted.iter().map(|one| (path(args, one), contents(args.format, one))).collect();
    if !args.overwrite
        && let Some((taken, _)) = planned.iter().find(|(path, _)| path.exists())
    {
        bail!(
            "{} is already there; nothing was written (--overwrite writes over it)",
            taken.display()
        );
    }
    let shown = args.out.display();
    fs::create_dir_all(&args.out).with_context(|| format!("cannot make the folder {shown}"))?;
    for (path, bytes) in &planned {
        files::write(path, bytes)?;
    }
    let files = planned.iter().map(|(path, _)| path.display().to_string()).collect();
    let text = report::text(&report::extract::document(&sources, &extracted, files));
    Ok(Output { text, exit: Exit::Pass })
}

fn path(args: &ExtractArgs, extracted: &Extracted) -> PathBuf {
    let kind = match args.format {
        FileFormat::Pem => "pem",
        FileFormat::Der => "der",
    };
    args.out.join(format!("{}.{kind}", extracted.file_stem))
}

fn contents(format: FileFormat, extracted: &Extracted) -> Vec<u8> {
    match format {
        FileFormat::Der => extracted.der.clone(),
        FileFormat::Pem => {
            let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
            let block = pem::Pem::new("CERTIFICATE", extracted.der.as_slice());
            pem::encode_config(&block, config).into_bytes()
        }
    }
}

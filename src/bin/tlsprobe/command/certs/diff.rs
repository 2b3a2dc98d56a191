//! `tlsprobe certs diff`: read both sets, meet the hosts, compare, report.

use std::slice;

use anyhow::Result;
use time::OffsetDateTime;

use tlsprobe::report;
use tlsprobe::report::ca_difference::{Compared, document};
use tlsprobe::report::json::ca_difference::CertsDiff;
use tlsprobe::trust::difference::difference;
use tlsprobe::trust::judged_at;

use super::{hosts, sets};
use crate::cli::Format;
use crate::cli::certs::diff::DiffArgs;
use crate::command::device;
use crate::exit::Exit;
use crate::output::Output;

pub fn run(args: &DiffArgs) -> Result<Output> {
    let profile = device::load(&args.device)?;
    let one = sets::read(slice::from_ref(&args.from), &profile)?;
    let other = sets::read(slice::from_ref(&args.to), &profile)?;
    let met = hosts::met(&args.hosts, &args.device)?;
    let at = judged_at(&profile, OffsetDateTime::now_utc());
    let difference = difference(&one, &other, &met.hosts, &profile, at);
    let compared = Compared {
        profile: &profile,
        one: &one,
        other: &other,
        hosts: &met.hosts,
        unmet: &met.unmet,
        difference: &difference,
    };
    let text = match args.format {
        Format::Text => report::text(&document(&compared)),
        Format::Markdown => report::markdown(&document(&compared)),
        Format::Json => report::json::to_text(&CertsDiff::new(&compared))?,
    };
    Ok(Output { text, exit: exit(&compared) })
}

fn exit(compared: &Compared<'_>) -> Exit {
    let differs = match compared.hosts.is_empty() && compared.unmet.is_empty() {
        true => !compared.difference.changes.is_empty(),
        false => compared.lost() > 0,
    };
    let differs = if differs { Exit::Fail } else { Exit::Pass };
    differs.and(if compared.unmet.is_empty() { Exit::Pass } else { Exit::NoVerdict })
}

//! `tlsprobe certs calendar`: read the set, meet the hosts, look ahead, report.

use anyhow::Result;
use time::{Duration, OffsetDateTime};

use tlsprobe::report;
use tlsprobe::report::calendar::{Dated, document};
use tlsprobe::report::json::calendar::CalendarReport;
use tlsprobe::trust::calendar::calendar;
use tlsprobe::trust::judged_at;

use super::{hosts, sets};
use crate::cli::PageFormat;
use crate::cli::certs::calendar::CalendarArgs;
use crate::command::device;
use crate::exit::Exit;
use crate::output::Output;

pub fn run(args: &CalendarArgs) -> Result<Output> {
    let profile = device::load(&args.device)?;
    let set = sets::read(&args.sources, &profile)?;
    let met = hosts::met(&args.hosts, &args.device)?;
    let at = judged_at(&profile, OffsetDateTime::now_utc());
    let calendar = calendar(&set, &met.hosts, &profile, at);
    let dated = Dated {
        profile: &profile,
        set: &set,
        hosts: &met.hosts,
        unmet: &met.unmet,
        at,
        calendar: &calendar,
    };
    let json = || report::json::to_text(&CalendarReport::new(&dated));
    let text = match args.format {
        PageFormat::Text => report::text(&document(&dated)),
        PageFormat::Markdown => report::markdown(&document(&dated)),
        PageFormat::Json => json()?,
        PageFormat::Html => report::timeline(&json()?),
    };
    Ok(Output { text, exit: exit(&dated, args.within) })
}

fn exit(dated: &Dated<'_>, within: Option<u32>) -> Exit {
    let limit = within.map(|days| (dated.at + Duration::days(i64::from(days))).date());
    let mut ends = dated.calendar.lost.iter().flatten();
    let soon = limit.is_some_and(|limit| ends.any(|day| *day <= limit));
    let refused = dated.refused().next().is_some();
    let failed = if soon || refused { Exit::Fail } else { Exit::Pass };
    failed.and(if dated.unmet.is_empty() { Exit::Pass } else { Exit::NoVerdict })
}

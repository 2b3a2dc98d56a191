//! `tlsprobe lab`: build devices for their processors, run them on a board, compare.

mod bench;
mod build_log;
mod comparable;
mod firmware;
mod gather;
mod judged;
mod limits;
mod row;
mod server;
mod vary;

use anyhow::Result;

use tlsprobe::firmware::BudgetLine;
use tlsprobe::report;
use tlsprobe::report::json;
use tlsprobe::report::json::lab::LabReport;
use tlsprobe::report::lab::{Lab, LabRow};
use tlsprobe::verdict::Verdict;

use crate::cli::PageFormat;
use crate::cli::lab::LabArgs;
use crate::exit::Exit;
use crate::output::Output;

pub fn run(args: &LabArgs) -> Result<Output> {
    let tried = gather::tried(args)?;
    let lab = if gather::walks_all(args) { judged::walk(tried)? } else { judged::table(tried)? };
    let json = || json::to_text(&LabReport::new(&lab));
    let text = match args.format {
        PageFormat::Text => report::text(&report::lab::document(&lab)),
        PageFormat::Markdown => report::markdown(&report::lab::document(&lab)),
        PageFormat::Json => json()?,
        PageFormat::Html => report::lab_page(&json()?),
    };
    Ok(Output { text, exit: exit(&lab) })
}

/// What a walk finds of options is no verdict on the device: its first row alone is.
fn exit(lab: &Lab) -> Exit {
    let built = if lab.unbuilt.is_empty() { Exit::Pass } else { Exit::Fail };
    match (&lab.walk, lab.rows.as_slice()) {
        (Some(_), [base, ..]) => exit_of_row(base),
        (_, rows) => rows.iter().map(exit_of_row).fold(built, Exit::and),
    }
}

fn exit_of_row(row: &LabRow) -> Exit {
    let broken = row.budget.iter().any(BudgetLine::is_broken);
    let open = row.budget.iter().any(BudgetLine::is_unknown);
    let verdict = row.run.as_ref().map(|(outcome, _)| outcome.verdict);
    let run = match verdict {
        None | Some(Verdict::Pass) => Exit::Pass,
        Some(Verdict::Fail) => Exit::Fail,
        Some(Verdict::Inconclusive) => Exit::NoVerdict,
    };
    let budget = if broken { Exit::Fail } else { Exit::Pass };
    run.and(budget).and(if open { Exit::NoVerdict } else { Exit::Pass })
}

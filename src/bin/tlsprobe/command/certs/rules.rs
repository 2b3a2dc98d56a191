//! `tlsprobe certs rules`: list them.

use anyhow::Result;

use tlsprobe::report;
use tlsprobe::report::json::audit_rules::RulesReport;
use tlsprobe::trust::rule;

use crate::cli::Format;
use crate::cli::certs::rules::RulesArgs;
use crate::exit::Exit;
use crate::output::Output;

pub fn run(args: &RulesArgs) -> Result<Output> {
    let text = match args.format {
        Format::Text => report::text(&report::audit_rules::document(&rule::ALL)),
        Format::Markdown => report::markdown(&report::audit_rules::document(&rule::ALL)),
        Format::Json => report::json::to_text(&RulesReport::new(&rule::ALL))?,
    };
    Ok(Output { text, exit: Exit::Pass })
}

//! `tlsprobe explain`.

use clap::Args;

use tlsprobe::mbedtls::Version;

use super::Format;

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ExplainArgs {
    /// A code (-0x2700, -9984), a macro name, `flags 0x0c`, or lines of a log; - for standard input
    #[arg(value_name = "CODE|LOG-LINE", allow_hyphen_values = true)]
    pub first: String,
    /// More of the same line
    // Apart from the first value, behind which an option is still an option.
    #[arg(value_name = "...", allow_hyphen_values = true, hide = true)]
    pub more: Vec<String>,
    /// Only what this mbedTLS release means by it
    #[arg(long, value_name = "VERSION")]
    pub mbedtls: Option<Version>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

const EXIT_CODES: &str = "\
Exit codes: 0 something was recognised; 2 could not run; 3 nothing was recognised.";

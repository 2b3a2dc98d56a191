//! The runner checks what it says it checks.

use crate::common::tlsprobe;

#[test]
fn no_argument_is_a_usage_error_with_the_help_on_stderr() {
    tlsprobe::<&str>([]).expect_exit(2).complains("Usage: tlsprobe");
}

#[test]
fn help_and_version_are_results() {
    tlsprobe(["--help"]).expect_exit(0).says("Exit codes:");
    tlsprobe(["--version"]).expect_exit(0).says(concat!("tlsprobe ", env!("CARGO_PKG_VERSION")));
}

#[test]
#[should_panic(expected = "exit code")]
fn another_exit_code_fails_the_test() {
    tlsprobe(["--version"]).expect_exit(1);
}

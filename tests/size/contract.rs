//! What a person sees, and that a script sees the same on every run.

use super::firmware::firmware;
use crate::common::tlsprobe;

#[test]
fn text_leads_with_the_two_figures_and_shows_where_they_come_from() {
    let built = firmware("2.28.10-base");
    let run = || tlsprobe(["size"]).arg(&built.elf).arg("--map").arg(&built.map);
    let output = run().expect_exit(0);
    output.says("bytes of flash").says("linker prints").says("RAM_AHB");
    output.says("The 15 largest of").says("mbedtls_ssl_handshake_client_step");
    run().args(["--top", "1"]).expect_exit(0).says("The 1 largest of");
    run().args(["--top", "0"]).expect_exit(0).says_nothing_of("largest");
}

#[test]
fn two_runs_print_the_same() {
    let built = firmware("3.6.5-default");
    for format in ["text", "json"] {
        let run = || tlsprobe(["size", "--format", format]).arg(&built.elf).expect_exit(0).stdout;
        assert_eq!(run(), run());
    }
}

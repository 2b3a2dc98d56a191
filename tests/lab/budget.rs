//! `[budget]` in the lab: every limit that `tlsprobe size` judges, and growth against the first row.

use super::firmware::{Firmware, NO_OPTION, OPTION};
use crate::Bench;
use crate::common::json::{Lab, Measure};

fn limit(node: &str) -> String {
    format!("[[budget.limit]]\n{node}\n")
}

/// Name, how it is judged, and whether it is broken, of each line of a row.
fn lines(lab: &Lab, row: usize) -> Vec<(&str, Measure, bool)> {
    let lines = lab.rows[row].budget.iter();
    lines.map(|line| (line.name.as_str(), line.measure, line.broken)).collect()
}

#[test]
fn a_component_that_is_too_large_is_exit_code_1_with_the_line() {
    let firmware = Firmware::new();
    let limits = [
        "[budget]\nflash = \"64K\"\n",
        &limit("component = \"mbedtls\"\nflash = 1000"),
        &limit("object = \"sha256.o\"\nflash = \"16K\""),
        &limit("region = \"FLASH\"\nheadroom = \"1K\""),
        &limit("symbol = \"mbedtls_aes_*\"\nflash = \"16K\""),
    ];
    firmware.made("own", "", &limits.concat());
    let lab = firmware.rows(&["own.toml"], 1);
    let expected = [
        ("flash", Measure::Size, false),
        ("component mbedtls: flash", Measure::Size, true),
        ("object sha256.o: flash", Measure::Size, false),
        ("region FLASH", Measure::Headroom, false),
        ("symbol mbedtls_aes_*: flash", Measure::Size, false),
    ];
    assert_eq!(lines(&lab, 0), expected);
    assert_eq!(lab.rows[0].budget[1].used, Some(lab.rows[0].library_flash));
    let output = firmware.lab(&["own.toml"]).expect_exit(1);
    output.says("own: budget broken: component mbedtls: flash has");
}

#[test]
fn growth_is_told_by_the_first_row_and_open_where_there_is_no_other() {
    let firmware = Firmware::new();
    let growth = "[budget]\nflash_growth = 10\n";
    let component = limit("component = \"mbedtls\"\nram_growth = 0");
    let budget = [growth, &component].concat();
    firmware.made("less", NO_OPTION, &budget);
    firmware.made("more", "", &budget);
    let lab = firmware.rows(&["less.toml", "more.toml"], 1);
    let all = |broken| {
        let (grew, component) = ("flash", "component mbedtls: ram");
        [(grew, Measure::Growth, broken), (component, Measure::Growth, false)]
    };
    assert_eq!((lines(&lab, 0), lines(&lab, 1)), (all(false).to_vec(), all(true).to_vec()));
    let grown = lab.rows[1].budget[0].used.expect("a baseline");
    assert_eq!((lab.rows[0].budget[0].used, grown), (Some(0), lab.deltas[0].flash as u64));
    firmware.rows(&["more.toml", "less.toml"], 0);
    let alone = firmware.lab(&["more.toml"]).expect_exit(3);
    alone
        .says("budget open: growth of flash has no baseline to be told by; name first the profile");
    assert_eq!(firmware.rows(&["more.toml"], 3).rows[0].budget[0].used, None);
}

#[test]
fn what_an_option_costs_has_a_limit_that_is_judged_once() {
    let firmware = Firmware::new();
    let feature = |bytes: u64| limit(&format!("feature = \"{OPTION}\"\nflash = {bytes}"));
    firmware.made("base", "", &feature(1));
    let arguments = ["base.toml", "--vary", OPTION];
    let lab = firmware.rows(&arguments, 1);
    let cost = lab.rows[0].budget[0].used.expect("a cost");
    assert_eq!(i64::try_from(cost), Ok(-lab.deltas[0].flash));
    assert_eq!((lines(&lab, 0).len(), lines(&lab, 1).len()), (1, 0));
    firmware.made("base", "", &feature(cost));
    firmware.lab(&arguments).expect_exit(0).says("budget holds: feature");
    firmware
        .lab(&["base.toml"])
        .expect_exit(2)
        .complains("base: the budget limits what")
        .complains(OPTION);
}

#[test]
fn our_runner_is_held_to_limits_without_what_only_the_bench_has() {
    let bench = Bench::new();
    let lab = |limits: &str, exit: i32| {
        bench.profile("ours", "", limits);
        bench.lab(&["ours.toml", "--without-run"]).expect_exit(exit)
    };
    lab(&limit("component = \"mbedtls\"\nflash = 1000"), 1)
        .says("budget broken: component mbedtls");
    lab(&limit("symbol = \"*\"\nram = \"64K\""), 0).says("budget holds: symbol *: ram");
    let bench_only = lab(&limit("region = \"BENCH\"\nram = \"64K\""), 2);
    bench_only.complains("the region BENCH, which is not there; there are FLASH, RAM");
    let headroom = limit("region = \"FLASH\"\nheadroom = \"16K\"");
    lab(&headroom, 2).complains("the budget wants headroom in FLASH, whose length is unknown");
    let region = "[[device.region]]\nname = \"FLASH\"\norigin = 0x1A000000\nkind = \"flash\"\n";
    let of = |length: &str| format!("{region}length = \"{length}\"\n{headroom}");
    lab(&of("512K"), 0).says("budget holds: region FLASH has");
    lab(&of("64K"), 1).says("budget broken: region FLASH has");
}

//! A profile's limits decide the exit code.

use super::firmware::firmware;
use crate::common::json::Size;
use crate::common::{Scratch, tlsprobe};

fn profile(scratch: &Scratch, budget: &str) -> std::path::PathBuf {
    let built = firmware("2.28.10-base");
    let (elf, map) = (built.elf.display(), built.map.display());
    let text = format!(
        "schema = 1\nname = \"board\"\n[mbedtls]\nversion = \"2.28.10\"\n\
         [build]\nelf = \"{elf}\"\nmap = \"{map}\"\n[budget]\n{budget}\n"
    );
    scratch.write("board.toml", text)
}

#[test]
fn a_broken_budget_is_a_fail_that_names_the_line() {
    let scratch = Scratch::new();
    let path = profile(&scratch, "flash = \"200K\"\nram = \"32K\"");
    let run = || tlsprobe(["size", "--profile"]).arg(&path);
    run().expect_exit(1).says("budget broken: flash").says("budget holds: ram");
    let size: Size = run().args(["--format", "json"]).expect_exit(1).json();
    let image = size.only();
    let over: Vec<(&str, u64)> =
        image.budget.iter().map(|line| (line.name.as_str(), line.over)).collect();
    assert_eq!(over, [("flash", image.flash - (200 << 10)), ("ram", 0)]);
    assert_eq!((image.budget[0].limit, image.budget[0].used), (200 << 10, Some(image.flash)));
}

#[test]
fn a_budget_that_is_exactly_used_up_holds() {
    let flash = super::firmware::printed(&firmware("2.28.10-base").memory_usage)[0].1;
    let scratch = Scratch::new();
    let path = profile(&scratch, &format!("flash = {flash}"));
    tlsprobe(["size", "--profile"]).arg(&path).expect_exit(0);
    let path = profile(&scratch, &format!("flash = {}", flash - 1));
    tlsprobe(["size", "--profile"]).arg(&path).expect_exit(1);
}

#[test]
fn the_profile_of_the_working_directory_is_used_where_nothing_is_named() {
    let scratch = Scratch::new();
    std::fs::rename(profile(&scratch, "flash = 1"), scratch.path("tlsprobe.toml"))
        .expect("a profile to rename");
    tlsprobe(["size"]).within(&scratch).expect_exit(1).says("budget broken: flash");
}

/// The exit code and what is said of one `[[budget.limit]]`.
fn limit(lines: &str, code: i32) -> crate::common::Output {
    let scratch = Scratch::new();
    let path = profile(&scratch, &format!("[[budget.limit]]\n{lines}"));
    tlsprobe(["size", "--profile"]).arg(path).expect_exit(code)
}

#[test]
fn every_part_of_the_image_can_have_a_limit() {
    for node in [
        "region = \"FLASH\"",
        "component = \"mbedtls\"",
        "component = \"mbedtls/x509\"",
        "archive = \"libmbedtls.a\"",
        "object = \"ssl_*.o\"",
        "symbol = \"mbedtls_ssl_*\"",
    ] {
        limit(&format!("{node}\nflash = \"1M\""), 0).says("budget holds");
        let words = node.replace(" = ", " ").replace('"', "");
        limit(&format!("{node}\nflash = 100"), 1).says(&format!("budget broken: {words}"));
    }
    limit("symbol = \"no_such_*\"\nflash = 0", 0).says("has 0 of 0 bytes");
}

#[test]
fn a_region_can_have_headroom() {
    limit("region = \"FLASH\"\nheadroom = \"100K\"", 0).says("leave its headroom");
    limit("region = \"FLASH\"\nheadroom = \"500K\"", 1).says("the headroom that is asked for");
}

#[test]
fn growth_is_judged_against_the_baseline_and_open_without_one() {
    let scratch = Scratch::new();
    let budget =
        "flash_growth = 0\n[[budget.limit]]\ncomponent = \"mbedtls\"\nflash_growth = \"1K\"";
    let path = profile(&scratch, budget);
    let run = || tlsprobe(["size", "--profile"]).arg(&path);
    run().expect_exit(3).says("budget open: growth of flash has no baseline to be told by");
    let (same, smaller) = (firmware("2.28.10-base"), firmware("2.28.10-no-dtls"));
    let against = |other: &super::firmware::Firmware| {
        run().arg("--baseline").arg(&other.elf).arg("--baseline-map").arg(&other.map)
    };
    against(&same).expect_exit(0).says("flash grew by 0 of 0 bytes");
    run()
        .arg("--baseline")
        .arg(&same.elf)
        .expect_exit(3)
        .says("growth of component mbedtls: flash");
    against(&smaller)
        .expect_exit(1)
        .says("budget broken: flash grew by 14,832 bytes")
        .says("budget broken: component mbedtls: flash grew by");
}

#[test]
fn a_limit_that_does_not_fit_is_an_error_that_says_why() {
    limit("region = \"ROM\"\nflash = 1", 2).complains("there are FLASH, RAM, RAM_AHB");
    limit("region = \"RAM\"\nflash = 1", 2).complains("limits flash of the region RAM");
    limit("flash = 1", 2).complains("a limit needs one of `region`");
    limit("region = \"RAM\"", 2).complains("`headroom`");
    limit("object = \"x.o\"\nheadroom = 1", 2).complains("only a region has `headroom`");
    limit("objekt = \"x.o\"", 2).complains("budget.limit.object");
    let scratch = Scratch::new();
    let text = "schema = 1\nname = \"b\"\n[mbedtls]\nversion = \"2.28.10\"\n\
        [[budget.limit]]\nobject = \"*\"\nflash = 1\n";
    let path = scratch.write("b.toml", text);
    let run = tlsprobe(["size", "--profile"]).arg(path).arg(&firmware("2.28.10-base").elf);
    run.expect_exit(2).complains("only the map knows");
}

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
    assert_eq!((image.budget[0].limit, image.budget[0].used), (200 << 10, image.flash));
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

//! `[build]`: the user's own firmware, built by its own command with the options of the profile.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::firmware::{FUNCTION, Firmware, NO_OPTION, OPTION, has, linker_used, text};
use crate::common::{tlsprobe, tool};
use crate::{Bench, NO_ALPN};

/// Where the profile says that the fragment lies, so that a header of the firmware can include it.
const IN_PLACE: &str =
    "[build]\ncommand = \"make\"\nelf = \"fw.elf\"\nfragment = \"inc/options.h\"";

#[test]
fn an_image_is_counted_as_the_linker_said_and_needs_no_compiler_tree_or_emulator() {
    let firmware = Firmware::new();
    let said = firmware.make();
    firmware.profile("own", "", "[build]\nelf = \"fw.elf\"\nmap = \"fw.map\"");
    for more in [&[][..], &["--without-run"]] {
        let arguments = [&["own.toml", "--format", "json"], more].concat();
        let nothing = firmware.0.path("no-programs");
        let lab: crate::common::json::Lab =
            firmware.lab(&arguments).env("PATH", nothing).expect_exit(0).json();
        let row = &lab.rows[0];
        assert_eq!(row.flash, linker_used(&said, "FLASH"));
        assert_eq!(row.ram, linker_used(&said, "RAM"));
        assert!(row.library_flash > 5_000, "AES and SHA-256 are the library's: {row:#?}");
        assert_eq!((row.verdict, &row.cpu, &row.flags, &row.log), (None, &None, &None, &None));
        assert!(row.compiler.as_ref().is_some_and(|it| it.contains("GCC: (")), "{row:#?}");
    }
    firmware.lab(&["own.toml"]).expect_exit(0).says("2.28.10   -").says("not run");
    let asked = firmware.lab(&["own.toml", "--target", "localhost"]);
    asked.expect_exit(2).complains("names no tree");
}

#[test]
fn the_processor_of_an_image_is_what_the_profile_says_known_to_us_or_not() {
    let firmware = Firmware::new();
    firmware.make();
    firmware.profile("own", "", "[build]\nelf = \"fw.elf\"\n[device]\ncpu = \"rv32imc\"");
    assert_eq!(firmware.rows(&["own.toml"], 0).rows[0].cpu.as_deref(), Some("rv32imc"));
}

#[test]
fn a_command_builds_with_the_options_of_the_profile_and_its_log_is_kept() {
    let firmware = Firmware::new();
    firmware.made("with", "", "");
    firmware.made("without", NO_OPTION, "");
    let lab = firmware.rows(&["with.toml", "without.toml"], 0);
    assert!(lab.warnings.is_empty(), "{:?}", lab.warnings);
    for (row, expected) in lab.rows.iter().zip([true, false]) {
        assert_eq!(has(Path::new(&row.elf), FUNCTION), expected, "{row:#?}");
        let log = text(row.log.as_ref().expect("a log"));
        assert!(log.contains("arm-none-eabi-gcc"), "{log}");
        assert_eq!(row.flash, linker_used(&log, "FLASH"));
    }
    let costs = lab.feature_costs.expect("one option differs");
    assert_eq!((costs.effects[0].feature.as_str(), costs.effects.len()), (OPTION, 1));
    assert_eq!(costs.effects[0].flash, lab.deltas[0].flash);
    let output = firmware.lab(&["with.toml"]).expect_exit(0);
    output.says("with was built by [build] command").says("build.log");
}

#[test]
fn a_fragment_in_place_is_what_the_build_includes_and_no_part_of_what_the_profile_says() {
    let firmware = Firmware::new();
    let header = "#ifndef DEVICE_H\n#define DEVICE_H\n#define MBEDTLS_AES_C\n#define MBEDTLS_SHA256_C\n\
                  #define MBEDTLS_CIPHER_MODE_OFB\n#include \"options.h\"\n#endif\n";
    firmware.0.write("inc/device.h", header);
    let makefile = text(firmware.0.path("Makefile"));
    let makefile = makefile.replace("-DMBEDTLS_USER_CONFIG_FILE='\"$(TLSPROBE_OPTIONS_H)\"'", "");
    let makefile = makefile.replace("-I. ", "-DMBEDTLS_CONFIG_FILE='\"inc/device.h\"' -I. ");
    firmware.0.write("Makefile", makefile);
    // What a run that was killed left: it would turn the option off for whoever reads the header.
    firmware.0.write("inc/options.h", "#undef MBEDTLS_CIPHER_MODE_OFB\n");
    let head = "schema = 1\n[mbedtls]\nversion = \"2.28.10\"\nconfig = \"inc/device.h\"\n";
    firmware.0.write("with.toml", [head, IN_PLACE].concat());
    let options = format!("[mbedtls.options]\n{NO_OPTION}\n");
    firmware.0.write("without.toml", [head, &options, IN_PLACE].concat());
    let lab = firmware.rows(&["with.toml", "without.toml"], 0);
    let found = lab.rows.iter().map(|row| has(Path::new(&row.elf), FUNCTION));
    assert_eq!(found.collect::<Vec<_>>(), [true, false]);
    let fragment = text(firmware.0.path("inc/options.h"));
    assert!(fragment.contains("#undef MBEDTLS_CIPHER_MODE_OFB"), "{fragment}");
    assert!(!fragment.contains("MBEDTLS_AES_C"), "the header has it already: {fragment}");
    let lab = firmware.rows(&["with.toml", "--vary", OPTION], 0);
    assert_eq!(lab.rows[1].profile, "with -CIPHER_MODE_OFB");
    assert!(text(firmware.0.path("inc/options.h")).contains("Nothing to change"));
}

#[test]
fn an_unchanged_fragment_is_not_written_again_so_that_make_has_nothing_to_do() {
    let firmware = Firmware::new();
    firmware.made("with", "", "");
    firmware.rows(&["with.toml"], 0);
    let lab = firmware.rows(&["with.toml"], 0);
    let log = text(lab.rows[0].log.as_ref().expect("a log"));
    assert!(log.contains("up to date"), "{log}");
}

#[test]
fn options_vary_in_a_firmware_of_ones_own_which_is_left_as_its_profile_says() {
    let firmware = Firmware::new();
    firmware.made("base", "", "");
    let lab = firmware
        .rows(&["base.toml", "--vary", "MBEDTLS_CIPHER_MODE_OFB,MBEDTLS_SHA256_SMALLER"], 0);
    assert!(lab.warnings.is_empty() && lab.unbuilt.is_empty(), "{:?}", lab.warnings);
    assert_eq!(lab.rows.len(), 4);
    let costs = lab.feature_costs.expect("options differ");
    let flash: Vec<i64> = costs.effects.iter().map(|effect| effect.flash).collect();
    assert_eq!(flash, [lab.deltas[0].flash, lab.deltas[1].flash]);
    assert!(flash.iter().all(|&flash| flash < 0), "{flash:?}");
    assert!(!has(Path::new(&lab.rows[1].elf), FUNCTION));
    assert!(has(&firmware.0.path("fw.elf"), FUNCTION), "the last build is the profile's own");
    assert!(has(Path::new(&lab.rows[0].elf), FUNCTION));
}

#[test]
fn firmware_that_does_not_compile_is_a_row_that_says_so_with_the_log() {
    let firmware = Firmware::new();
    firmware.made("base", "", "");
    let broken = "#include \"mbedtls/config.h\"\n#ifndef MBEDTLS_CIPHER_MODE_OFB\n\
                  #error we need OFB\n#endif\nvoid Reset_Handler(void) { for (;;); }\n";
    firmware.0.write("main.c", broken);
    let lab = firmware.rows(&["base.toml", "--vary", OPTION], 1);
    let [row] = lab.rows.as_slice() else { panic!("one row: {lab:#?}") };
    assert_eq!(row.profile, "base");
    let unbuilt = &lab.unbuilt[0];
    assert!(unbuilt.cause.contains("#error we need OFB"), "{}", unbuilt.cause);
    assert!(unbuilt.cause.contains("[build] command `make` fails"), "{}", unbuilt.cause);
    assert!(text(unbuilt.log.as_ref().expect("a log")).contains("#error we need OFB"));
    assert!(has(&firmware.0.path("fw.elf"), FUNCTION));
    firmware.made("without", NO_OPTION, "");
    let lab = firmware.rows(&["without.toml", "--vary", OPTION], 1);
    assert_eq!((lab.rows.len(), lab.unbuilt.len()), (0, 1), "nothing to tell variations by");
    firmware.lab(&["without.toml"]).expect_exit(1).says("without: does not build: [build] command");
}

#[test]
fn a_command_that_cannot_do_its_job_is_exit_code_2_with_what_is_missing() {
    let firmware = Firmware::new();
    let lab = |build: &str| {
        firmware.profile("own", "", build);
        firmware.lab(&["own.toml"]).expect_exit(2)
    };
    let absent = lab("[build]\ncommand = \"no-such-program -j2\"\nelf = \"x.elf\"");
    absent.complains("`no-such-program -j2` cannot be run").complains("not found");
    let absent = lab("[build]\ncommand = [\"no-such-program\", \"-j2\"]\nelf = \"x.elf\"");
    absent.complains("[build] command `no-such-program -j2` does not start");
    let idle = lab("[build]\ncommand = \"true\"\nelf = \"x.elf\"");
    idle.complains("succeeds without making what [build] elf names").complains("x.elf");
    lab("[build]\ncommand = \"true\"").complains("`build.command`: needs `elf`");
    lab("[build]\nelf = \"x.elf\"\nfragment = \"o.h\"").complains("`build.fragment`: needs");
    lab("[build]\ncommand = []\nelf = \"x.elf\"").complains("must name a program");
    lab("[build]\ncommand = 1\nelf = \"x.elf\"").complains("a string for sh -c, or an array");
}

#[test]
fn words_run_in_the_folder_of_the_profile_and_are_told_what_they_build() {
    let firmware = Firmware::new();
    firmware.make();
    let script = "#!/bin/sh\ntest \"$1\" = 'a  b' && test -f \"$TLSPROBE_OPTIONS_H\" \\\n\
                  && cp ../fw.elf . && echo \"for $TLSPROBE_PROFILE\"\n";
    let script = firmware.0.write("sub/build.sh", script);
    tool::output(tool::command("chmod").arg("+x").arg(script));
    firmware.profile(
        "sub/own",
        "",
        "[build]\ncommand = [\"./build.sh\", \"a  b\"]\nelf = \"fw.elf\"",
    );
    let lab = firmware.rows(&["sub/own.toml"], 0);
    assert_eq!(text(lab.rows[0].log.as_ref().expect("a log")), "for sub/own\n");
}

#[test]
fn a_build_without_the_fragment_is_not_taken_for_options_that_cost_nothing() {
    let firmware = Firmware::new();
    firmware.make();
    firmware.profile("base", "", "[build]\ncommand = \"true\"\nelf = \"fw.elf\"");
    let lab = firmware.rows(&["base.toml", "--vary", OPTION], 0);
    let [warning] = lab.warnings.as_slice() else { panic!("{:?}", lab.warnings) };
    assert!(warning.contains("one and the same image"), "{warning}");
    assert!(lab.feature_costs.is_none());
    let limit = format!("[[budget.limit]]\nfeature = \"{OPTION}\"\nflash = 1");
    firmware.profile(
        "base",
        "",
        &format!("[build]\ncommand = \"true\"\nelf = \"fw.elf\"\n{limit}"),
    );
    let run = firmware.lab(&["base.toml", "--vary", OPTION]).expect_exit(2);
    run.complains("base: the rows are not to be compared (base, base -CIPHER_MODE_OFB have");
}

#[test]
fn only_the_lab_runs_a_command() {
    let firmware = Firmware::new();
    firmware.make();
    firmware.profile(
        "own",
        "",
        "[build]\ncommand = \"touch ran\"\nelf = \"fw.elf\"\nmap = \"fw.map\"",
    );
    for command in [&["size", "--profile", "own.toml"][..], &["profile", "show", "own.toml"]] {
        tlsprobe(command).within(&firmware.0).expect_exit(0);
    }
    assert!(!firmware.0.path("ran").exists());
    firmware.rows(&["own.toml"], 0);
    assert!(firmware.0.path("ran").exists());
}

#[test]
fn when_the_lab_is_to_end_the_command_ends_too() {
    let firmware = Firmware::new();
    firmware.profile(
        "own",
        "",
        "[build]\ncommand = \"sleep 60 & echo $! >pid; wait\"\nelf = \"x.elf\"",
    );
    let child = Command::new(env!("CARGO_BIN_EXE_tlsprobe"))
        .args(["lab", "own.toml"])
        .current_dir(firmware.0.root())
        .env("TLSPROBE_CACHE", firmware.0.path("cache"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let pid = wait_for(|| {
        fs::read_to_string(firmware.0.path("pid")).ok().filter(|it| it.ends_with('\n'))
    });
    tool::output(tool::command("sh").args(["-c", &format!("kill -s TERM {}", child.id())]));
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("interrupted, and [build] command"), "{said}");
    let state = || fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    wait_for(|| state().map_or(Some(()), |it| it.contains(") Z ").then_some(())));
}

/// Asks again until there is an answer.
#[track_caller]
fn wait_for<T>(ask: impl Fn() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        match ask() {
            Some(answer) => return answer,
            None if Instant::now() < end => thread::sleep(Duration::from_millis(10)),
            None => panic!("it never came"),
        }
    }
}

#[test]
fn images_of_different_compilers_are_not_compared_in_silence() {
    let firmware = Firmware::new();
    firmware.make();
    firmware.0.write("comment", "GCC: (other) 9.3.1\0clang version 17.0.6\0");
    let mut objcopy = tool::command("arm-none-eabi-objcopy");
    objcopy.current_dir(firmware.0.root());
    tool::output(objcopy.args(["--update-section", ".comment=comment", "fw.elf", "other.elf"]));
    let mut objcopy = tool::command("arm-none-eabi-objcopy");
    objcopy.current_dir(firmware.0.root());
    tool::output(objcopy.args(["--remove-section", ".comment", "fw.elf", "silent.elf"]));
    for (name, elf) in [("one", "fw"), ("other", "other"), ("silent", "silent")] {
        firmware.profile(name, "", &format!("[build]\nelf = \"{elf}.elf\""));
    }
    let lab = firmware.rows(&["one.toml", "other.toml", "silent.toml"], 0);
    assert_eq!(lab.warnings, ["one and other have different compilers"]);
    let compilers = [&lab.rows[1].compiler, &lab.rows[2].compiler].map(Option::as_deref);
    assert_eq!(compilers, [Some("GCC: (other) 9.3.1; clang version 17.0.6"), None]);
}

#[test]
fn firmware_of_ones_own_and_our_runner_are_different_programs() {
    let firmware = Firmware::new();
    let said = firmware.make();
    let bench = Bench::new();
    bench.profile("ours", NO_ALPN, "[device]\ncpu = \"cortex-m4\"");
    let elf = format!("[build]\nelf = \"{}\"", firmware.0.path("fw.elf").display());
    bench.profile("own", "", &format!("{elf}\n[device]\ncpu = \"cortex-m4\""));
    let lab = bench.rows(&["ours.toml", "own.toml", "--without-run"], 0);
    let [warning] = lab.warnings.as_slice() else { panic!("{:?}", lab.warnings) };
    assert!(warning.starts_with("ours and own are different programs"), "{warning}");
    assert!(lab.feature_costs.is_none(), "nothing is told of the option that differs");
    assert_eq!(lab.rows[0].compiler, lab.rows[1].compiler);
    // Flash and RAM are of the image, what a run measures of our runner with the same options.
    let lab = bench.rows(&["own.toml"], 0);
    assert!(lab.rows[0].heap_peak > Some(10_000), "{:#?}", lab.rows);
    assert_eq!(lab.rows[0].flash, linker_used(&said, "FLASH"));
}

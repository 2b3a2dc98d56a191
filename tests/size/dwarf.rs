//! Sources of symbols, from debug information, with and without link-time optimisation.

use std::path::PathBuf;

use super::firmware::firmware;
use crate::common::json::{Image, Owner, Size};
use crate::common::{Scratch, tlsprobe, tool};

const MAIN: &str = "
#include \"twice.h\"
extern int total;
int add(int value);
int table[4] = {1, 2, 3, 4};
void Reset_Handler(void) { total = add(twice(table[total & 3])); }
";
const ADD: &str = "
#include \"twice.h\"
int total;
__attribute__((noinline)) int add(int value) { return twice(value) * total + twice(total); }
";
/// Large enough to show, and always inlined.
const TWICE: &str = "
static inline __attribute__((always_inline)) int twice(int value) { return value * 2 + value / 7; }
";

fn build(options: &[&str]) -> (Scratch, PathBuf) {
    let scratch = Scratch::new();
    for (name, text) in [("main.c", MAIN), ("add.c", ADD), ("twice.h", TWICE)] {
        scratch.write(name, text);
    }
    let compile = &mut tool::command("arm-none-eabi-gcc");
    compile.current_dir(scratch.root());
    compile.args(["-mcpu=cortex-m4", "-mthumb", "-Os", "-nostdlib", "-ffunction-sections"]);
    compile.args(["-Wl,-Ttext=0x8000000", "-Wl,-Tdata=0x20000000", "-Wl,-e,Reset_Handler"]);
    compile.arg("-Wl,-Map=program.map").args(options);
    tool::output(compile.args(["main.c", "add.c", "-o", "program.elf"]));
    let elf = scratch.path("program.elf");
    (scratch, elf)
}

fn measured(elf: &PathBuf, arguments: &[&str]) -> Image {
    let run = tlsprobe(["size", "--format", "json"]).arg(elf).args(arguments);
    let mut size: Size = run.expect_exit(0).json();
    size.images.remove(0)
}

fn source<'a>(image: &'a Image, name: &str) -> Option<&'a str> {
    let is_it = |owner: &&Owner| owner.name == name;
    image.symbols.iter().find(is_it).expect("an owner").source.as_deref()
}

#[test]
fn every_symbol_has_the_source_that_it_was_written_in() {
    for options in [&["-g"][..], &["-gdwarf-4"], &["-g", "-flto"], &["-g", "-O2", "-flto"]] {
        let (_scratch, elf) = build(options);
        let image = measured(&elf, &["--dwarf"]);
        let places = [("add", "add.c"), ("Reset_Handler", "main.c"), ("table", "main.c")];
        for (name, file) in places.into_iter().chain([("total", "add.c")]) {
            assert_eq!(source(&image, name), Some(file), "{name} with {options:?}");
        }
    }
}

#[test]
fn inlined_functions_are_told_and_own_nothing() {
    let (_scratch, elf) = build(&["-g"]);
    let image = measured(&elf, &["--dwarf"]);
    let inlined = image.inlined.as_ref().expect("debug information was read");
    let twice = inlined.iter().find(|function| function.name == "twice").expect("an inlined twice");
    assert_eq!(twice.source, "twice.h");
    // The compiler may make one copy of the two in one function.
    assert!(twice.count >= 2 && twice.bytes > 0, "{twice:?}");
    assert!(image.symbols.iter().all(|owner| owner.name != "twice"));
    tlsprobe(["size", "--dwarf"]).arg(&elf).expect_exit(0).says("functions inlined into others");
}

#[test]
fn by_source_reads_debug_information_and_does_without_where_there_is_none() {
    let (_scratch, elf) = build(&["-g"]);
    let image = measured(&elf, &["--by", "source,symbol"]);
    image.tree.expect("a tree").root.at(&["add.c", "add"]);
    let (_scratch, elf) = build(&[]);
    assert!(measured(&elf, &["--by", "source"]).inlined.is_none());
    tlsprobe(["size", "--dwarf"])
        .arg(&elf)
        .expect_exit(2)
        .complains("there is no debug information");
}

#[test]
fn without_being_asked_for_debug_information_is_not_read() {
    let (_scratch, elf) = build(&["-g"]);
    let image = measured(&elf, &[]);
    assert!(image.inlined.is_none());
    assert_eq!(source(&image, "add"), None);
}

#[test]
fn compressed_debug_information_is_refused_with_the_way_out() {
    let (_scratch, elf) = build(&["-g"]);
    let copy = &mut tool::command("arm-none-eabi-objcopy");
    tool::output(copy.arg("--compress-debug-sections").arg(&elf));
    let run = tlsprobe(["size", "--dwarf"]).arg(&elf);
    run.expect_exit(2).complains(".debug_").complains("--decompress-debug-sections");
    tlsprobe(["size"]).arg(&elf).expect_exit(0);
}

#[test]
fn debug_information_that_is_cut_off_or_overwritten_is_an_error_or_an_answer() {
    let (scratch, elf) = build(&["-g"]);
    let whole = std::fs::read(&elf).expect("an image");
    let mut refused = 0;
    for at in (0x100..whole.len() - 0x100).step_by(97) {
        let mut hostile = whole.clone();
        hostile[at..at + 4].fill(0xff);
        let path = scratch.write("hostile.elf", &hostile);
        let bytes = std::fs::read(path).expect("an image");
        let debug = tlsprobe::firmware::DebugInformation::Wanted;
        refused += usize::from(tlsprobe::firmware::measure_with(&bytes, None, &[], debug).is_err());
    }
    assert!(refused > 3, "only {refused} were refused");
}

#[test]
fn link_time_optimised_mbedtls_keeps_its_components() {
    let built = firmware("modern-small-lto");
    let run = tlsprobe(["size", "--format", "json", "--by", "component,source"]).arg(&built.elf);
    let size: Size = run.arg("--map").arg(&built.map).expect_exit(0).json();
    let image = size.only();
    let named = |name: &str| {
        let parts = image.components.iter().filter(|part| part.name.starts_with(name));
        parts.map(|part| part.flash).sum::<u64>()
    };
    assert!(named("mbedtls") > image.flash / 2, "{:?}", image.components);
    let tree = &image.tree.as_ref().expect("a tree").root;
    let ciphers = tree.at(&["mbedtls", "ciphers", "aes"]);
    ciphers.child("tree/library/aes.c");
}

#[test]
fn strings_have_the_source_of_the_function_that_uses_them() {
    let built = firmware("2.28.10-base-debug");
    let run = tlsprobe(["size", "--format", "json", "--dwarf"]).arg(&built.elf);
    let size: Size = run.arg("--map").arg(&built.map).expect_exit(0).json();
    let strings = source(size.only(), "strings of ssl_parse_client_hello");
    assert_eq!(strings, Some("tree/library/ssl_srv.c"));
}

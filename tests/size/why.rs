//! Why a symbol is in the image, from the map.

use super::firmware::firmware;
use super::small::{archive, link};
use crate::common::json::{Size, Why};
use crate::common::{Run, Scratch, tlsprobe};

fn ask(elf: &std::path::Path, map: &std::path::Path, symbol: &str) -> Run {
    tlsprobe(["size", "--why", symbol, "--format", "json"]).arg(elf).arg("--map").arg(map)
}

fn answer(run: Run) -> Why {
    let mut size: Size = run.expect_exit(0).json();
    let mut answers = size.images.remove(0).why.expect("an answer was asked for");
    assert_eq!(answers.len(), 1);
    answers.remove(0)
}

#[test]
fn the_chain_leads_from_the_symbol_to_the_command_line() {
    let scratch = Scratch::new();
    let deep = archive(&scratch, "deep", "int deep(int a) { return a / 3 ^ 0x1234567; }");
    let middle =
        archive(&scratch, "middle", "int deep(int); int middle(int a) { return deep(a) + a; }");
    let source =
        "volatile int out; int middle(int); void Reset_Handler(void) { out = middle(out); }";
    let libraries = [middle.to_str().expect("UTF-8"), deep.to_str().expect("UTF-8")];
    let linked = link(&scratch, "chain", &[("program.c", source)], &libraries);
    let why = answer(ask(&linked.elf, &linked.map, "deep"));
    let needed: Vec<&str> = why.chain.iter().map(|step| step.symbol.as_str()).collect();
    assert_eq!(needed, ["deep", "middle"]);
    assert!(why.file.is_some_and(|file| file.ends_with("libdeep.a(deep.o)")));
    let references = why.references.expect("a cross reference");
    assert_eq!(references.len(), 1);
    assert!(references[0].ends_with("libmiddle.a(middle.o)"));
    let alone = why.leaves_with_it.expect("a member of an archive");
    assert_eq!((alone.len(), alone[0].flash), (1, why.flash));
    let middle = answer(ask(&linked.elf, &linked.map, "middle"));
    let with_it = middle.leaves_with_it.expect("a member of an archive");
    assert_eq!(with_it.len(), 2, "{with_it:?}");
    assert_eq!(with_it[1].flash, why.flash);
}

#[test]
fn a_symbol_of_the_program_itself_has_no_chain() {
    let built = firmware("2.28.10-base");
    let why = answer(ask(&built.elf, &built.map, "Reset_Handler"));
    assert_eq!((why.chain.len(), why.leaves_with_it.is_none()), (0, true));
    assert_eq!(why.file.as_deref(), Some("client/startup.o"));
}

#[test]
fn real_firmware_says_who_needs_the_debug_output() {
    let built = firmware("2.28.10-base");
    let why = answer(ask(&built.elf, &built.map, "mbedtls_debug_print_crt"));
    assert_eq!(why.file.as_deref(), Some("libmbedtls.a(debug.o)"));
    let last = why.chain.last().expect("a chain");
    assert!(last.by.starts_with("client/"), "{last:?}");
    let text = tlsprobe(["size", "--why", "mbedtls_debug_print_crt"]).arg(&built.elf);
    let output = text.arg("--map").arg(&built.map).expect_exit(0);
    output.says("Why mbedtls_debug_print_crt is in the image").says("on the linker's command line");
}

#[test]
fn an_unknown_symbol_and_a_missing_map_are_errors_that_say_what_to_do() {
    let built = firmware("2.28.10-base");
    ask(&built.elf, &built.map, "debug_print_cr")
        .expect_exit(2)
        .complains("nothing in the image is called debug_print_cr")
        .complains("mbedtls_debug_print_crt");
    tlsprobe(["size", "--why", "main"]).arg(&built.elf).expect_exit(2).complains("--map");
}

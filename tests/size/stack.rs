//! `--su`: frames as gcc writes them, held against the image that was linked.

use std::path::PathBuf;

use crate::common::json::{Size, Stack};
use crate::common::{Scratch, tlsprobe, tool};

/// `helper` is in both files, `unused` is dropped by the linker, `folded` is inlined.
const MAIN: &str = "
int deep(int);
static __attribute__((noinline)) int helper(int x) { volatile char room[64]; room[x] = 1; return room[0]; }
static inline __attribute__((always_inline)) int folded(int x) { return x + 1; }
int unused(int x) { volatile char room[999]; room[x] = 1; return room[0]; }
void Reset_Handler(void) { deep(folded(helper(1))); }
";
const DEEP: &str = "
static __attribute__((noinline)) int helper(int x) { volatile char room[200]; room[x] = 1; return room[0]; }
int deep(int x) { volatile char room[x + 9]; room[x] = 1; return helper(room[0]); }
";

/// Objects, their `.su` files in a folder `build/deeper`, an image and its map.
fn build() -> (Scratch, PathBuf) {
    let scratch = Scratch::new();
    scratch.write("main.c", MAIN);
    scratch.write("deep.c", DEEP);
    std::fs::create_dir_all(scratch.path("build/deeper")).expect("a folder");
    for unit in ["main", "deep"] {
        let compile = &mut tool::command("arm-none-eabi-gcc");
        compile.current_dir(scratch.root());
        compile.args(["-mcpu=cortex-m4", "-mthumb", "-O1", "-ffunction-sections", "-fstack-usage"]);
        compile.arg("-c").arg(format!("{unit}.c"));
        tool::output(compile.arg("-o").arg(format!("build/deeper/{unit}.o")));
    }
    let link = &mut tool::command("arm-none-eabi-gcc");
    link.current_dir(scratch.root()).args(["-mcpu=cortex-m4", "-mthumb", "-nostdlib"]);
    link.args(["-Wl,--gc-sections", "-Wl,-Ttext=0x8000000", "-Wl,-e,Reset_Handler"]);
    link.args(["-Wl,-Map=program.map", "build/deeper/main.o", "build/deeper/deep.o"]);
    tool::output(link.args(["-o", "program.elf"]));
    let elf = scratch.path("program.elf");
    (scratch, elf)
}

fn asked(scratch: &Scratch, elf: &PathBuf, su: &str) -> Stack {
    let run = tlsprobe(["size", "--format", "json", "--su"]).arg(scratch.path(su)).arg(elf);
    let run = run.arg("--map").arg(scratch.path("program.map"));
    let mut size: Size = run.expect_exit(0).json();
    size.images.remove(0).stack.expect("frames were asked for")
}

/// The bytes that the compiler wrote for a function of a file.
fn written(scratch: &Scratch, unit: &str, function: &str) -> u64 {
    let path = scratch.path(&format!("build/deeper/{unit}.su"));
    let text = std::fs::read_to_string(path).expect("gcc wrote it");
    let line = text.lines().find(|line| line.contains(&format!(":{function}\t"))).expect("a row");
    line.split('\t').nth(1).and_then(|bytes| bytes.parse().ok()).expect("bytes")
}

#[test]
fn frames_of_linked_functions_are_told_deepest_first_with_their_file() {
    let (scratch, elf) = build();
    let stack = asked(&scratch, &elf, "build");
    let told: Vec<(&str, &str, u64)> = stack
        .frames
        .iter()
        .map(|frame| (frame.function.as_str(), frame.file.as_str(), frame.bytes))
        .collect();
    let of = |unit: &str, name: &str| written(&scratch, unit, name);
    assert_eq!(
        told,
        [
            ("helper", "deep.c", of("deep", "helper")),
            ("helper", "main.c", of("main", "helper")),
            ("Reset_Handler", "main.c", of("main", "Reset_Handler")),
            ("deep", "deep.c", of("deep", "deep")),
        ]
    );
    let kinds: Vec<&str> = stack.frames.iter().map(|frame| frame.kind.as_str()).collect();
    assert_eq!(kinds, ["static", "static", "static", "dynamic"]);
    assert_eq!(stack.elsewhere, 1, "only `unused` is not in the image");
}

#[test]
fn one_file_is_enough_and_the_table_says_what_a_frame_is_not() {
    let (scratch, elf) = build();
    assert_eq!(asked(&scratch, &elf, "build/deeper/deep.su").frames.len(), 2);
    let run = tlsprobe(["size", "--top", "1", "--su"]).arg(scratch.path("build")).arg(&elf);
    let text = run.expect_exit(0).stdout;
    assert!(
        text.contains("Deepest stack frames") && text.contains("1 of 4 known frames"),
        "{text}"
    );
}

#[test]
fn what_is_no_stack_file_is_an_error_with_file_and_line() {
    let (scratch, elf) = build();
    let bad = scratch.write("bad.su", "main.c:1:2:f\t8\tstatic\nrubbish\n");
    let run = tlsprobe(["size", "--su"]).arg(&bad).arg(&elf).expect_exit(2);
    assert!(run.stderr.contains("bad.su") && run.stderr.contains("line 2"), "{}", run.stderr);
    std::fs::create_dir(scratch.path("empty")).expect("a folder");
    let run = tlsprobe(["size", "--su"]).arg(scratch.path("empty")).arg(&elf).expect_exit(2);
    assert!(run.stderr.contains("-fstack-usage"), "{}", run.stderr);
    let hollow = scratch.write("hollow.su", "");
    let run = tlsprobe(["size", "--su"]).arg(&hollow).arg(&elf).expect_exit(2);
    assert!(run.stderr.contains("broke off"), "{}", run.stderr);
    let run = tlsprobe(["size", "--su"]).arg(&bad).arg(&elf).arg(&elf).expect_exit(2);
    assert!(run.stderr.contains("one image"), "{}", run.stderr);
}

//! A short, repeatable run of the fuzz targets of `size`: a small image, its map and its containers, damaged.

#[path = "../../fuzz/firmware.rs"]
mod firmware;

use std::time::{Duration, Instant};

use crate::common::{Scratch, tool};

/// No input may take longer, even without optimisation and on a busy machine.
const LONGEST: Duration = Duration::from_secs(10);

/// Damaged copies of each seed.
const COPIES: u64 = 400;

const PROGRAM: &str = "
static inline __attribute__((always_inline)) int twice(int value) { return value * 2; }
int total;
const int table[4] = {1, 2, 3};
__attribute__((noinline)) int add(int value) { return twice(value) + total; }
void Reset_Handler(void) { total = add(table[total & 3]) + \"a string\"[total & 1]; }
";

/// A repeatable sequence of pseudo-random numbers (xorshift).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// A few bytes overwritten, or the end cut off.
fn damaged(seed: &[u8], state: &mut u64) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    let below = |state: &mut u64, limit: usize| next(state) as usize % limit;
    for _ in 0..=below(state, 4) {
        let at = below(state, bytes.len());
        let edge = [0, 1, 0x7f, 0x80, 0xff, next(state) as u8];
        let run = 1 + below(state, 4);
        let value = edge[below(state, edge.len())];
        bytes.iter_mut().skip(at).take(run).for_each(|byte| *byte = value);
    }
    if below(state, 10) == 0 {
        bytes.truncate(below(state, seed.len()));
    }
    bytes
}

fn try_damaged(target: fn(&[u8]), seed: &[u8]) {
    let mut state = 0x5eed;
    target(seed);
    for _ in 0..COPIES {
        let bytes = damaged(seed, &mut state);
        let start = Instant::now();
        target(&bytes);
        assert!(start.elapsed() < LONGEST, "{:?} for {} bytes", start.elapsed(), bytes.len());
    }
}

#[test]
fn no_damaged_image_map_or_container_makes_a_reader_panic_or_hang() {
    let scratch = Scratch::new();
    let source = scratch.write("program.c", PROGRAM);
    let (elf, map, hex) =
        (scratch.path("program.elf"), scratch.path("program.map"), scratch.path("program.hex"));
    let compile = &mut tool::command("arm-none-eabi-gcc");
    compile.args(["-mcpu=cortex-m4", "-mthumb", "-Os", "-g", "-nostdlib", "-Wl,-e,Reset_Handler"]);
    compile.arg(format!("-Wl,-Map={}", map.display()));
    tool::output(compile.arg(source).arg("-o").arg(&elf));
    let copy = &mut tool::command("arm-none-eabi-objcopy");
    tool::output(copy.args(["-O", "ihex"]).arg(&elf).arg(&hex));
    let read = |path| std::fs::read(path).expect("a seed");
    try_damaged(firmware::elf, &read(&elf));
    try_damaged(firmware::dwarf, &read(&elf));
    try_damaged(firmware::map, &read(&map));
    try_damaged(
        firmware::stack_usage,
        b"main.c:1:2:add\t8\tstatic\nmain.c:3:4:twice\t16\tdynamic,bounded\n",
    );
    try_damaged(firmware::container, &read(&hex));
}

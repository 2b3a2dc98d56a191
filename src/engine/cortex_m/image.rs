//! What is compiled and linked for a board: the runner with another port, and where memory lies.

use super::cpu::Cpu;
use crate::engine::mbedtls::runner::{SOURCES, Source, WRAPPED};

/// The linker's region for what no device has: the runner's stack, parameters, report and heap.
pub const BENCH: &str = "BENCH";

/// The heap of a device that names none, and the most that a board has for one.
pub const LARGEST_HEAP: u64 = 1 << 20;

/// Heaps differ by so many bytes at least: the step of the runner's allocator.
pub const HEAP_STEP: u64 = 8;

const KIBIBYTE: u32 = 1024;
const FLASH_LENGTH: u32 = 4096 * KIBIBYTE;
/// Stack, parameters and the largest heap, of the 4 MiB of RAM.
const BENCH_LENGTH: u32 = 3072 * KIBIBYTE;
const RAM_LENGTH: u32 = 1024 * KIBIBYTE;

/// Of a machine with an operating system.
const ELSEWHERE: [&str; 3] = ["heap.c", "port_socket.c", "stage_unmeasured.c"];

macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        [$(Source { name: $name, text: include_str!(concat!("../runner/", $name)) }),*]
    };
}

const BOARD: [Source; 8] = sources![
    "board.ld",
    "heap_arena.c",
    "instructions.c",
    "instructions.h",
    "machine.c",
    "machine.h",
    "port_semihosting.c",
    "stage_board.c",
];

/// Names and texts of everything that the runner on this processor's board is made of.
pub fn files(cpu: Cpu) -> Vec<(&'static str, String)> {
    let shared = SOURCES.iter().filter(|source| !ELSEWHERE.contains(&source.name));
    let sources = shared.chain(&BOARD).map(|source| (source.name, source.text.to_owned()));
    sources.chain([("board.h", header(cpu)), ("memory.ld", memory(cpu))]).collect()
}

/// The linker's arguments; one that finds [`files`] has to come before.
pub fn linking() -> Vec<String> {
    let fixed = [
        "--specs=nano.specs",
        "-nostartfiles",
        "-Wl,--gc-sections",
        "-Wl,--fatal-warnings",
        "-Wl,--no-warn-rwx-segments",
        "-Wl,--print-memory-usage",
    ];
    let wrapped = WRAPPED.iter().map(|name| format!("-Wl,--wrap={name}"));
    fixed.into_iter().map(str::to_owned).chain(wrapped).chain(["-Tboard.ld".to_owned()]).collect()
}

fn header(cpu: Cpu) -> String {
    let board = cpu.board();
    format!(
        "/* Written by the program that compiles this. */\n#define BOARD_TIMER {:#x}u\n\
         #define BOARD_TICK {}\n#define BOARD_HEAP {LARGEST_HEAP}\n",
        board.timer, board.tick
    )
}

fn memory(cpu: Cpu) -> String {
    let board = cpu.board();
    let ram = board.ram + BENCH_LENGTH;
    format!(
        "MEMORY\n{{\n  FLASH (rx) : ORIGIN = {:#x}, LENGTH = {FLASH_LENGTH:#x}\n  \
         {BENCH} (rw) : ORIGIN = {:#x}, LENGTH = {BENCH_LENGTH:#x}\n  \
         RAM (rw) : ORIGIN = {ram:#x}, LENGTH = {RAM_LENGTH:#x}\n}}\n",
        board.flash, board.ram
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_of_ours_that_is_included_is_there() {
        let files = files(Cpu::CortexM4);
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        for (_, text) in &files {
            let lines = text.lines().filter_map(|line| line.strip_prefix("#include \""));
            for name in lines.map(|rest| rest.trim_end_matches('"')) {
                let of_the_library = name.starts_with("mbedtls/") || name.starts_with("psa/");
                assert!(of_the_library || names.contains(&name), "{name}");
            }
        }
    }
}

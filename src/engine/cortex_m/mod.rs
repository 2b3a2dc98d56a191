//! The device's own machine code as an engine: the runner on an emulated Cortex-M board.
//!
//! Compiling it and running the emulator is the program's; this is the pure half: which board and
//! flags stand for a processor, what the guest asks of its host, and what a heap has to hold.

mod cpu;
mod dialogue;
mod flight;
mod heap_search;
mod image;

pub use cpu::{Cpu, UnknownCpu};
pub use dialogue::{Direction, Log, LogOverflow, Request, Wish, answer};
pub use flight::flights;
pub use heap_search::smallest_heap;
pub use image::{BENCH, HEAP_STEP, LARGEST_HEAP, files, linking};

//! The hands of the engines that build: compilers, cache, tree, child process and emulator.

mod build;
mod cache;
pub mod checkup;
mod child;
mod compiler;
mod configuration;
mod earlier;
mod emulator;
mod interrupt;
mod known;
mod macros;
mod markers;
mod objects;
mod process;
mod readings;
mod relay;
mod runner;
mod session;
mod supervised;
pub mod tree;
mod tree_sources;
mod words;

pub use build::{Built, build};
pub use cache::{Cache, digest};
pub use child::run;
pub use emulator::{emulate, find as find_emulator};
pub use interrupt::Interrupt;
pub use objects::{IMAGE, MAP};
pub use process::Failed;
pub use relay::Relay;
pub use runner::Runner;
pub use session::Session;
pub use supervised::{Ending, supervise};

//! The mbedtls engine's hands: the compiler, the cache, the tree and the child process.

mod build;
mod cache;
mod checkup;
mod child;
mod compiler;
mod known;
mod objects;
mod process;
pub mod tree;
mod tree_sources;

pub use build::{Built, RunnerSources, build};
pub use checkup::checkup;
pub use child::run;

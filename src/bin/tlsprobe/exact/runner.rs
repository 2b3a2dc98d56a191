//! The runner, ours, that is linked with a tree: for this machine, or for a board.

use tlsprobe::engine::cortex_m::{self, Cpu};
use tlsprobe::engine::mbedtls::Platform;
use tlsprobe::engine::mbedtls::runner::{SOURCES, WRAPPED};

/// The level of the library's own makefiles, whose build time is the measure of ours. Warnings are
/// the business of whoever develops the tree.
const FLAGS_HERE: [&str; 2] = ["-O2", "-w"];

/// What firmware is compiled with as a rule; a profile's own flags come after.
const FLAGS_BOARD: [&str; 5] = ["-mthumb", "-Os", "-ffunction-sections", "-fdata-sections", "-w"];

/// What is compiled beside the tree, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runner {
    /// Where it is to run.
    pub platform: Platform,
    /// Names and texts; files that end in `.c` are compiled.
    pub files: Vec<(&'static str, String)>,
    /// For every compilation, and for linking.
    pub flags: Vec<String>,
    /// For linking alone.
    pub linking: Vec<String>,
}

impl Runner {
    /// For this machine.
    pub fn here() -> Self {
        Self {
            platform: Platform::Here,
            files: SOURCES.map(|source| (source.name, source.text.to_owned())).to_vec(),
            flags: FLAGS_HERE.map(str::to_owned).to_vec(),
            linking: WRAPPED.map(|name| format!("-Wl,--wrap={name}")).to_vec(),
        }
    }

    /// For a processor's board, with the flags of a firmware.
    pub fn board(cpu: Cpu, flags: &[String]) -> Self {
        let ours = cpu.flags().iter().chain(&FLAGS_BOARD).map(|flag| (*flag).to_owned());
        Self {
            platform: Platform::Bare,
            files: cortex_m::files(cpu),
            flags: ours.chain(flags.iter().cloned()).collect(),
            linking: cortex_m::linking(),
        }
    }
}

//! Processors, and the board of the emulator that runs each one's code.

use std::str::FromStr;

/// A processor as `[device] cpu` spells it: as `-mcpu=` does, with an f for floating-point registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cpu {
    /// Armv6-M without caches; also stands for the M0.
    CortexM0Plus,
    /// Armv7-M.
    CortexM3,
    /// Armv7E-M.
    CortexM4,
    /// Armv7E-M with single-precision registers.
    CortexM4F,
    /// Armv7E-M, dual issue; compiled without floating point.
    CortexM7,
    /// Armv8-M; compiled without floating point.
    CortexM33,
}

/// A name that stands for no processor of this engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the cortex-m engine knows no processor `{0}`: set cpu in [device] to cortex-m0plus, cortex-m3, \
     cortex-m4, cortex-m4f, cortex-m7 or cortex-m33"
)]
pub struct UnknownCpu(String);

/// A board of the emulator with its memories, in bytes.
#[derive(Debug)]
pub(super) struct Board {
    machine: &'static str,
    /// Code of 4 MiB.
    pub(super) flash: u32,
    /// Data of 4 MiB.
    pub(super) ram: u32,
    /// First timer.
    pub(super) timer: u32,
    /// Nanoseconds of a tick of it, which are instructions: 25 MHz or 20 MHz.
    pub(super) tick: u32,
}

/// Arm's MPS2 board (DAI 0385, 0386, 0400) as `hw/arm/mps2.c` of QEMU 7.2 has it; code for the M0+
/// runs on the M3, whose instructions are a superset.
const MPS2: Board =
    Board { machine: "mps2-an385", flash: 0, ram: 0x2000_0000, timer: 0x4000_0000, tick: 40 };

/// Its variant with the security extension (DAI 0505), in secure state, as `hw/arm/mps2-tz.c` has it.
const MPS2_TZ: Board = Board {
    machine: "mps2-an505",
    flash: 0x1000_0000,
    ram: 0x3800_0000,
    timer: 0x5000_0000,
    tick: 50,
};

/// Processor, name, compiler's flags.
const ALL: [(Cpu, &str, &[&str]); 6] = [
    (Cpu::CortexM0Plus, "cortex-m0plus", &["-mcpu=cortex-m0plus", "-mfloat-abi=soft"]),
    (Cpu::CortexM3, "cortex-m3", &["-mcpu=cortex-m3", "-mfloat-abi=soft"]),
    (Cpu::CortexM4, "cortex-m4", &["-mcpu=cortex-m4", "-mfloat-abi=soft"]),
    (Cpu::CortexM4F, "cortex-m4f", &["-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]),
    (Cpu::CortexM7, "cortex-m7", &["-mcpu=cortex-m7", "-mfloat-abi=soft"]),
    (Cpu::CortexM33, "cortex-m33", &["-mcpu=cortex-m33", "-mfloat-abi=soft"]),
];

impl Cpu {
    /// The word in profiles and reports.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// What the compiler needs to know of it.
    pub fn flags(self) -> &'static [&'static str] {
        self.row().2
    }

    /// The emulator's arguments for its board.
    pub fn emulated(self) -> [&'static str; 4] {
        let machine = match self {
            Self::CortexM4 | Self::CortexM4F => "mps2-an386",
            Self::CortexM7 => "mps2-an500",
            Self::CortexM0Plus | Self::CortexM3 | Self::CortexM33 => self.board().machine,
        };
        let core = match self {
            Self::CortexM0Plus | Self::CortexM3 => "cortex-m3",
            Self::CortexM4 | Self::CortexM4F => "cortex-m4",
            Self::CortexM7 => "cortex-m7",
            Self::CortexM33 => "cortex-m33",
        };
        ["-machine", machine, "-cpu", core]
    }

    /// Instructions that one tick of the board's timer stands for.
    pub fn instructions_a_tick(self) -> u64 {
        u64::from(self.board().tick)
    }

    pub(super) fn board(self) -> &'static Board {
        if self == Self::CortexM33 { &MPS2_TZ } else { &MPS2 }
    }

    fn row(self) -> &'static (Self, &'static str, &'static [&'static str]) {
        ALL.iter().find(|(cpu, ..)| *cpu == self).unwrap_or(&ALL[0])
    }
}

impl FromStr for Cpu {
    type Err = UnknownCpu;

    fn from_str(text: &str) -> Result<Self, UnknownCpu> {
        let name = if text == "cortex-m0" { "cortex-m0plus" } else { text };
        let known = ALL.iter().find(|(_, known, _)| *known == name);
        known.map(|(cpu, ..)| *cpu).ok_or_else(|| UnknownCpu(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_processor_is_found_by_its_name_and_no_other_is() {
        for (cpu, name, _) in ALL {
            assert_eq!((name.parse(), cpu.name()), (Ok(cpu), name));
        }
        let error = "cortex-a9".parse::<Cpu>().expect_err("another family").to_string();
        assert!(error.contains("`cortex-a9`") && error.contains("cortex-m33"), "{error}");
    }
}

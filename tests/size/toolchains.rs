//! Other processors and another language: each linked here, each held to the linker's own print and to
//! the file that objcopy makes.

use std::path::Path;

use super::firmware::{measure, printed};
use crate::common::json::Image;
use crate::common::{Scratch, tool};

const SCRIPT: &str = "
MEMORY {
  FLASH (rx)  : ORIGIN = 0x08000000, LENGTH = 1M
  RAM   (xrw) : ORIGIN = 0x20000000, LENGTH = 128K
}
ENTRY(start)
SECTIONS {
  .text : { KEEP(*(.init)) *(.text .text.* .literal .literal.*) KEEP(*(.fini)) *(.rodata .rodata.*) } > FLASH
  .gcc_except_table : { *(.gcc_except_table .gcc_except_table.*) } > FLASH
  .ARM.extab : { *(.ARM.extab*) } > FLASH
  .ARM.exidx : { __exidx_start = .; *(.ARM.exidx*) __exidx_end = .; } > FLASH
  .init_array : { *(.init_array .init_array.*) *(.fini_array .fini_array.*) } > FLASH
  .eh_frame : { KEEP(*(.eh_frame)) } > FLASH
  .data : ALIGN(4) { *(.data .data.*) } > RAM AT > FLASH
  .bss (NOLOAD) : ALIGN(4) { *(.bss .bss.*) *(COMMON) } > RAM
  .heap (NOLOAD) : { end = .; . += 0x400; } > RAM
}
";

const C: &str = "
int total; int begin = 7;
const int table[16] = {1, 2, 3};
static const char *name(int index) { return index ? \"one string\" : \"another string\"; }
int start(int index) { total += table[index & 15] + begin + name(index)[index & 3]; return total; }
";

const CPP: &str = "
#include <map>
#include <string>
#include <stdexcept>
struct Device { virtual int value(int key) = 0; virtual ~Device() {} };
struct Board : Device {
    std::map<int, std::string> names;
    int value(int key) override {
        if (names.find(key) == names.end()) throw std::runtime_error(\"no such key\");
        return names[key].size();
    }
};
extern \"C\" int start() {
    Board board;
    board.names[1] = \"one\";
    try { return board.value(2); } catch (const std::exception &error) { return error.what()[0]; }
}
";

struct Linked {
    image: Image,
    bare: Image,
    printed: Vec<(String, u64)>,
    binary: u64,
    _scratch: Scratch,
}

/// Compiles and links with the tools whose names begin so.
fn link(prefix: &str, compiler: &str, (name, text): (&str, &str), options: &[&str]) -> Linked {
    let scratch = Scratch::new();
    let (source, script) = (scratch.write(name, text), scratch.write("script.ld", SCRIPT));
    let (elf, map) = (scratch.path("program.elf"), scratch.path("program.map"));
    let compile = &mut tool::command(&format!("{prefix}{compiler}"));
    compile.args(["-Os", "-ffunction-sections", "-fdata-sections", "-Wl,--print-memory-usage"]);
    compile.arg("-Wl,--gc-sections").arg(format!("-Wl,-Map={}", map.display()));
    compile.arg("-T").arg(script).args(options).arg(source).arg("-o").arg(&elf);
    let said = String::from_utf8(tool::output(compile)).expect("the linker's words");
    let binary = binary(&format!("{prefix}objcopy"), &scratch, &elf);
    Linked {
        image: measure(&elf, Some(&map)),
        bare: measure(&elf, None),
        printed: printed(&said),
        binary,
        _scratch: scratch,
    }
}

fn binary(objcopy: &str, scratch: &Scratch, elf: &Path) -> u64 {
    let path = scratch.path("program.bin");
    tool::output(tool::command(objcopy).args(["-O", "binary"]).arg(elf).arg(&path));
    std::fs::metadata(path).expect("a raw image").len()
}

impl Linked {
    /// The linker, objcopy and the map agree with what was counted.
    fn check(&self, machine: &str) {
        assert_eq!(self.image.machine, machine);
        let used = self.image.regions.iter().map(|region| (region.name.clone(), region.used));
        assert_eq!(used.collect::<Vec<_>>(), self.printed);
        assert_eq!(self.image.flash, self.binary);
        assert_eq!((self.bare.flash, self.bare.ram), (self.image.flash, self.image.ram));
        let rest = (self.image.unattributed.flash, self.image.unattributed.ram);
        assert_eq!(rest, (0, 0), "every byte has an owner with the map");
    }
}

#[test]
fn an_image_for_xtensa_agrees_with_its_linker() {
    let options = ["-nostdlib", "-Wl,-e,start"];
    link("xtensa-lx106-elf-", "gcc", ("program.c", C), &options).check("xtensa");
}

#[test]
fn an_image_for_riscv_agrees_with_its_linker_link_time_optimised_too() {
    let machine = ["-march=rv32imac", "-mabi=ilp32", "-nostdlib", "-Wl,-e,start"];
    link("riscv64-unknown-elf-", "gcc", ("program.c", C), &machine).check("riscv");
    let optimised = [&machine[..], &["-flto", "-g"]].concat();
    link("riscv64-unknown-elf-", "gcc", ("program.c", C), &optimised).check("riscv");
}

#[test]
fn cpp_with_exceptions_agrees_with_its_linker() {
    let options = ["-mcpu=cortex-m4", "-mthumb", "--specs=nosys.specs", "-nostartfiles"];
    let linked = link("arm-none-eabi-", "g++", ("program.cpp", CPP), &options);
    linked.check("arm");
    let has = |name: &str| linked.image.components.iter().any(|part| part.name == name);
    assert!(has("libc") && has("libgcc"), "{:?}", linked.image.components);
}

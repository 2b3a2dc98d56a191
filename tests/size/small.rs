//! Small programs, linked in the test with a map.

use std::path::PathBuf;

use crate::common::json::{Cause, Delta, Entry, Size};
use crate::common::{Scratch, tlsprobe, tool};

const SCRIPT: &str = "
MEMORY {
  FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K
  RAM (xrw)  : ORIGIN = 0x20000000, LENGTH = 16K
}
ENTRY(Reset_Handler)
SECTIONS {
  .text : { *(.text .text.*) *(.rodata .rodata.*) } > FLASH
  .data : { *(.data .data.*) *(.ramfunc) } > RAM AT > FLASH
  .bss : { *(.bss .bss.*) *(COMMON) } > RAM
}
";

/// An image and its map.
pub struct Linked {
    pub elf: PathBuf,
    pub map: PathBuf,
}

/// Links sources, by name and text, with these further arguments of the compiler.
pub fn link(scratch: &Scratch, name: &str, sources: &[(&str, &str)], arguments: &[&str]) -> Linked {
    let script = scratch.write("small.ld", SCRIPT);
    let (elf, map) = (scratch.path(&format!("{name}.elf")), scratch.path(&format!("{name}.map")));
    let compile = &mut tool::command("arm-none-eabi-gcc");
    compile
        .args(["-mcpu=cortex-m4", "-mthumb", "-Os", "-nostdlib", "-fno-ipa-icf"])
        .args(["-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections", "-Wl,--cref"])
        .args(["-Wl,--no-warn-rwx-segments", "-T"])
        .arg(script)
        .arg(format!("-Wl,-Map={}", map.display()));
    compile.args(sources.iter().map(|(file, text)| scratch.write(file, text)));
    tool::output(compile.args(arguments).arg("-o").arg(&elf));
    Linked { elf, map }
}

/// A library of one object.
pub fn archive(scratch: &Scratch, name: &str, source: &str) -> PathBuf {
    let text = scratch.write(&format!("{name}.c"), source);
    let object = scratch.path(&format!("{name}.o"));
    let compile = &mut tool::command("arm-none-eabi-gcc");
    compile.args(["-mcpu=cortex-m4", "-mthumb", "-Os", "-ffunction-sections", "-c"]);
    tool::output(compile.arg(text).arg("-o").arg(&object));
    let archive = scratch.path(&format!("lib{name}.a"));
    tool::output(tool::command("arm-none-eabi-ar").arg("rcs").arg(&archive).arg(&object));
    archive
}

/// One program compiled without and with `-DCHANGED`, and what the tool says of the two.
pub fn change(source: &str) -> Delta {
    let scratch = Scratch::new();
    let old = link(&scratch, "old", &[("program.c", source)], &[]);
    let new = link(&scratch, "new", &[("program.c", source)], &["-DCHANGED"]);
    compare(&old, &new)
}

/// The difference of two images with their maps.
pub fn compare(old: &Linked, new: &Linked) -> Delta {
    let mut size: Size = tlsprobe(["size", "--format", "json"])
        .args([&old.elf, &new.elf])
        .arg("--map")
        .arg(&old.map)
        .arg("--map")
        .arg(&new.map)
        .expect_exit(0)
        .json();
    size.deltas.remove(0)
}

/// The only entry of this name with this cause.
#[track_caller]
pub fn entry<'d>(delta: &'d Delta, name: &str, cause: Cause) -> &'d Entry {
    let named: Vec<&Entry> = delta.entries.iter().filter(|entry| entry.name == name).collect();
    let mut found = named.iter().filter(|entry| entry.cause == cause);
    let first = found.next();
    assert!(found.next().is_none(), "{name} twice: {named:#?}");
    first.unwrap_or_else(|| panic!("no {cause:?} of {name} in {:#?}", delta.entries))
}

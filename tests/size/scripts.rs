//! Linker scripts that mislead: each linked here, each held to the linker's own print and to the
//! file that objcopy makes.

use std::path::PathBuf;

use super::firmware::{measure, printed};
use crate::common::json::{Image, Kind, Owner, RegionKind};
use crate::common::{Scratch, tool};

/// A function, a table, a variable with a value, one without, one that survives a reset, one in a
/// second RAM, a function that runs in RAM, and a page of settings.
const PROGRAM: &str = r#"
extern int total; extern int start_up;
const int table[64] = {1, 2, 3};
int start_up = 7;
int total;
char second[100] __attribute__((section(".ram2")));
char kept[33] __attribute__((section(".noinit")));
char held[256] __attribute__((section(".uninit_ram"))) = {0};
const char page[32] __attribute__((section(".page"), used)) = "settings";
__attribute__((section(".ramfunc"), noinline)) int fast(int a) { return a * total + start_up; }
void Reset_Handler(void) { total = fast(table[total & 63]) + second[3] + kept[1] + held[0]; }
"#;

const MEMORY: &str = "
MEMORY {
  FLASH (rx)  : ORIGIN = 0x08000000, LENGTH = 512K
  RAM   (xrw) : ORIGIN = 0x20000000, LENGTH = 64K
  CCM   (rw)  : ORIGIN = 0x10000000, LENGTH = 16K
}
ENTRY(Reset_Handler)
";

/// What the linker made of one script.
struct Linked {
    image: Image,
    /// Without the map.
    bare: Image,
    printed: Vec<(String, u64)>,
    /// Bytes that objcopy writes as a raw image.
    binary: u64,
    _scratch: Scratch,
}

fn link(memory: &str, sections: &str) -> Linked {
    let scratch = Scratch::new();
    let source = scratch.write("program.c", PROGRAM);
    let script = scratch.write("script.ld", format!("{memory}\nSECTIONS {{\n{sections}\n}}\n"));
    let (elf, map) = (scratch.path("program.elf"), scratch.path("program.map"));
    let compile = &mut tool::command("arm-none-eabi-gcc");
    compile
        .args(["-mcpu=cortex-m4", "-mthumb", "-Os", "-nostdlib", "-ffunction-sections"])
        .args(["-Wl,--print-memory-usage", "-Wl,--no-warn-rwx-segments", "-T"])
        .arg(script)
        .arg(format!("-Wl,-Map={}", map.display()))
        .arg(source)
        .arg("-o")
        .arg(&elf);
    let said = String::from_utf8(tool::output(compile)).expect("the linker's words");
    Linked {
        image: measure(&elf, Some(&map)),
        bare: measure(&elf, None),
        printed: printed(&said),
        binary: binary(&scratch, &elf),
        _scratch: scratch,
    }
}

fn binary(scratch: &Scratch, elf: &PathBuf) -> u64 {
    let path = scratch.path("program.bin");
    let copy = &mut tool::command("arm-none-eabi-objcopy");
    tool::output(copy.args(["-O", "binary"]).arg(elf).arg(&path));
    std::fs::metadata(path).expect("a raw image").len()
}

impl Linked {
    fn used(&self, region: &str) -> u64 {
        let found = self.image.regions.iter().find(|candidate| candidate.name == region);
        found.expect("a region").used
    }

    fn linker_used(&self) -> Vec<(String, u64)> {
        let regions = self.image.regions.iter();
        regions
            .map(|region| (region.name.clone(), region.linker_used.expect("a map was given")))
            .collect()
    }

    fn printed(&self, region: &str) -> u64 {
        self.printed.iter().find(|(name, _)| name == region).expect("a region").1
    }

    fn owner(&self, name: &str) -> &Owner {
        let mut owners = self.image.symbols.iter().filter(|owner| owner.name == name);
        let owner = owners.next().unwrap_or_else(|| panic!("an owner {name}"));
        assert!(owners.next().is_none(), "{name} twice");
        owner
    }
}

const ORDINARY: &str = "
  .text : { *(.text .text.*) *(.rodata .rodata.*) *(.page) } > FLASH
  .data : { *(.data .data.*) *(.ramfunc) } > RAM AT > FLASH
  .bss : { *(.bss .bss.*) *(COMMON) } > RAM
  .ram2 (NOLOAD) : { *(.ram2) } > CCM
  .noinit (NOLOAD) : { *(.noinit) *(.uninit_ram) } > RAM
  .heap (NOLOAD) : { . += 0x400; } > RAM
  .stack (NOLOAD) : { . = ALIGN(8); . += 0x800; } > RAM
";

#[test]
fn an_ordinary_script_agrees_with_the_linker_and_with_objcopy() {
    let linked = link(MEMORY, ORDINARY);
    assert_eq!(linked.linker_used(), linked.printed);
    for (name, bytes) in &linked.printed {
        assert_eq!(linked.used(name), *bytes, "{name}");
    }
    assert_eq!(linked.used("FLASH"), linked.binary);
    assert_eq!(linked.image.notes, [""; 0]);
    assert_eq!((linked.bare.flash, linked.bare.ram), (linked.image.flash, linked.image.ram));
}

#[test]
fn a_function_in_ram_counts_in_flash_and_in_ram_once_each() {
    let linked = link(MEMORY, ORDINARY);
    let fast = linked.owner("fast");
    assert!(fast.flash > 0);
    assert_eq!(fast.flash, fast.ram);
}

#[test]
fn several_rams_are_told_apart_and_reserves_take_no_flash() {
    let linked = link(MEMORY, ORDINARY);
    assert_eq!(linked.used("CCM"), 100);
    assert_eq!(linked.owner("second").ram, 100);
    for (name, bytes) in [(".heap", 0x400), (".stack", 0x800)] {
        let reserve: Vec<&Owner> =
            linked.image.symbols.iter().filter(|owner| owner.name == name).collect();
        assert!(reserve.iter().all(|owner| (owner.kind, owner.flash) == (Kind::Reserve, 0)));
        assert_eq!(reserve.iter().map(|owner| owner.ram).sum::<u64>(), bytes, "{name}");
    }
}

#[test]
fn bytes_that_survive_a_reset_cost_flash_where_the_script_lacks_noload() {
    let loaded = ORDINARY.replace(
        ".noinit (NOLOAD) : { *(.noinit) *(.uninit_ram) } > RAM",
        ".noinit (NOLOAD) : { *(.noinit) } > RAM
         .uninit_ram : { *(.uninit_ram) } > RAM AT > FLASH",
    );
    let (kept, costly) = (link(MEMORY, ORDINARY), link(MEMORY, &loaded));
    assert_eq!(costly.linker_used(), costly.printed);
    assert_eq!(costly.used("FLASH"), costly.binary);
    assert_eq!((kept.owner("held").flash, kept.owner("held").ram), (0, 256));
    assert_eq!((costly.owner("held").flash, costly.owner("held").ram), (256, 256));
}

#[test]
fn an_origin_inside_a_page_does_not_count_the_headers_of_the_file() {
    let memory = MEMORY.replace("0x08000000, LENGTH = 512K", "0x08004100, LENGTH = 256K");
    let linked = link(&memory, ORDINARY);
    assert_eq!(linked.linker_used(), linked.printed);
    assert_eq!(linked.used("FLASH"), linked.printed("FLASH"));
    assert_eq!(linked.bare.flash, linked.image.flash);
    assert_eq!(linked.used("FLASH"), linked.binary);
}

#[test]
fn a_page_at_the_end_makes_the_extent_and_the_gap_is_owned() {
    let script =
        ORDINARY.replace(" *(.page) }", " }") + "  .page 0x0807F000 : { *(.page) } > FLASH\n";
    let linked = link(MEMORY, &script);
    assert_eq!(linked.linker_used(), linked.printed);
    assert_eq!(linked.used("FLASH"), linked.printed("FLASH"));
    assert_eq!(linked.used("FLASH"), 0x7f000 + 32);
    let gap = linked.owner("gap before .page in FLASH");
    assert_eq!((gap.kind, gap.section.as_deref()), (Kind::Gap, None));
    assert!(gap.flash > 0x7e000);
}

#[test]
fn a_page_placed_high_and_first_is_where_the_linkers_figure_misleads() {
    let script = "  .page 0x08060000 : { *(.page) } > FLASH\n  .text 0x08000000 : { *(.text .text.*) *(.rodata .rodata.*) } > FLASH\n"
        .to_owned()
        + &ORDINARY[ORDINARY.find("  .data").expect("a .data")..];
    let linked = link(MEMORY, &script);
    assert_eq!(linked.linker_used(), linked.printed);
    assert_eq!(linked.used("FLASH"), 0x60000 + 32);
    assert_eq!(linked.used("FLASH"), linked.binary);
    assert!(linked.printed("FLASH") < linked.used("FLASH"));
    let note = linked.image.notes.first().expect("a note");
    assert!(note.contains("FLASH") && note.contains(".page"), "{note}");
}

#[test]
fn kinds_are_found_without_attributes() {
    let memory = MEMORY.replace("(rx)", "").replace("(xrw)", "").replace("(rw)", "");
    let linked = link(&memory, ORDINARY);
    let kinds: Vec<RegionKind> = linked.image.regions.iter().map(|region| region.kind).collect();
    assert_eq!(kinds, [RegionKind::Flash, RegionKind::Ram, RegionKind::Ram]);
}

#[test]
fn an_explicit_load_address_is_part_of_the_extent() {
    let script = ORDINARY
        .replace("> RAM AT > FLASH", "> RAM")
        .replace(".data : {", ".data : AT(ADDR(.text) + SIZEOF(.text)) {");
    let linked = link(MEMORY, &script);
    assert_eq!(linked.used("FLASH"), linked.binary);
    assert_eq!(linked.used("RAM"), linked.printed("RAM"));
}

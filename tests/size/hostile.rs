//! Headers that lie: an answer or an error, never a panic.

use tlsprobe::firmware::{MeasureError, measure};

use super::firmware::firmware;
use crate::common::{Scratch, tlsprobe, tool};

/// A repeatable sequence of pseudo-random numbers (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("an index")
    }
}

/// Values that break arithmetic, and plain noise.
fn value(random: &mut Random) -> u32 {
    const EDGES: [u32; 8] =
        [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_fff0, 0xffff, 0x1000];
    let choice = random.below(EDGES.len() * 2);
    EDGES.get(choice).copied().unwrap_or(random.next() as u32)
}

#[test]
fn no_mutation_of_a_header_makes_it_panic() {
    let image = std::fs::read(firmware("modern-small").elf).expect("an image");
    let section_table = u32::from_le_bytes(image[32..36].try_into().expect("e_shoff")) as usize;
    let headers: Vec<usize> =
        (0..180).step_by(2).chain((section_table..image.len() - 4).step_by(4)).collect();
    let mut random = Random(0x5eed);
    let mut refused = 0;
    for _ in 0..3000 {
        let mut hostile = image.clone();
        for _ in 0..=random.below(3) {
            let at = headers[random.below(headers.len())];
            hostile[at..at + 4].copy_from_slice(&value(&mut random).to_le_bytes());
        }
        match measure(&hostile, None, &[]) {
            Ok(_) => {}
            Err(error @ MeasureError::Unbalanced { .. }) => panic!("{error}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 300, "only {refused} were refused, so the mutations miss the headers");
}

#[test]
fn no_mutation_of_a_map_makes_it_panic() {
    let built = firmware("modern-small");
    let image = std::fs::read(built.elf).expect("an image");
    let map = std::fs::read(built.map).expect("a map");
    let mut random = Random(0x5eed);
    for _ in 0..300 {
        let mut hostile = map.clone();
        for _ in 0..50 {
            let at = random.below(hostile.len());
            hostile[at] = b" 0xf*.(\n"[random.below(8)];
        }
        let text = String::from_utf8_lossy(&hostile);
        let measured = measure(&image, Some(&text), &[]);
        assert!(!matches!(measured, Err(MeasureError::Unbalanced { .. })), "{measured:?}");
    }
}

#[test]
fn an_error_names_the_field_and_its_place() {
    let image = std::fs::read(firmware("modern-small").elf).expect("an image");
    let scratch = Scratch::new();
    let cases = [
        (4, 9, "EI_CLASS (at offset 0x4)"),
        (5, 9, "EI_DATA (at offset 0x5)"),
        (42, 7, "e_phentsize (at offset 0x2a)"),
        (46, 7, "e_shentsize (at offset 0x2e)"),
        (49, 0xff, "e_shnum (at offset 0x30)"),
        (51, 0x7f, "e_shstrndx (at offset 0x32)"),
        (35, 0x7f, "e_shoff (at offset 0x20)"),
        (31, 0x7f, "e_phoff (at offset 0x1c)"),
    ];
    for (at, byte, words) in cases {
        let mut hostile = image.clone();
        hostile[at] = byte;
        let path = scratch.write("hostile.elf", hostile);
        tlsprobe(["size"]).arg(path).expect_exit(2).complains(words);
    }
}

/// Where things stand in an image of 32 bits, for lies about them.
struct Layout {
    section_table: usize,
    symbols: usize,
    code: usize,
    data: usize,
}

/// Size of a section header, and its fields (ELF gABI, "Sections").
const HEADER: usize = 40;
const SH_TYPE: usize = 4;
const SH_FLAGS: usize = 8;
const SH_ADDR: usize = 12;
const SH_OFFSET: usize = 16;
const SH_SIZE: usize = 20;
const SH_LINK: usize = 24;
const SH_INFO: usize = 28;

fn word(image: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(image[at..at + 4].try_into().expect("four bytes"))
}

fn set(image: &mut [u8], at: usize, value: u32) {
    image[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

impl Layout {
    fn of(image: &[u8]) -> Self {
        let section_table = word(image, 32) as usize;
        let count = usize::from(u16::from_le_bytes([image[48], image[49]]));
        let headers = || (1..count).map(|index| section_table + index * HEADER);
        let takes_memory = |at: &usize| word(image, at + SH_FLAGS) & 2 != 0;
        let mut loaded = headers().filter(|at| word(image, at + SH_TYPE) == 1 && takes_memory(at));
        Self {
            section_table,
            symbols: headers().find(|at| word(image, at + SH_TYPE) == 2).expect("symbols"),
            code: loaded.next().expect("code"),
            data: loaded.next().expect("a second section"),
        }
    }
}

/// Words to put at places, then the field and the problem that the error names.
type Lie<'l> = (&'l [(usize, u32)], &'static str, &'static str);

#[test]
fn huge_counts_wrapping_overlapping_and_cyclic_headers_are_told_with_field_and_place() {
    let image = std::fs::read(firmware("modern-small").elf).expect("an image");
    let at = Layout::of(&image);
    let own_index = ((at.symbols - at.section_table) / HEADER) as u32;
    let start = word(&image, at.code + SH_ADDR);
    let (symbols, code, table) = (at.symbols, at.code, at.section_table);
    let shoff = (32, 16);
    let cases: [Lie; 9] = [
        (&[(symbols + SH_LINK, own_index)], "sh_link of section", "no string table"),
        (&[(symbols + SH_LINK, 0xffff)], "sh_link of section", "no such section"),
        (&[(code + SH_OFFSET, 0xffff_fff0)], "sh_offset and sh_size of section", "truncated"),
        (&[(code + SH_ADDR, 0xffff_fff0)], "sh_addr of section", "beyond the last address"),
        (&[(code + SH_SIZE, 0xffff_ffff)], "sh_offset and sh_size of section", "truncated"),
        (&[(at.data + SH_ADDR, start)], "load address of section", "overlaps"),
        (&[shoff], "e_shoff (at offset 0x20)", "overlap the ELF header"),
        (&[(32, word(&image, 28))], "e_shoff (at offset 0x20)", "overlap the program headers"),
        (&[(table + SH_INFO, 0x7fff_ffff), (44, 0xffff | 40 << 16)], "e_phnum", "truncated"),
    ];
    let scratch = Scratch::new();
    for (lies, field, problem) in cases {
        let mut hostile = image.clone();
        for &(at, value) in lies {
            set(&mut hostile, at, value);
        }
        let path = scratch.write("hostile.elf", hostile);
        let run = tlsprobe(["size"]).arg(path).expect_exit(2);
        run.complains(field).complains(problem).complains("at offset 0x");
    }
}

#[test]
fn names_outside_the_string_table_are_told_with_the_symbols_place() {
    let mut image = std::fs::read(firmware("modern-small").elf).expect("an image");
    let header = Layout::of(&image).symbols;
    let start = word(&image, header + SH_OFFSET) as usize;
    let size = word(&image, header + SH_SIZE) as usize;
    for entry in (start..start + size).step_by(16) {
        set(&mut image, entry, 0xffff_fff0);
    }
    let path = Scratch::new();
    let path = path.write("hostile.elf", image);
    tlsprobe(["size"]).arg(path).expect_exit(2).complains("st_name of a symbol (at offset 0x");
}

#[test]
fn a_symbol_without_a_size_does_not_look_at_all_the_others() {
    let scratch = Scratch::new();
    let symbol = ".type n\\@, %function\nn\\@:\n";
    let source = format!(".text\n.macro one\n{symbol}.endm\n.rept 60000\none\n.endr\nnop\n");
    let image = assembled(&scratch, &source);
    tlsprobe(["size"]).arg(image).expect_exit(0).says(" n0 ");
}

/// Two units, whose tables of abbreviations are what a test makes them.
fn units(second: usize, attributes: usize) -> String {
    let unit = |table| format!(".4byte 8\n.2byte 4\n.4byte {table}\n.byte 4\n.byte 1\n");
    format!(
        ".section .debug_abbrev,\"\",%progbits\n.uleb128 1, 0x11\n.byte 0\n\
         .rept {attributes}\n.uleb128 0x3f, 0x19\n.endr\n.byte 0, 0, 0\n\
         .section .debug_info,\"\",%progbits\n{}{}.text\nnop\n",
        unit(0),
        unit(second)
    )
}

fn assembled(scratch: &Scratch, source: &str) -> std::path::PathBuf {
    let source = scratch.write("hostile.s", source);
    let image = scratch.path("hostile.elf");
    let compile = &mut tool::command("arm-none-eabi-gcc");
    compile.args(["-mcpu=cortex-m4", "-nostdlib", "-Wl,-e,0"]).arg(source).arg("-o").arg(&image);
    tool::output(compile);
    image
}

#[test]
fn tables_of_abbreviations_that_overlap_or_never_end_are_told_with_the_unit() {
    let scratch = Scratch::new();
    let cases = [
        (units(3, 40), "unit at offset 0x0", "overlaps the table of another unit"),
        (units(0, 300), "unit at offset 0x0", "more than 256 attributes"),
        (units(0x7fff_ffff, 3), "unit at offset 0xc", "the section ends before it"),
    ];
    for (source, unit, problem) in cases {
        let image = assembled(&scratch, &source);
        let run = tlsprobe(["size", "--dwarf"]).arg(image).expect_exit(2);
        run.complains("debug_abbrev_offset").complains(unit).complains(problem);
    }
    let image = assembled(&scratch, &units(0, 40));
    tlsprobe(["size", "--dwarf"]).arg(image).expect_exit(0);
}

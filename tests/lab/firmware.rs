//! A firmware of one's own, small enough to be built in a second: real sources of the library, a linker
//! script and a Makefile.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::cli::Run;
use crate::common::engine::tree;
use crate::common::json::Lab;
use crate::common::{Scratch, tlsprobe, tool};

const SCRIPT: &str = "
MEMORY {
  FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K
  RAM (xrw)  : ORIGIN = 0x20000000, LENGTH = 16K
}
ENTRY(Reset_Handler)
SECTIONS {
  .text : { *(.text .text.*) *(.rodata .rodata.*) } > FLASH
  .data : { *(.data .data.*) } > RAM AT > FLASH
  .bss : { *(.bss .bss.*) *(COMMON) } > RAM
  end = .;
}
";

const MAKEFILE: &str = r#"
FLAGS = -mcpu=cortex-m4 -mthumb -Os -w -ffunction-sections -I. -I@TREE@/include \
    -DMBEDTLS_USER_CONFIG_FILE='"$(TLSPROBE_OPTIONS_H)"'

fw.elf: main.o libmbedcrypto.a small.ld
	arm-none-eabi-gcc $(FLAGS) -nostartfiles --specs=nosys.specs -T small.ld main.o \
	    -Wl,--whole-archive libmbedcrypto.a -Wl,--no-whole-archive -Wl,-Map=fw.map,--print-memory-usage,--no-warn-rwx-segments -o $@

libmbedcrypto.a: aes.o sha256.o platform_util.o
	arm-none-eabi-ar rcs $@ $^

main.o: main.c $(TLSPROBE_OPTIONS_H)
	arm-none-eabi-gcc $(FLAGS) -c $< -o $@

%.o: @TREE@/library/%.c $(TLSPROBE_OPTIONS_H)
	arm-none-eabi-gcc $(FLAGS) -c $< -o $@
"#;

/// The option that the tests turn off, and the function that is then gone.
pub const OPTION: &str = "MBEDTLS_CIPHER_MODE_OFB";
pub const NO_OPTION: &str = "MBEDTLS_CIPHER_MODE_OFB = false";
pub const FUNCTION: &str = "mbedtls_aes_crypt_ofb";

/// A folder with the sources, profiles and cache of one firmware.
pub struct Firmware(pub Scratch);

impl Firmware {
    pub fn new() -> Self {
        tool::command("make");
        tool::command("arm-none-eabi-gcc");
        let scratch = Scratch::new();
        let tree = tree("2.28.10").display().to_string();
        scratch.write("Makefile", MAKEFILE.replace("@TREE@", &tree));
        scratch.write("small.ld", SCRIPT);
        scratch.write("main.c", "void Reset_Handler(void) { for (;;); }\n");
        Self(scratch)
    }

    /// Writes a profile without a tree, whose library has its own configuration.
    pub fn profile(&self, name: &str, options: &str, rest: &str) -> PathBuf {
        let text = format!(
            "schema = 1\nname = \"{name}\"\n[mbedtls]\nversion = \"2.28.10\"\n\
             [mbedtls.options]\n{options}\n{rest}\n"
        );
        self.0.write(&format!("{name}.toml"), text)
    }

    /// The same, built by make.
    pub fn made(&self, name: &str, options: &str, rest: &str) -> PathBuf {
        let build = "[build]\ncommand = \"make\"\nelf = \"fw.elf\"\nmap = \"fw.map\"\n";
        self.profile(name, options, &[build, rest].concat())
    }

    /// Builds it without the tool, with the library's own configuration; what make and linker say.
    pub fn make(&self) -> String {
        let fragment = self.0.write("nothing.h", "");
        let mut make = tool::command("make");
        make.current_dir(self.0.root()).env("TLSPROBE_OPTIONS_H", fragment);
        String::from_utf8(tool::output(&mut make)).expect("UTF-8")
    }

    pub fn lab(&self, arguments: &[&str]) -> Run {
        let cache = self.0.path("cache");
        tlsprobe(["lab"]).args(arguments).within(&self.0).env("TLSPROBE_CACHE", cache)
    }

    #[track_caller]
    pub fn rows(&self, arguments: &[&str], exit: i32) -> Lab {
        self.lab(arguments).args(["--format", "json"]).expect_exit(exit).json()
    }
}

/// What the linker says that a memory holds.
#[track_caller]
pub fn linker_used(said: &str, memory: &str) -> u64 {
    let line = said.lines().find(|line| line.trim_start().starts_with(&format!("{memory}:")));
    let mut words = line.expect("a line of the memory").split_whitespace().skip(1);
    let number: u64 = words.next().and_then(|word| word.parse().ok()).expect("a number");
    number * if words.next() == Some("KB") { 1024 } else { 1 }
}

/// The image has a function of this name.
pub fn has(elf: &Path, function: &str) -> bool {
    let symbols = tool::output(tool::command("arm-none-eabi-nm").arg(elf));
    String::from_utf8(symbols).expect("UTF-8").contains(&format!(" T {function}\n"))
}

pub fn text(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).expect("a text")
}

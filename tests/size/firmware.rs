//! The images of `fixtures/firmware`, built when a test first asks for one.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::common::json::{Image, Size};
use crate::common::{tlsprobe, tool};

/// Every image that the fixture makes, by profile name.
pub const IMAGES: [&str; 9] = [
    "2.28.10-base",
    "2.28.10-no-dtls",
    "2.28.10-no-sslv3",
    "2.28.10-no-dtls-no-sslv3",
    "3.6.5-default",
    "modern-small",
    "2.28.10-base-debug",
    "modern-small-lto",
    "modern-small-riscv",
];

/// A linked image and what the linker left beside it.
pub struct Firmware {
    pub elf: PathBuf,
    pub map: PathBuf,
    /// What `--print-memory-usage` said.
    pub memory_usage: String,
}

/// One image; the first call builds them all.
pub fn firmware(name: &str) -> Firmware {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = fixture();
        drop(tool::command("arm-none-eabi-gcc"));
        drop(tool::command("riscv64-unknown-elf-gcc"));
        drop(tool::output(tool::command("sh").arg(folder.join("build.sh"))));
    });
    let folder = fixture().join("build").join(name);
    let usage = folder.join("memory-usage.txt");
    Firmware {
        elf: folder.join("firmware.elf"),
        map: folder.join("firmware.map"),
        memory_usage: std::fs::read_to_string(usage).expect("the linker's words"),
    }
}

/// A profile as it is shipped.
pub fn profile(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles").join(path)
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/firmware")
}

/// The only image of a run with `--format json` that is expected to pass.
pub fn measure(elf: &Path, map: Option<&Path>) -> Image {
    let mut run = tlsprobe(["size", "--format", "json"]).arg(elf);
    if let Some(map) = map {
        run = run.arg("--map").arg(map);
    }
    let mut size: Size = run.expect_exit(0).json();
    assert_eq!(size.images.len(), 1);
    size.images.remove(0)
}

/// Region and bytes, from the table that `--print-memory-usage` prints.
pub fn printed(memory_usage: &str) -> Vec<(String, u64)> {
    let rows = memory_usage.lines().filter_map(|line| line.split_once(':'));
    rows.map(|(region, figures)| {
        let mut words = figures.split_whitespace();
        let number: u64 = words.next().expect("a number").parse().expect("a number");
        let unit = match words.next().expect("a unit") {
            "B" => 1,
            "KB" => 1 << 10,
            "MB" => 1 << 20,
            "GB" => 1 << 30,
            other => panic!("the unit {other}"),
        };
        (region.trim().to_owned(), number * unit)
    })
    .collect()
}

//! The model of what a CA keeps on the heap, against the library itself, built for 32 bits.

use std::io::Write;
use std::process::{Command, Stdio};

use tlsprobe::certificate::Certificate;
use tlsprobe::mbedtls::Version;
use tlsprobe::trust::cost::{Heap, list_entry};
use tlsprobe::trust::source;

use crate::device::device_with;
use crate::library::{Program, build_for};

const PROGRAM: Program<'static> = Program {
    name: "heap",
    sources: &[("heap.c", include_str!("heap.c"))],
    flags: &["-std=c99", "-O0", "-Wall", "-Wextra", "-Werror"],
    linking: &["-Wl,--wrap=calloc,--wrap=free"],
};

/// Sizes of structures are the same at every level of optimisation, and the compiler is faster.
const MACHINE: [&str; 2] = ["-m32", "-O0"];

/// What the library said of one certificate.
struct Measured {
    result: i32,
    in_place: usize,
    copied: usize,
    entry: usize,
}

/// Asks the library of this release about all of them.
fn measure(version: Version, certificates: &[&[u8]]) -> Vec<Measured> {
    let program = build_for(&MACHINE, &PROGRAM, version, "32-bit", &[]);
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = Vec::new();
    for der in certificates {
        input.extend((der.len() as u32).to_le_bytes());
        input.extend(*der);
    }
    let mut pipe = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("no panic").expect("the program reads all");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("numbers");
    text.lines().map(measured).collect()
}

fn measured(line: &str) -> Measured {
    let mut numbers = line.split(' ').map(|word| word.parse::<i64>().expect("a number"));
    let mut next = || numbers.next().expect("four numbers");
    let result = next() as i32;
    Measured { result, in_place: next() as usize, copied: next() as usize, entry: next() as usize }
}

/// Of every Mozilla root, to the byte; the promise is 2 %.
fn agrees_on_every_root(version: Version) {
    let library = device_with(|it| it.library.version = version).library;
    let roots: Vec<&[u8]> = source::mozilla_der().collect();
    let measured = measure(version, &roots);
    assert_eq!(measured.len(), roots.len());
    for (der, measured) in roots.into_iter().zip(measured) {
        let certificate = Certificate::parse(der, &library).expect("a root that parses");
        let heap = Heap::of(&certificate, version).expect("a measured release");
        assert_eq!(measured.result, 0);
        let name = certificate.subject().text();
        assert_eq!((heap.in_place, heap.copied), (measured.in_place, measured.copied), "{name}");
        assert_eq!(list_entry(version), Some(measured.entry));
    }
}

#[test]
fn heap_of_each_root_is_what_2_28_10_keeps() {
    agrees_on_every_root(Version::new(2, 28, 10));
}

#[test]
fn heap_of_each_root_is_what_3_6_5_keeps() {
    agrees_on_every_root(Version::new(3, 6, 5));
}

#[test]
fn the_sums_over_all_roots_are_those_once_measured_on_3_6_0() {
    let version = Version::new(3, 6, 0);
    let library = device_with(|it| it.library.version = version).library;
    let certificates = source::mozilla_der().map(|der| Certificate::parse(der, &library));
    let heaps = certificates.map(|it| Heap::of(&it.expect("a root"), version).expect("a model"));
    let sums = heaps.fold((0, 0), |sum, it| (sum.0 + it.copied, sum.1 + it.in_place));
    assert_eq!(sums, (200_339, 73_236));
}

#[test]
fn a_release_line_that_was_never_measured_has_no_figure() {
    let version = Version::new(4, 0, 0);
    let library = device_with(|it| it.library.version = version).library;
    let root = source::mozilla_der().next().expect("a root");
    let certificate = Certificate::parse(root, &library).expect("a root that parses");
    assert_eq!(Heap::of(&certificate, version), None);
    assert_eq!(list_entry(version), None);
}

//! What cannot be read is exit 2 with a sentence that names the file and what is wrong.

use super::firmware::firmware;
use crate::common::{Scratch, tlsprobe, tool};

#[test]
fn nothing_to_count_is_a_usage_error() {
    tlsprobe(["size"]).expect_exit(2).complains("name an ELF image");
}

#[test]
fn a_missing_file_is_named() {
    tlsprobe(["size", "gone.elf"]).expect_exit(2).complains("gone.elf");
}

#[test]
fn a_file_that_is_no_elf_is_told_for_what_it_seems_to_be() {
    let scratch = Scratch::new();
    let cases: [(&str, &[u8], &str); 4] = [
        ("empty.elf", b"", "the file is empty"),
        ("lib.a", b"!<arch>\n", "archive"),
        ("notes.txt", b"release notes\n", "it is text"),
        ("fw.rom", &[0x00, 0x80, 0x00, 0x10, 0x9d, 0x04], "magic number"),
    ];
    for (name, bytes, word) in cases {
        let path = scratch.write(name, bytes);
        tlsprobe(["size"])
            .arg(path)
            .expect_exit(2)
            .complains(name)
            .complains("not an ELF file")
            .complains(word);
    }
}

#[test]
fn a_truncated_elf_is_told_with_the_field_that_promises_more() {
    let built = firmware("2.28.10-base");
    let whole = std::fs::read(&built.elf).expect("an image");
    let scratch = Scratch::new();
    for length in [5, 20, 51, 52, 4096, whole.len() / 2, whole.len() - 1] {
        let path = scratch.write("short.elf", &whole[..length]);
        tlsprobe(["size"])
            .arg(path)
            .expect_exit(2)
            .complains("short.elf: truncated ELF:")
            .complains(&format!("the file has {length}"));
    }
}

#[test]
fn an_object_file_is_not_an_image() {
    let scratch = Scratch::new();
    let source = scratch.write("a.c", "int a = 1;");
    let object = scratch.path("a.o");
    let compile = &mut tool::command("arm-none-eabi-gcc");
    tool::output(compile.arg("-c").arg(source).arg("-o").arg(&object));
    tlsprobe(["size"]).arg(object).expect_exit(2).complains("not a linked image");
}

#[test]
fn a_map_that_is_no_map_or_another_images_map_is_refused() {
    let (built, other) = (firmware("2.28.10-base"), firmware("2.28.10-no-dtls"));
    let scratch = Scratch::new();
    let text = scratch.write("fw.map", "VMA LMA Size Align Out In Symbol\n");
    let run = |map: &std::path::Path| tlsprobe(["size"]).arg(&built.elf).arg("--map").arg(map);
    run(&text).expect_exit(2).complains("fw.map").complains("not a map file of GNU ld");
    run(&other.map).expect_exit(2).complains("the map is of another link");
}

#[test]
fn maps_and_profiles_must_go_with_the_images() {
    let built = firmware("2.28.10-base");
    let run = || tlsprobe(["size"]).arg(&built.elf).arg(&built.elf);
    run().arg("--map").arg(&built.map).expect_exit(2).complains("--map");
    tlsprobe(["size", "--map"]).arg(&built.map).expect_exit(2);
}

//! What a compiler or linker complained of, in one line.

use std::path::Path;

/// How a compiler and a linker mark what stopped them.
const MARKS: [&str; 4] = ["fatal error: ", "error: ", "undefined reference to ", "cannot find "];

/// What the system says where nothing more can be written: ENOSPC, EFBIG, EDQUOT, and a shell's
/// words for SIGXFSZ.
const OUT_OF_SPACE: [&str; 4] = [
    "No space left on device",
    "File too large",
    "Disk quota exceeded",
    "File size limit exceeded",
];

/// No message of a compiler that one line can hold is longer; a template's could be.
const LONGEST_MESSAGE: usize = 300;

/// The first line that says what is wrong, paths of the tree shortened; `None` if none does.
pub fn first_error(messages: &str, tree: &Path) -> Option<String> {
    let marked = |line: &&str| MARKS.iter().any(|mark| line.contains(mark));
    let line = messages.lines().find(marked)?;
    let tree = format!("{}/", tree.display());
    let line: String = line.replace(&tree, "").chars().filter(|it| !it.is_control()).collect();
    Some(line.trim().chars().take(LONGEST_MESSAGE).collect())
}

/// The compiler, assembler or linker could not write what it made.
pub fn is_out_of_space(messages: &str) -> bool {
    OUT_OF_SPACE.iter().any(|words| messages.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_is_told_with_its_place_and_without_the_path_of_the_tree() {
        let messages = "In file included from /t/include/mbedtls/build_info.h:164,\n\
                        /t/include/mbedtls/check_config.h:90:2: error: #error \"MBEDTLS_GCM_C\"\n\
                        /t/library/gcm.c:1:2: error: another\n";
        let expected = "include/mbedtls/check_config.h:90:2: error: #error \"MBEDTLS_GCM_C\"";
        assert_eq!(first_error(messages, Path::new("/t")).as_deref(), Some(expected));
    }

    #[test]
    fn what_a_linker_misses_is_told() {
        let messages = "/usr/bin/ld: ssl.o: in function `f':\nssl.c:(.text+0x1): undefined \
                        reference to `board_time'\n";
        let told = first_error(messages, Path::new("/t")).expect("a complaint");
        assert!(told.ends_with("undefined reference to `board_time'"), "{told}");
    }

    #[test]
    fn silence_and_warnings_are_no_error() {
        assert_eq!(first_error("a.c:1: warning: odd\n", Path::new("/t")), None);
        assert_eq!(first_error("", Path::new("/t")), None);
    }

    #[test]
    fn a_full_disk_is_told_from_a_wrong_program() {
        assert!(is_out_of_space("as: aes.o: No space left on device"));
        assert!(!is_out_of_space("aes.c:3:1: error: expected ';'"));
    }
}

//! Which compilers made an image, in their own words: the section `.comment`.

use std::collections::BTreeSet;

use super::elf::Elf;

/// Every compiler leaves one line of less than a hundred bytes, and linkers merge equal ones.
const MOST_BYTES: usize = 1 << 16;

/// A firmware has a compiler, an assembler, a C library that another one made: more lines are no
/// compilers.
const MOST_COMPILERS: usize = 16;

/// `GCC: (15:12.2.rel1-1) 12.2.1 20221205` has 38.
const LONGEST_NAME: usize = 200;

/// All of them, sorted and joined with `; `; `None` where the image does not tell.
pub fn compilers(image: &[u8]) -> Option<String> {
    let stored = Elf::read(image).ok()?.stored(".comment").ok()??;
    if stored.compressed || stored.bytes.len() > MOST_BYTES {
        return None;
    }
    let names: BTreeSet<String> = stored.bytes.split(|&byte| byte == 0).filter_map(name).collect();
    let told = !names.is_empty() && names.len() <= MOST_COMPILERS;
    told.then(|| names.into_iter().collect::<Vec<_>>().join("; "))
}

/// A line that a terminal can show.
fn name(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let shown = !text.is_empty() && text.len() <= LONGEST_NAME && !text.contains(char::is_control);
    shown.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A 32-bit image whose only section beside the names is `.comment` with these bytes, of which the
    /// header says that they are so many.
    fn image(comment: &[u8], size: u32) -> Vec<u8> {
        const NAMES: &[u8] = b"\0.comment\0.shstrtab\0";
        let (names_at, comment_at) = (52_u32, 52 + NAMES.len() as u32);
        let headers_at = comment_at + comment.len() as u32;
        let mut bytes = b"\x7fELF\x01\x01\x01".to_vec();
        bytes.resize(16, 0);
        bytes.extend([2, 0, 40, 0]);
        for word in [1, 0, 0, headers_at, 0] {
            bytes.extend(word.to_le_bytes());
        }
        for half in [52_u16, 32, 0, 40, 3, 2] {
            bytes.extend(half.to_le_bytes());
        }
        bytes.extend(NAMES);
        bytes.extend(comment);
        let names_size = NAMES.len() as u32;
        for header in [
            [0; 10],
            [1, 1, 0, 0, comment_at, size, 0, 0, 1, 0],
            [10, 3, 0, 0, names_at, names_size, 0, 0, 1, 0],
        ] {
            bytes.extend(header.iter().flat_map(|word: &u32| word.to_le_bytes()));
        }
        bytes
    }

    fn told(comment: &[u8]) -> Option<String> {
        compilers(&image(comment, comment.len() as u32))
    }

    #[test]
    fn compilers_are_sorted_and_told_once() {
        let two = told(b"GCC: (X) 12.2.1\0clang version 15\0GCC: (X) 12.2.1\0GCC: (X) 9\0");
        assert_eq!(two.as_deref(), Some("GCC: (X) 12.2.1; GCC: (X) 9; clang version 15"));
    }

    #[test]
    fn what_is_no_name_is_not_told() {
        assert_eq!(told(b"\0\0 \0"), None);
        assert_eq!(told(b"a\x1b[31m\0\xff\xfe\0"), None);
        assert_eq!(told(&[b'x'; LONGEST_NAME + 1]), None);
        let many: Vec<u8> = (0..=MOST_COMPILERS as u8).flat_map(|n| [b'a' + n, 0]).collect();
        assert_eq!(told(&many), None);
        assert_eq!(told(&[0; MOST_BYTES + 1]), None);
    }

    #[test]
    fn an_image_that_lies_or_ends_early_tells_nothing() {
        let whole = image(b"GCC: (X) 12\0", 12);
        assert_eq!(compilers(&whole).as_deref(), Some("GCC: (X) 12"));
        for end in 0..whole.len() {
            assert_eq!(compilers(&whole[..end]), None, "{end}");
        }
        assert_eq!(compilers(&image(b"GCC: (X) 12\0", u32::MAX)), None);
    }
}

//! Sections that take no memory, read when they are asked for: debug information.

use super::error::ElfError;

/// The bytes of a section as they are in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored<'a> {
    /// As they are.
    pub bytes: &'a [u8],
    /// They begin with a compression header (`SHF_COMPRESSED`).
    pub compressed: bool,
}

/// Bytes of a file, found to lie in it.
pub(super) fn slice<'a>(
    file: &'a [u8],
    (offset, size): (u64, u64),
    section: (&str, usize, u64),
) -> Result<&'a [u8], ElfError> {
    let length = file.len() as u64;
    let end = offset.saturating_add(size);
    let (name, index, header_at) = section;
    if end > length {
        return Err(ElfError::Truncated {
            field: format!("sh_offset and sh_size of section {index} ({name})"),
            at: header_at,
            end,
            length,
        });
    }
    // The end is at most the length of a slice, so both are indices.
    Ok(&file[offset as usize..end as usize])
}

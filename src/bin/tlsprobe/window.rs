//! A file seen through a window that moves, so that looking at a few bytes of all of it takes no memory.

use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use tlsprobe::firmware::elf::Fetch;

/// Holes between functions come every few hundred bytes: one read serves many.
const SIZE: u64 = 64 << 10;

/// An open file and the part of it that was read last.
#[derive(Debug)]
pub struct Window(RefCell<View>);

#[derive(Debug)]
struct View {
    file: File,
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    pub fn new(file: File) -> Self {
        Self(RefCell::new(View { file, start: 0, bytes: Vec::new() }))
    }
}

impl Fetch for Window {
    fn fetch(&self, offset: u64, into: &mut [u8]) -> bool {
        let Ok(mut view) = self.0.try_borrow_mut() else { return false };
        view.copy(offset, into) || view.slide(offset).is_ok() && view.copy(offset, into)
    }
}

impl View {
    /// `false` where the view does not hold all of it.
    fn copy(&self, offset: u64, into: &mut [u8]) -> bool {
        let start = offset.checked_sub(self.start).and_then(|start| usize::try_from(start).ok());
        let range = start.and_then(|start| Some(start..start.checked_add(into.len())?));
        let held = range.and_then(|range| self.bytes.get(range));
        held.inspect(|held| into.copy_from_slice(held)).is_some()
    }

    fn slide(&mut self, offset: u64) -> std::io::Result<()> {
        self.bytes.clear();
        self.start = offset;
        self.file.seek(SeekFrom::Start(offset))?;
        (&self.file).take(SIZE).read_to_end(&mut self.bytes)?;
        Ok(())
    }
}

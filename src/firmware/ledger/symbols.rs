//! The symbols that own bytes, by section and in address order.

use std::cmp::Reverse;

use crate::firmware::elf::{Binding, Elf, Symbol, SymbolKind};

/// Stands for the name of no file: no string table is so long.
const NO_FILE: u32 = u32::MAX;

/// A symbol that may own bytes. A large program has hundreds of thousands, so it is kept small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub address: u64,
    pub size: u64,
    /// As in [`Symbol`].
    pub name: u32,
    file: u32,
    /// Place in the symbol table, so that the order of the table decides last.
    ordinal: u32,
    section: u16,
    binding: Binding,
}

impl Candidate {
    /// Name of the `STT_FILE` symbol that a static symbol stands under: its source.
    pub(super) fn file(&self) -> Option<u32> {
        (self.file != NO_FILE).then_some(self.file)
    }
}

/// All candidates, by section and in address order.
pub(super) struct Candidates(Vec<Candidate>);

impl Candidates {
    /// Labels, mapping symbols among them, name places and not ranges, so they own nothing. Of several
    /// names for one address the one that covers most and is seen furthest comes first.
    pub(super) fn of(elf: &Elf) -> Self {
        let Some(table) = &elf.symbols else { return Self(Vec::new()) };
        // Counted first: a vector that grows would take twice the memory for a moment.
        let count = table.iter().filter(|symbol| section_of(elf, symbol).is_some()).count();
        let mut candidates = Vec::with_capacity(count);
        let mut file = NO_FILE;
        for (ordinal, symbol) in (0..).zip(table.iter()) {
            if symbol.kind == SymbolKind::File {
                file = symbol.name;
            }
            let Some(section) = section_of(elf, &symbol) else { continue };
            let Symbol { address, size, name, binding, .. } = symbol;
            let file = if binding == Binding::Local { file } else { NO_FILE };
            candidates.push(Candidate { address, size, name, file, ordinal, section, binding });
        }
        candidates.sort_unstable_by_key(|candidate: &Candidate| {
            let covers = Reverse((candidate.size, candidate.binding));
            (candidate.section, candidate.address, covers, candidate.ordinal)
        });
        Self(candidates)
    }

    /// Those of one section, by its index.
    pub(super) fn in_section(&self, index: usize) -> &[Candidate] {
        let start = self.0.partition_point(|candidate| usize::from(candidate.section) < index);
        let end = self.0.partition_point(|candidate| usize::from(candidate.section) <= index);
        &self.0[start..end]
    }
}

/// The section of a symbol that may own bytes of the image.
fn section_of(elf: &Elf, symbol: &Symbol) -> Option<u16> {
    let owns = matches!(symbol.kind, SymbolKind::Function | SymbolKind::Object);
    let index = symbol.section.filter(|_| owns)?;
    elf.sections.get(index).filter(|section| section.counts())?;
    u16::try_from(index).ok()
}

//! The symbols that own bytes, by section and in address order.

use crate::firmware::elf::{Elf, Symbol, SymbolKind};

/// A symbol that may own bytes, with the source file if it is static.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub symbol: Symbol,
    /// The `STT_FILE` symbol that it stands under.
    pub file: Option<Symbol>,
}

/// Candidates of each section, by the section's index.
///
/// Labels, mapping symbols among them, name places and not ranges, so they own nothing. Of several
/// names for one address the one that covers most and is seen furthest comes first.
pub(super) fn by_section(elf: &Elf) -> Vec<Vec<Candidate>> {
    let mut sections: Vec<Vec<Candidate>> = vec![Vec::new(); elf.sections.len()];
    let Some(table) = &elf.symbols else { return sections };
    let mut file = None;
    for symbol in table.iter() {
        match symbol.kind {
            SymbolKind::File => file = Some(symbol),
            SymbolKind::Label => {}
            SymbolKind::Function | SymbolKind::Object => {
                let candidates = symbol.section.and_then(|index| sections.get_mut(index));
                let is_static = symbol.binding == crate::firmware::elf::Binding::Local;
                if let Some(candidates) = candidates {
                    candidates.push(Candidate { symbol, file: file.filter(|_| is_static) });
                }
            }
        }
    }
    for candidates in &mut sections {
        candidates.sort_by_key(|candidate| {
            let symbol = candidate.symbol;
            (symbol.address, std::cmp::Reverse((symbol.size, symbol.binding)))
        });
    }
    sections
}

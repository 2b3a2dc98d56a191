//! The function at an address of an image.

use super::elf::{Elf, SymbolKind};

/// The name of the function that a call returns into; `None` where the image does not tell.
///
/// A return address lies behind the call, which may be the last instruction of its function.
pub fn caller(image: &[u8], return_address: u64) -> Option<String> {
    let elf = Elf::read(image).ok()?;
    let symbols = elf.symbols.as_ref()?;
    let address = (return_address & !1).checked_sub(1)?;
    let found = symbols.iter().find(|symbol| {
        let length = address.checked_sub(symbol.address);
        symbol.kind == SymbolKind::Function && length.is_some_and(|offset| offset < symbol.size)
    })?;
    Some(symbols.name(found.name).ok()?.to_string())
}

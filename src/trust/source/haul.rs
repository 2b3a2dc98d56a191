//! What a search through bytes brings up, until it is known where the bytes lie.

use super::found::{Damage, Found, Stranger};

/// Pieces in order of place.
#[derive(Debug, Default)]
pub(super) struct Haul {
    pieces: Vec<Piece>,
}

/// What one string, structure or bundle yields.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Of its first byte.
    pub offset: u64,
    pub certificates: Vec<Found>,
    pub damages: Vec<Damage>,
    pub strangers: Vec<Stranger>,
    /// What an application hands to the library.
    pub inputs: Vec<Vec<u8>>,
}

impl Piece {
    /// One certificate in DER.
    pub(super) fn der(offset: u64, der: &[u8]) -> Self {
        let certificates = vec![Found::whole(offset, der)];
        Self { offset, certificates, inputs: vec![der.to_vec()], ..Self::default() }
    }

    /// The same, `by` bytes further on.
    pub(super) fn moved(mut self, by: u64) -> Self {
        self.offset += by;
        self.certificates.iter_mut().for_each(|found| found.offset += by);
        self.damages.iter_mut().for_each(|damage| damage.offset += by);
        self.strangers.iter_mut().for_each(|stranger| stranger.offset += by);
        self
    }
}

impl Haul {
    pub(super) fn add(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.pieces.extend(other.pieces);
    }

    pub(super) fn certificates_mut(&mut self) -> impl Iterator<Item = &mut Found> {
        self.pieces.iter_mut().flat_map(|piece| &mut piece.certificates)
    }

    pub(super) fn moved(self, by: u64) -> Self {
        Self { pieces: self.pieces.into_iter().map(|piece| piece.moved(by)).collect() }
    }

    /// With every piece said to lie at this place.
    pub(super) fn placed(mut self, at: u64) -> Self {
        for piece in &mut self.pieces {
            piece.offset = at;
            piece.damages.iter_mut().for_each(|damage| damage.offset = at);
            piece.strangers.iter_mut().for_each(|stranger| stranger.offset = at);
        }
        self
    }

    /// Everything in order of place; `None` if there is neither a certificate nor a key.
    pub(super) fn landed(mut self) -> Option<Piece> {
        self.pieces.sort_by_key(|piece| piece.offset);
        let mut all = Piece::default();
        for piece in self.pieces {
            all.certificates.extend(piece.certificates);
            all.damages.extend(piece.damages);
            all.strangers.extend(piece.strangers);
            all.inputs.extend(piece.inputs);
        }
        (!all.certificates.is_empty() || !all.strangers.is_empty()).then_some(all)
    }
}

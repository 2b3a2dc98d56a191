//! What a rule looks at, and questions that several rules ask.

use crate::firmware::elf::Section;
use crate::firmware::ledger::Owner;
use crate::firmware::measure::Measurement;
use crate::firmware::sizes::Sizes;

/// An image, read and counted.
pub(super) struct Scene<'s, 'a> {
    pub sections: &'s [Section<'a>],
    pub measurement: &'s Measurement<'a>,
}

impl<'s, 'a> Scene<'s, 'a> {
    /// Sections that the programmer writes into flash.
    pub(super) fn loaded(&self) -> impl Iterator<Item = &'s Section<'a>> {
        self.sections.iter().filter(|section| section.load_range().is_some())
    }

    /// How many owners a question is true of, and what they take.
    pub(super) fn price(&self, wanted: impl Fn(&Owner) -> bool) -> (usize, Sizes) {
        let owners = self.measurement.owners.iter().filter(|owner| wanted(owner));
        owners.fold((0, Sizes::default()), |(count, sum), owner| (count + 1, sum + owner.sizes))
    }
}

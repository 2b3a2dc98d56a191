//! Two images: every byte of the difference with its cause.
//!
//! Owners are paired across the images, by name, by name without what compilers add, and by body; what
//! is left came or went. The entries add up to the difference, which is asserted on every run.

mod account;
mod body;
mod cause;
mod hands;
mod identity;
mod inlining;
mod inventory;
mod pairing;

pub(in crate::firmware) use body::call_free;
pub use cause::{Cause, Entry};
pub(in crate::firmware) use identity::{canonical, is_temporary};
pub use inventory::{Inventory, Item};

use thiserror::Error;

use super::sizes::Change;
use account::Account;

/// The account does not balance, which is an error of this program and never of the images.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the causes do not add up to the difference between {from} and {to}: {causes_flash} bytes of flash and {causes_ram} of RAM against {flash} and {ram}; please report this with both images"
)]
pub struct Unexplained {
    from: String,
    to: String,
    causes_flash: i64,
    causes_ram: i64,
    flash: i64,
    ram: i64,
}

/// What each cause comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CauseSum {
    /// Why.
    pub cause: Cause,
    /// How many entries.
    pub count: usize,
    /// Their sum.
    pub change: Change,
}

/// The account of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<'a> {
    /// Sum of the entries.
    pub change: Change,
    /// Those that there are, in the order of [`Cause::ALL`].
    pub causes: Vec<CauseSum>,
    /// The largest first.
    pub entries: Vec<Entry<'a>>,
}

/// Explains what `to` takes more or less than `from`.
///
/// # Errors
/// When the causes do not add up, an error of this program.
pub fn difference<'a>(
    from: &Inventory<'a>,
    to: &Inventory<'a>,
) -> Result<Difference<'a>, Unexplained> {
    let pairing = pairing::pair(from, to);
    let hands = hands::hands(from, to, &pairing);
    let inlining = inlining::inlining(from, to, &pairing, &hands);
    let account = Account { from, to, hands, inlining, entries: Vec::new() };
    let mut entries = account.close(&pairing);
    entries.sort_by(|left, right| {
        let size =
            |entry: &Entry| entry.change.flash.unsigned_abs() + entry.change.ram.unsigned_abs();
        let size = size(right).cmp(&size(left));
        size.then_with(|| {
            (left.cause, &left.name, &left.object).cmp(&(right.cause, &right.name, &right.object))
        })
    });
    let change = entries.iter().map(|entry| entry.change).sum::<Change>();
    let expected = to.sizes.minus(from.sizes);
    if change != expected {
        return Err(Unexplained {
            from: from.name.clone(),
            to: to.name.clone(),
            causes_flash: change.flash,
            causes_ram: change.ram,
            flash: expected.flash,
            ram: expected.ram,
        });
    }
    Ok(Difference { change, causes: sums(&entries), entries })
}

fn sums(entries: &[Entry]) -> Vec<CauseSum> {
    let sum = |cause| {
        let of_cause = || entries.iter().filter(|entry| entry.cause == cause);
        let change = of_cause().map(|entry| entry.change).sum();
        CauseSum { cause, count: of_cause().count(), change }
    };
    Cause::ALL.map(sum).into_iter().filter(|sum| sum.count > 0).collect()
}

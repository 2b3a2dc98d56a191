//! A CA set to ship: which CAs, in which form, and proof that what was written is what was meant.

mod choice;
mod form;
mod read_back;
mod succession;
mod written;

pub use choice::{Choice, ChoiceError, Spare, Wish, choose, heap_of};
pub use form::{Form, FormError, encode, size_of};
pub use read_back::{ReadBackError, read_back};
pub use succession::{LOOKED_UP, SUCCESSIONS, Succession, successors};
pub use written::Written;

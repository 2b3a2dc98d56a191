//! CA sets: where they come from and what is wrong with them.

pub mod source;

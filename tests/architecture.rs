//! The shape of the crate, held by test: imports point down, the library touches nothing outside,
//! each outside crate lives in one place, and files stay small.
//!
//! The table in `src/lib.rs` is the law for the library's modules; the tables here are the law for
//! the rest. A broken rule is named with its file and what to do.

mod architecture {
    mod crates;
    mod direction;
    mod evidence;
    mod graph;
    mod purity;
    mod shape;
    mod source;
    mod tokens;
}

//! Where the bytes of a firmware image go.
//!
//! An image is read ([`elf`]), its memory regions are found, every section is placed in them, and every
//! byte gets exactly one owner; a [`Measurement`] is the result. The linker's [`map`] adds region
//! lengths, objects and the owners of literals. `compare`, [`design`] and
//! `feature_cost` judge several images.

mod baseline;
mod budget;
mod compare;
mod compiler;
mod component;
mod contained;
pub mod container;
mod cursor;
mod demangle;
pub mod design;
mod difference;
pub mod dwarf;
pub mod elf;
mod feature_cost;
mod features;
mod glob;
mod lab;
mod layout;
mod ledger;
pub mod lint;
mod located;
pub mod map;
mod measure;
mod note;
mod option;
mod rank;
mod region;
mod run_effect;
mod sizes;
pub mod stack;
mod survey;
mod tree;
mod why;

pub use baseline::{Baselines, NoBaseline};
pub use budget::{BudgetError, BudgetLine, Judged, Measure, check as check_budget};
pub use compare::{Delta, delta};
pub use compiler::compilers;
pub use component::{Component, Part};
pub use demangle::demangled;
pub use difference::{
    Cause, CauseSum, Difference, Entry, Inventory, Item, Unexplained, difference,
};
pub use feature_cost::{Cost, FeatureCosts, FeatureEffect, Interaction, feature_costs};
pub use features::{Effect, Features, Variant, effects};
pub use glob::Glob;
pub use lab::{LabChange, LabFigures};
pub use ledger::{Homes, Owner, OwnerKind, Owners};
pub use located::caller;
pub use measure::{
    DebugInformation, MeasureError, Measurement, Region, SectionSize, measure, measure_container,
    measure_fetching, measure_with,
};
pub use note::Note;
pub use option::{Foreign, Inside, OptionCost, OptionCosts, option_costs};
pub use rank::{Fate, ranked};
pub use region::RegionSource;
pub use run_effect::{RunEffect, run_effects};
pub use sizes::{Change, Sizes};
pub use survey::{Image, Known, Standard, Survey, SurveyError, Tree};
pub use tree::{Filter, Level, Node, TreeRequest, UnbalancedTree, UnknownLevel, tree};
pub use why::{Step, Why, WhyError, why};

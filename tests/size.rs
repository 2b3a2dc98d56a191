//! `tlsprobe size` on real firmware, against what the linker itself says.

mod common;

mod size {
    mod baseline;
    mod budget;
    mod causes;
    mod compare;
    mod container;
    mod contract;
    mod dwarf;
    mod effects;
    mod fetch;
    mod firmware;
    mod hostile;
    mod ledger;
    mod linker;
    mod lint;
    mod options;
    mod page;
    mod profiles;
    mod readers;
    mod scripts;
    mod small;
    mod stack;
    mod toolchains;
    mod tree;
    mod unreadable;
    mod why;
}

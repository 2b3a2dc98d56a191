//! `tlsprobe size` on real firmware, against what the linker itself says.

mod common;

mod size {
    mod budget;
    mod causes;
    mod compare;
    mod contract;
    mod firmware;
    mod hostile;
    mod ledger;
    mod linker;
    mod profiles;
    mod scripts;
    mod small;
    mod unreadable;
}

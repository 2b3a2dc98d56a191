//! Model against engine: the same device at the same server, once as the portable engine and once
//! as the real library. Where both give a verdict they agree, and what the model does not know is
//! listed.

mod common;

mod engines {
    mod case;
    mod certificates;
    mod matrix;
    mod servers;
    mod wrong;
}

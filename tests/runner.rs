//! The C runner by itself, linked with the real library: each parameter has its effect, each line of
//! the report appears. What it means for a device is asked of the program.

mod common;

mod runner {
    mod bench;
    mod device;
    mod handshake;
    mod identity;
    mod protocol;
    mod session;
    mod settings;
    mod trust;
    mod wire;
}

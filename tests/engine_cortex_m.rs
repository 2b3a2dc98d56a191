//! The cortex-m engine: the device's own machine code on an emulated board, what it measures, and
//! how little heap it needs.

mod common;

mod engine_cortex_m {
    mod bench;
    mod datagram;
    mod failures;
    mod handshake;
    mod heap;
}

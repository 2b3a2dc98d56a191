//! The mbedtls engine: the build of a device's own library, its cache, and the child process.

mod common;

mod engine_mbedtls {
    mod cache;
    mod complaints;
    mod device;
    mod earlier;
    mod handshake;
    mod interrupted;
    mod tree;
}

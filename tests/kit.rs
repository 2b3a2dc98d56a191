//! The test kit, tested: chains that OpenSSL verifies, servers that do what they say, a JSON reader
//! that is strict, a command-line runner that notices a hang.

mod common;

mod kit {
    mod cli;
    mod json;
    mod pki;
    mod server;
}

//! `tlsprobe connect` against real servers on loopback: for each case the code that the device
//! would print, its flags, and the exit code of the contract.

mod common;

mod connect {
    mod authmode;
    mod bundle;
    mod chains;
    mod client_certificate;
    mod clock;
    mod combinations;
    mod device;
    mod output;
    mod replay;
    mod servers;
    mod survey;
    mod targets;
    mod unreachable;
}

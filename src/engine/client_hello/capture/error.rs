//! Why no ClientHello could be found in a file.

/// What is wrong with a capture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaptureError {
    /// Neither a container that is known nor text.
    #[error("neither pcap, pcapng, hex nor a record of TLS or DTLS")]
    Unknown,
    /// No digits at all.
    #[error("there is no hex in it")]
    Empty,
    /// Text that is no hex.
    #[error("line {line}: {problem}")]
    Hex {
        /// Counted from 1.
        line: usize,
        /// In words.
        problem: String,
    },
    /// A container whose blocks cannot be read.
    #[error("packet {packet}: the capture is damaged here: {problem}")]
    Damaged {
        /// Counted from 1.
        packet: usize,
        /// In words.
        problem: &'static str,
    },
    /// Only packets of a kind that is not read here.
    #[error("link type {link} is not read; Ethernet, loopback, Linux cooked and raw IP are")]
    LinkType {
        /// Its number, as tcpdump has it.
        link: i32,
    },
    /// No conversation begins with a ClientHello.
    #[error(
        "no ClientHello in {packets} packets and {flows} flows of TCP and UDP; \
         a capture has to contain the beginning of the connection"
    )]
    NoHello {
        /// Packets read.
        packets: usize,
        /// Directions of conversations seen.
        flows: usize,
    },
}

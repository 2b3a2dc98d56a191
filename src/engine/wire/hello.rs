//! The two hellos, as far as an observer needs them (RFC 5246 section 7.4.1, RFC 8446 section 4.1).

use crate::mbedtls::TlsVersion;

const SERVER_NAME: u16 = 0;
const MAX_FRAGMENT_LENGTH: u16 = 1;
const SUPPORTED_GROUPS: u16 = 10;
const SIGNATURE_ALGORITHMS: u16 = 13;
const ALPN: u16 = 16;
const SUPPORTED_VERSIONS: u16 = 43;
const KEY_SHARE: u16 = 51;

/// What a client offered, in its order, as IANA numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientHello {
    /// The version field, which TLS 1.3 freezes at 1.2.
    pub legacy_version: u16,
    /// `supported_versions`; empty where the extension is not there.
    pub versions: Vec<u16>,
    /// Cipher suites, signalling values among them.
    pub suites: Vec<u16>,
    /// `supported_groups`.
    pub groups: Vec<u16>,
    /// `signature_algorithms`.
    pub signature_schemes: Vec<u16>,
    /// Protocols of ALPN.
    pub protocols: Vec<Vec<u8>>,
    /// The host name of `server_name`.
    pub server_name: Option<Vec<u8>>,
    /// Bytes that `max_fragment_length` asks for.
    pub max_fragment_length: Option<usize>,
}

/// What a server chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerHello {
    /// The version field, which TLS 1.3 freezes at 1.2.
    pub legacy_version: u16,
    /// `supported_versions`.
    pub selected_version: Option<u16>,
    /// Cipher suite.
    pub suite: u16,
    /// The group of `key_share`, in TLS 1.3.
    pub group: Option<u16>,
    /// Bytes that `max_fragment_length` grants; TLS 1.3 answers under encryption.
    pub max_fragment_length: Option<usize>,
}

impl ClientHello {
    /// Reads the body of a handshake message; `None` where it is cut off.
    pub fn read(body: &[u8]) -> Option<Self> {
        let mut rest = Bytes(body);
        let mut hello = Self { legacy_version: rest.number()?, ..Self::default() };
        rest.take(RANDOM)?;
        rest.short()?;
        hello.suites = rest.long()?.numbers();
        rest.short()?;
        for (kind, data) in rest.extensions() {
            hello.extension(kind, data);
        }
        Some(hello)
    }

    fn extension(&mut self, kind: u16, mut data: Bytes) {
        match kind {
            SERVER_NAME => self.server_name = host_name(data),
            MAX_FRAGMENT_LENGTH => self.max_fragment_length = fragment_length(data),
            SUPPORTED_GROUPS => self.groups = data.long().map(Bytes::numbers).unwrap_or_default(),
            SIGNATURE_ALGORITHMS => {
                self.signature_schemes = data.long().map(Bytes::numbers).unwrap_or_default();
            }
            SUPPORTED_VERSIONS => {
                self.versions = data.short().map(Bytes::numbers).unwrap_or_default();
            }
            ALPN => {
                let mut names = data.long().unwrap_or_default();
                while let Some(name) = names.short() {
                    self.protocols.push(name.0.to_vec());
                }
            }
            _ => {}
        }
    }
}

impl ServerHello {
    /// Reads the body of a handshake message; `None` where it is cut off.
    pub fn read(body: &[u8]) -> Option<Self> {
        let mut rest = Bytes(body);
        let mut hello = Self { legacy_version: rest.number()?, ..Self::default() };
        rest.take(RANDOM)?;
        rest.short()?;
        hello.suite = rest.number()?;
        rest.take(1)?;
        for (kind, mut data) in rest.extensions() {
            match kind {
                MAX_FRAGMENT_LENGTH => hello.max_fragment_length = fragment_length(data),
                SUPPORTED_VERSIONS => hello.selected_version = data.number(),
                KEY_SHARE => hello.group = data.number(),
                _ => {}
            }
        }
        Some(hello)
    }

    /// The version that was agreed on.
    pub fn version(&self) -> Option<TlsVersion> {
        TlsVersion::from_wire(self.selected_version.unwrap_or(self.legacy_version))
    }
}

/// The list of a Certificate message before TLS 1.3; `None` where it is cut off.
pub(super) fn certificates(body: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut list = Bytes(body).longer()?;
    let mut chain = Vec::new();
    while !list.0.is_empty() {
        chain.push(list.longer()?.0.to_vec());
    }
    Some(chain)
}

/// Bytes of a hello's random.
const RANDOM: usize = 32;

/// RFC 6066 section 3: a list of names, of which only host names are defined.
fn host_name(mut data: Bytes) -> Option<Vec<u8>> {
    let mut names = data.long()?;
    (names.take(1)?.0 == [0]).then(|| names.long().map(|name| name.0.to_vec())).flatten()
}

/// RFC 6066 section 4: 1 to 4 stand for 2^9 to 2^12.
fn fragment_length(data: Bytes) -> Option<usize> {
    match data.0 {
        [code @ 1..=4] => Some(256 << code),
        _ => None,
    }
}

/// Bytes that are read from the front.
#[derive(Debug, Clone, Copy, Default)]
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Option<Bytes<'b>> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(Bytes(head))
    }

    fn length(&mut self, size: usize) -> Option<usize> {
        let digits = self.take(size)?.0.iter();
        Some(digits.fold(0, |length, digit| length << 8 | usize::from(*digit)))
    }

    fn number(&mut self) -> Option<u16> {
        u16::try_from(self.length(2)?).ok()
    }

    /// A vector behind a length of one, two or three bytes.
    fn short(&mut self) -> Option<Bytes<'b>> {
        let length = self.length(1)?;
        self.take(length)
    }

    fn long(&mut self) -> Option<Bytes<'b>> {
        let length = self.length(2)?;
        self.take(length)
    }

    fn longer(&mut self) -> Option<Bytes<'b>> {
        let length = self.length(3)?;
        self.take(length)
    }

    fn numbers(mut self) -> Vec<u16> {
        std::iter::from_fn(|| self.number()).collect()
    }

    /// The extensions at the end of a hello, as far as they are whole; there may be none.
    fn extensions(&mut self) -> impl Iterator<Item = (u16, Bytes<'b>)> {
        let mut list = self.long().unwrap_or_default();
        std::iter::from_fn(move || Some((list.number()?, list.long()?)))
    }
}

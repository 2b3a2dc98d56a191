//! Hellos to test with: one that an RFC prints, and any that a test describes.

/// RFC 8448 section 3: the record that the client of a simple handshake of TLS 1.3 sends.
pub const RFC_8448: &str = "
    16 03 01 00 c4 01 00 00 c0 03 03 cb 34 ec b1 e7 81 63 ba 1c 38 c6 da cb 19 6a 6d ff a2 1a 8d 99
    12 ec 18 a2 ef 62 83 02 4d ec e7 00 00 06 13 01 13 03 13 02 01 00 00 91 00 00 00 0b 00 09 00 00
    06 73 65 72 76 65 72 ff 01 00 01 00 00 0a 00 14 00 12 00 1d 00 17 00 18 00 19 01 00 01 01 01 02
    01 03 01 04 00 23 00 00 00 33 00 26 00 24 00 1d 00 20 99 38 1d e5 60 e4 bd 43 d2 3d 8e 43 5a 7d
    ba fe b3 c0 6e 51 c1 3c ae 4d 54 13 69 1e 52 9a af 2c 00 2b 00 03 02 03 04 00 0d 00 20 00 1e 04
    03 05 03 06 03 02 03 08 04 08 05 08 06 04 01 05 01 06 01 02 01 04 02 05 02 06 02 02 02 00 2d 00
    02 01 01 00 1c 00 02 40 01";

/// Digits to bytes.
pub fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().filter(|letter| !letter.is_whitespace()).collect();
    let byte = |pair: &[char]| {
        u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("two hex digits")
    };
    digits.chunks(2).map(byte).collect()
}

/// Bytes behind their length.
pub fn vector(width: usize, contents: &[u8]) -> Vec<u8> {
    let length = contents.len().to_be_bytes();
    [&length[length.len() - width..], contents].concat()
}

/// A list of numbers of two bytes behind its length.
pub fn numbers(numbers: &[u16]) -> Vec<u8> {
    vector(2, &numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<_>>())
}

/// A hello as a test describes it.
#[derive(Debug, Clone)]
pub struct Sample {
    pub version: u16,
    pub session_id: Vec<u8>,
    /// DTLS has one, empty or not.
    pub cookie: Option<Vec<u8>>,
    pub suites: Vec<u16>,
    pub extensions: Vec<(u16, Vec<u8>)>,
}

impl Default for Sample {
    /// As the library's client of TLS 1.2 might say it.
    fn default() -> Self {
        let extensions = vec![
            (0, vector(2, &[&[0][..], &vector(2, b"iot.example.com")].concat())),
            (10, numbers(&[23, 24])),
            (11, vec![1, 0]),
            (13, numbers(&[0x0403, 0x0401])),
            (22, Vec::new()),
            (23, Vec::new()),
        ];
        let (session_id, suites) = (Vec::new(), vec![0xc02b, 0xc02f, 0x00ff]);
        Self { version: 0x0303, session_id, cookie: None, suites, extensions }
    }
}

impl Sample {
    /// With another extension at the end.
    pub fn and(mut self, kind: u16, contents: &[u8]) -> Self {
        self.extensions.push((kind, contents.to_vec()));
        self
    }

    /// The message after its handshake header.
    pub fn body(&self) -> Vec<u8> {
        let mut body = self.version.to_be_bytes().to_vec();
        body.extend([0x5a; 32]);
        body.extend(vector(1, &self.session_id));
        if let Some(cookie) = &self.cookie {
            body.extend(vector(1, cookie));
        }
        body.extend(numbers(&self.suites));
        body.extend([1, 0]);
        let extension = |(kind, contents): &(u16, Vec<u8>)| {
            [&kind.to_be_bytes()[..], &vector(2, contents)].concat()
        };
        body.extend(vector(2, &self.extensions.iter().flat_map(extension).collect::<Vec<_>>()));
        body
    }

    /// In records of TLS with at most so many bytes each.
    pub fn records(&self, size: usize) -> Vec<u8> {
        let message = [&[1][..], &vector(3, &self.body())].concat();
        let record = |part: &[u8]| [&[22, 3, 1][..], &vector(2, part)].concat();
        message.chunks(size).flat_map(record).collect()
    }

    /// In one record.
    pub fn record(&self) -> Vec<u8> {
        self.records(1 << 14)
    }

    /// In records of DTLS with a fragment each, of at most so many bytes.
    pub fn datagrams(&self, size: usize) -> Vec<Vec<u8>> {
        let body = self.body();
        let part = |(index, part): (usize, &[u8])| {
            let header = [
                &[1][..],
                &body.len().to_be_bytes()[5..],
                &[0, 0],
                &(index * size).to_be_bytes()[5..],
                &part.len().to_be_bytes()[5..],
            ];
            let fragment = [&header.concat()[..], part].concat();
            let number = u8::try_from(index).expect("few fragments");
            let header = [22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, number];
            [&header[..], &vector(2, &fragment)].concat()
        };
        body.chunks(size).enumerate().map(part).collect()
    }
}

//! From a pasted log to codes, flags and alerts: the forms that mbedTLS's samples, ESP-IDF, Zephyr
//! and Arduino print.

use crate::mbedtls::codes::{by_name, parts};
use crate::mbedtls::{Code, VerifyFlags};

use super::release::RELEASES;

/// One thing that a log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A return value.
    Code(Code),
    /// One bit of the verification flags.
    Flag(VerifyFlags),
    /// All 32 bits: verification itself failed.
    EveryFlag,
    /// An alert of the other side.
    Alert(u8),
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub said: Vec<Said>,
    pub unknown: Vec<String>,
}

/// Debug lines that name a cause without a number, in lower case, with the code returned there
/// (`ssl_msg.c`, `ssl_tls.c`, 2.28 and 3.6).
const PHRASES: [(&str, Code); 4] = [
    ("tls handshake fragmentation not supported", Code(-0x7080)),
    ("bad message length", Code::INVALID_RECORD),
    ("got no ca chain", Code::CA_CHAIN_REQUIRED),
    ("certificate verification without having set hostname", Code::VERIFICATION_WITHOUT_HOSTNAME),
];

/// Numbers this small are too common in logs to be taken for codes without a word that says so.
const LEAST_BARE_DECIMAL: i32 = 0x80;
/// A positive decimal beside such a word must be a high-level code: line numbers are smaller.
const LEAST_POSITIVE_DECIMAL: i32 = 0x1000;
/// How many words on a word such as "returned" or "flags" still counts.
const REACH: usize = 3;
/// The same for "alert", as in "alert message, type: [2:40]".
const ALERT_REACH: usize = 5;

/// Reads everything that a text says, each once, in order.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    for line in text.lines() {
        read.line(line);
    }
    read
}

/// A run of letters, digits and underscores.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    negative: bool,
    /// As in `[2:40]`, where the first number is an alert's level.
    before_colon: bool,
}

/// What a word lets one expect of the next number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Nothing,
    Code,
    Flags,
    Alert,
}

impl Read {
    fn line(&mut self, line: &str) {
        let tokens = tokens(line);
        let alone = matches!(tokens[..], [_]);
        let (mut expect, mut since) = (Expect::Nothing, 0);
        for token in tokens {
            if let Some(word) = expectation(token.text) {
                (expect, since) = (word, 0);
            } else if self.take(token, expect, alone) {
                expect = Expect::Nothing;
            }
            since += 1;
            let reach = if expect == Expect::Alert { ALERT_REACH } else { REACH };
            if since > reach {
                expect = Expect::Nothing;
            }
        }
        self.sentences(line);
    }

    /// True where the token was what the word before it announced.
    fn take(&mut self, token: Token, expect: Expect, alone: bool) -> bool {
        if let Some(said) = named(token.text) {
            said.into_iter().for_each(|said| self.add(said));
            return true;
        }
        let Some(number) = Number::parse(token) else {
            self.note_unknown_name(token.text);
            return false;
        };
        match expect {
            Expect::Flags if !token.negative => self.flags(number.value),
            Expect::Alert if !token.negative => self.alert(number, token),
            _ => self.code(number, token, expect == Expect::Code, alone),
        }
    }

    fn flags(&mut self, value: i64) -> bool {
        let Ok(bits) = u32::try_from(value) else { return false };
        if bits == u32::MAX {
            self.add(Said::EveryFlag);
            return true;
        }
        for flag in bit_flags().filter(|flag| bits & flag.0 != 0) {
            self.add(Said::Flag(flag));
        }
        true
    }

    fn alert(&mut self, number: Number, token: Token) -> bool {
        let Ok(alert) = u8::try_from(number.value) else { return false };
        if token.before_colon {
            return false;
        }
        self.add(Said::Alert(alert));
        true
    }

    fn code(&mut self, number: Number, token: Token, expected: bool, alone: bool) -> bool {
        if let Some(code) = number.as_code(token, expected, alone) {
            self.add(Said::Code(code));
            return true;
        }
        if alone || (token.negative && number.hexadecimal) {
            let sign = if token.negative { "-" } else { "" };
            self.note(format!("{sign}{}", token.text));
        }
        false
    }

    /// What `mbedtls_x509_crt_verify_info` and the debug output say in words.
    fn sentences(&mut self, line: &str) {
        let lower = line.to_lowercase();
        for flag in bit_flags() {
            let said = flag.log_lines().iter().any(|text| lower.contains(&text.to_lowercase()));
            if said {
                self.add(Said::Flag(flag));
            }
        }
        for (phrase, code) in PHRASES {
            if lower.contains(phrase) {
                self.add(Said::Code(code));
            }
        }
    }

    fn note_unknown_name(&mut self, name: &str) {
        if ["MBEDTLS_ERR_", "MBEDTLS_X509_BAD", "PSA_ERROR_"]
            .iter()
            .any(|start| name.starts_with(start))
        {
            self.note(name.to_owned());
        }
    }

    fn note(&mut self, unknown: String) {
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }

    fn add(&mut self, said: Said) {
        if !self.said.contains(&said) {
            self.said.push(said);
        }
    }
}

/// A number as it was written.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: i64,
    hexadecimal: bool,
    /// The digits read as hexadecimal: some platforms print them without `0x`.
    bare_hexadecimal: Option<i64>,
}

impl Number {
    fn parse(token: Token) -> Option<Self> {
        let digits = token.text.strip_prefix("0x").or_else(|| token.text.strip_prefix("0X"));
        if let Some(digits) = digits {
            let value = i64::from_str_radix(digits, 16).ok()?;
            return Some(Self { value, hexadecimal: true, bare_hexadecimal: None });
        }
        let looks_bare = token.negative && token.text.len() == "7200".len();
        let bare = i64::from_str_radix(token.text, 16).ok().filter(|_| looks_bare);
        match (token.text.parse(), bare) {
            (Ok(value), bare) => Some(Self { value, hexadecimal: false, bare_hexadecimal: bare }),
            (Err(_), Some(value)) => {
                Some(Self { value, hexadecimal: true, bare_hexadecimal: None })
            }
            (Err(_), None) => None,
        }
    }

    /// A code, if some release defines it and the line leaves no doubt that it is one.
    fn as_code(self, token: Token, expected: bool, alone: bool) -> Option<Code> {
        let known = |value: i64| {
            let code = Code(i32::try_from(value.checked_neg()?).ok()?);
            RELEASES.iter().any(|release| !parts(code, *release).is_empty()).then_some(code)
        };
        let code = known(self.value).or_else(|| self.bare_hexadecimal.and_then(known))?;
        let size = code.0.checked_neg()?;
        let meant = match (token.negative, self.hexadecimal) {
            _ if alone => true,
            (true, true) => true,
            (true, false) => expected || size >= LEAST_BARE_DECIMAL,
            (false, true) => expected,
            (false, false) => expected && size >= LEAST_POSITIVE_DECIMAL,
        };
        meant.then_some(code)
    }
}

fn tokens(line: &str) -> Vec<Token<'_>> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut tokens = Vec::new();
    let mut rest = line;
    let mut before = "";
    while let Some(start) = rest.find(is_word) {
        let (gap, from_word) = rest.split_at(start);
        let end = from_word.find(|character| !is_word(character)).unwrap_or(from_word.len());
        let (text, after) = from_word.split_at(end);
        // A dash straight behind a word joins the two, as in a date.
        let negative = gap.ends_with('-') && (gap.len() > 1 || before.is_empty());
        tokens.push(Token { text, negative, before_colon: after.starts_with(':') });
        (before, rest) = (text, after);
    }
    tokens
}

fn expectation(word: &str) -> Option<Expect> {
    const CODE: [&str; 13] = [
        "returned", "returns", "return", "ret", "rc", "error", "err", "code", "failed", "failure",
        "result", "status", "errno",
    ];
    const FLAGS: [&str; 5] =
        ["flags", "flag", "verify_result", "verify_flags", "verification_flags"];
    let lower = word.to_lowercase();
    if CODE.contains(&lower.as_str()) {
        return Some(Expect::Code);
    }
    if FLAGS.contains(&lower.as_str()) {
        return Some(Expect::Flags);
    }
    (lower == "alert").then_some(Expect::Alert)
}

/// A macro name with or without its prefix: what it stands for, in every release that has it.
fn named(word: &str) -> Option<Vec<Said>> {
    let looks_like_macro = word.contains('_') && word.chars().all(|c| !c.is_ascii_lowercase());
    if !looks_like_macro {
        return None;
    }
    if let Some(flag) = flag_named(word) {
        return Some(vec![Said::Flag(flag)]);
    }
    let spellings = [word.to_owned(), format!("MBEDTLS_ERR_{word}"), format!("MBEDTLS_{word}")];
    let mut codes: Vec<Said> = Vec::new();
    for code in spellings.iter().flat_map(|name| RELEASES.map(|release| by_name(name, release))) {
        let said = code.map(Said::Code).filter(|said| !codes.contains(said));
        codes.extend(said);
    }
    if codes.is_empty() { None } else { Some(codes) }
}

fn flag_named(word: &str) -> Option<VerifyFlags> {
    let spelled = |flag: &VerifyFlags| {
        flag.names().iter().any(|name| {
            let short = name.strip_prefix("MBEDTLS_").unwrap_or(name);
            let shortest = short.strip_prefix("X509_").unwrap_or(short);
            [*name, short, shortest].contains(&word)
        })
    };
    bit_flags().find(spelled)
}

/// Every bit that has a name, lowest first.
fn bit_flags() -> impl Iterator<Item = VerifyFlags> {
    (0..u32::BITS).map(|bit| VerifyFlags(1 << bit)).filter(|flag| !flag.names().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Said> {
        read(text).said
    }

    const VERIFY_FAILED: Said = Said::Code(Code::CERT_VERIFY_FAILED);

    #[test]
    fn every_spelling_of_one_code_is_that_code() {
        let spellings = [
            "-0x2700",
            "-9984",
            "0x2700",
            "9984",
            "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED",
            "X509_CERT_VERIFY_FAILED",
            "ERR_X509_CERT_VERIFY_FAILED",
            "x509_verify_cert() returned -9984 (-0x2700)",
            "mbedtls_ssl_handshake returned -0x2700",
            "E (5230) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700",
            "<err> net_sock_tls: TLS handshake error: -2700",
            "  failed\n  ! mbedtls_ssl_handshake returned -0x2700\n\n",
            "[ 7312][E][ssl_client.cpp:37] _handle_error(): (-9984) X509 - verification failed",
            "Last mbedtls failure: 0x2700",
        ];
        for spelling in spellings {
            assert_eq!(said(spelling), [VERIFY_FAILED], "{spelling}");
        }
    }

    #[test]
    fn flags_come_as_numbers_names_and_sentences() {
        let both = [Said::Flag(VerifyFlags::CN_MISMATCH), Said::Flag(VerifyFlags::NOT_TRUSTED)];
        let spellings = [
            "flags 0x0c",
            "flags=0xc",
            "verify_result: 12",
            "verification flags: 0x0000000c",
            "MBEDTLS_X509_BADCERT_CN_MISMATCH | MBEDTLS_X509_BADCERT_NOT_TRUSTED",
            "BADCERT_CN_MISMATCH BADCERT_NOT_TRUSTED",
            "  ! The certificate Common Name (CN) does not match with the expected CN\n\
             \x20 ! The certificate is not correctly signed by the trusted CA",
        ];
        for spelling in spellings {
            assert_eq!(said(spelling), both, "{spelling}");
        }
        assert_eq!(said("flags 0xffffffff"), [Said::EveryFlag]);
    }

    #[test]
    fn alerts_are_found_in_debug_output() {
        let spellings = [
            "alert 40",
            "is a fatal alert message (msg 40)",
            "ssl_msg.c:5000: got an alert message, type: [2:40]",
        ];
        for spelling in spellings {
            assert_eq!(said(spelling), [Said::Alert(40)], "{spelling}");
        }
    }

    #[test]
    fn a_line_without_a_code_says_nothing() {
        let lines = [
            "2026-11-22 18:00:01 rssi -71 dBm, free heap 21344",
            "I (1042) wifi: connected, channel 11",
            "read 512 bytes at 0x2700",
            "retry in 9984 ms",
            "GET / HTTP/1.0",
            "",
        ];
        for line in lines {
            assert_eq!(said(line), [], "{line:?}");
        }
    }

    #[test]
    fn the_same_thing_is_said_once() {
        let log = "returned -9984 (-0x2700)\nreturned -0x2700\nX509_CERT_VERIFY_FAILED";
        assert_eq!(said(log), [VERIFY_FAILED]);
    }

    #[test]
    fn what_no_release_defines_is_noted() {
        assert_eq!(read("-0x277D").unknown, ["-0x277D"]);
        assert_eq!(read("MBEDTLS_ERR_SSL_NO_SUCH").unknown, ["MBEDTLS_ERR_SSL_NO_SUCH"]);
    }

    #[test]
    fn any_text_is_read_without_a_fault() {
        for text in
            ["-", "--", "-0x", "0x", "-0xFFFFFFFFFFFFFFFFFF", "flags -1", "alert 999", "é-0x1é"]
        {
            let _ = read(text);
        }
        assert_eq!(said("-99999999999999999999"), []);
        assert_eq!(said("-9223372036854775808"), []);
    }
}

//! Whom to connect to, as a person types it.

use std::fmt;
use std::str::FromStr;

/// The port of HTTPS, which the board of the story and most devices speak.
const DEFAULT_PORT: u16 = 443;

/// `HOST[:PORT]`; an IPv6 address stands in brackets when a port follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Name or address, without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

/// The text names no host and port.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseTargetError {
    /// Nothing before the port.
    #[error("`{0}` names no host; write HOST or HOST:PORT")]
    NoHost(String),
    /// Not a number from 1 to 65535.
    #[error("`{0}` has no port from 1 to 65535 after the colon")]
    BadPort(String),
    /// An opening bracket without a closing one, or something odd after it.
    #[error("`{0}`: write an IPv6 address with a port as [ADDRESS]:PORT")]
    BadBrackets(String),
    /// A host with a blank, a slash or a control character, such as a pasted URL.
    #[error("`{0}` is not a host name; write HOST or HOST:PORT, without scheme or path")]
    NotAHost(String),
}

impl FromStr for Target {
    type Err = ParseTargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, port) = split(text)?;
        if host.is_empty() {
            return Err(ParseTargetError::NoHost(text.to_owned()));
        }
        if host.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/' || c == '@') {
            return Err(ParseTargetError::NotAHost(text.to_owned()));
        }
        let port = match port {
            None => DEFAULT_PORT,
            Some(digits) => parse_port(digits).ok_or(ParseTargetError::BadPort(text.to_owned()))?,
        };
        Ok(Self { host: host.to_owned(), port })
    }
}

fn split(text: &str) -> Result<(&str, Option<&str>), ParseTargetError> {
    if let Some(rest) = text.strip_prefix('[') {
        let odd = || ParseTargetError::BadBrackets(text.to_owned());
        let (host, after) = rest.split_once(']').ok_or_else(odd)?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => Err(odd()),
        };
    }
    match text.split_once(':') {
        // More than one colon: a bare IPv6 address.
        Some((_, port)) if port.contains(':') => Ok((text, None)),
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((text, None)),
    }
}

fn parse_port(digits: &str) -> Option<u16> {
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|port| all_digits && *port != 0)
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (String, u16) {
        let target: Target = text.parse().unwrap();
        (target.host, target.port)
    }

    #[test]
    fn the_port_defaults_to_https() {
        assert_eq!(parsed("iot.example.com"), ("iot.example.com".to_owned(), 443));
        assert_eq!(parsed("iot.example.com:8883"), ("iot.example.com".to_owned(), 8883));
    }

    #[test]
    fn ipv6_may_stand_bare_or_in_brackets() {
        assert_eq!(parsed("::1"), ("::1".to_owned(), 443));
        assert_eq!(parsed("[::1]:4433"), ("::1".to_owned(), 4433));
        assert_eq!("[::1]:4433".parse::<Target>().unwrap().to_string(), "[::1]:4433");
    }

    #[test]
    fn refuses_what_is_no_host_and_port() {
        let texts =
            ["", ":443", "a:", "a:0", "a:65536", "a:+1", "[::1", "[::1]x", "https://a", "a b"];
        for text in texts {
            assert!(text.parse::<Target>().is_err(), "{text:?}");
        }
    }
}

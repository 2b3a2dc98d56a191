//! Patterns with `*` and `?`, as a shell has them.

/// A pattern for whole names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Vec<char>);

impl Glob {
    /// Every text is a pattern: `*` stands for any characters, `?` for one, all others for themselves.
    pub fn new(pattern: &str) -> Self {
        Self(pattern.chars().collect())
    }

    /// The whole name fits. Time is at most the product of both lengths.
    pub fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let (mut at, mut next) = (0, 0);
        // Where the last star stands, and how many characters it has eaten.
        let mut star: Option<(usize, usize)> = None;
        while at < name.len() {
            match self.0.get(next) {
                Some('*') => {
                    star = Some((next, at));
                    next += 1;
                }
                Some(&expected) if expected == '?' || expected == name[at] => {
                    at += 1;
                    next += 1;
                }
                _ => {
                    let Some((place, eaten)) = star else { return false };
                    star = Some((place, eaten + 1));
                    (at, next) = (eaten + 1, place + 1);
                }
            }
        }
        self.0.iter().skip(next).all(|&rest| rest == '*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_names() {
        let fits = |pattern: &str, name: &str| Glob::new(pattern).matches(name);
        assert!(fits("mbedtls_*", "mbedtls_ssl_read"));
        assert!(fits("*ssl*read", "mbedtls_ssl_fetch_read"));
        assert!(fits("aes.?", "aes.o") && fits("*", "") && fits("", ""));
        assert!(!fits("ssl", "ssl_read") && !fits("?", "") && !fits("*x", "aes"));
    }
}

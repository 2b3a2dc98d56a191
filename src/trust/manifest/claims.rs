//! What is stated: words and values with tabs between them, as minisign writes its own.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The statement about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Rises with every release: an older one is no update.
    pub sequence: u64,
    /// The file's length in bytes.
    pub length: u64,
    /// From then on it is not to be installed any more.
    pub expires: Option<OffsetDateTime>,
    /// The file's name, without folders.
    pub file: String,
}

/// A trusted comment that states something else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsError {
    /// A word is not there.
    #[error("its trusted comment has no `{0}`")]
    Missing(&'static str),
    /// A value is none.
    #[error("its trusted comment has the {word} `{value}`")]
    Wrong {
        /// The word.
        word: &'static str,
        /// What stands behind it.
        value: String,
    },
}

impl Claims {
    /// The trusted comment. It holds no time of signing, so that the same bundle is signed alike.
    pub fn comment(&self) -> String {
        let file: String = self.file.chars().filter(|it| !it.is_control()).collect();
        let mut words = vec![
            format!("sequence:{}", self.sequence),
            format!("length:{}", self.length),
            format!("file:{file}"),
        ];
        let expires = self.expires.and_then(|it| it.format(&Rfc3339).ok());
        words.extend(expires.map(|expires| format!("expires:{expires}")));
        words.join("\t")
    }

    /// Reads a trusted comment; words that are not known are left alone.
    ///
    /// # Errors
    /// Names the word that is missing or wrong.
    pub fn read(comment: &str) -> Result<Self, ClaimsError> {
        let value = |word: &str| {
            let mut words = comment.split('\t');
            words.find_map(|it| it.strip_prefix(word)?.strip_prefix(':'))
        };
        let number = |word: &'static str| {
            let text = value(word).ok_or(ClaimsError::Missing(word))?;
            let wrong = || ClaimsError::Wrong { word, value: text.to_owned() };
            text.parse().map_err(|_| wrong())
        };
        let expires = value("expires").map(|text| {
            let wrong = || ClaimsError::Wrong { word: "expires", value: text.to_owned() };
            OffsetDateTime::parse(text, &Rfc3339).map_err(|_| wrong())
        });
        Ok(Self {
            sequence: number("sequence")?,
            length: number("length")?,
            expires: expires.transpose()?,
            file: value("file").unwrap_or_default().to_owned(),
        })
    }
}

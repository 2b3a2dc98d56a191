//! Why there is no verdict: the published list behind `"verdict": "inconclusive"`.

/// Each word is part of the JSON contract; words are added, never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The name did not resolve.
    UnresolvedHost,
    /// No TCP connection could be made.
    Unreachable,
    /// The server stayed silent until the time-out.
    TimedOut,
    /// The server refused a hello that is narrower than the device's.
    NarrowerHello,
    /// The server might have chosen something that the device prefers and this engine cannot offer.
    PreferenceNotOffered,
    /// The profile allows nothing that this engine can speak.
    NothingToOffer,
    /// The server may keep several chains and choose by what the hello offers.
    SeveralChains,
    /// A record is larger than the device's buffer.
    RecordTooLarge,
    /// A handshake message came in fragments.
    Fragmented,
    /// The release is not in the table of behaviours.
    UnknownVersion,
    /// The device's header has options that only its build decides.
    UndecidedOptions,
    /// A signature or key that the model cannot check.
    UnsupportedAlgorithm,
    /// The recording is of another conversation than this device would have.
    NotRecorded,
    /// A rule that the model does not cover.
    NotModelled,
}

impl Reason {
    /// The word in JSON and in `--help`.
    pub fn word(self) -> &'static str {
        match self {
            Self::UnresolvedHost => "unresolved-host",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed-out",
            Self::NarrowerHello => "narrower-hello",
            Self::PreferenceNotOffered => "preference-not-offered",
            Self::NothingToOffer => "nothing-to-offer",
            Self::SeveralChains => "several-chains",
            Self::RecordTooLarge => "record-too-large",
            Self::Fragmented => "fragmented",
            Self::UnknownVersion => "unknown-version",
            Self::UndecidedOptions => "undecided-options",
            Self::UnsupportedAlgorithm => "unsupported-algorithm",
            Self::NotRecorded => "not-recorded",
            Self::NotModelled => "not-modelled",
        }
    }
}

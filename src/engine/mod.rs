//! Who performs the handshake for a profile.

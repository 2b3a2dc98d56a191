//! Where the bytes of a firmware image go.

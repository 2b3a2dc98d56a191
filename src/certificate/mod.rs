//! What a certificate says, read the way mbedTLS reads it: its order of checks, its error codes.

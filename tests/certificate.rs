//! Certificates as the device's library reads them: codes, partly loaded files, hostile bytes.

mod common;

mod certificate {
    mod hostile;
    mod load;
    mod read;
}

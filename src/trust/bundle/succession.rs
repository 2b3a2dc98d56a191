//! Which CAs follow which: hosts of the one will be found under the other, so a set that outlives its
//! firmware carries both.
//!
//! Written by hand from what the CAs and the hosts' operators announced, each row with its source and
//! the date on which it was looked up.

/// One announced move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Succession {
    /// Common name of the CA that hosts leave.
    pub from: &'static str,
    /// Common name of the CA that they go to.
    pub to: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// The day on which the rows were last looked over.
pub const LOOKED_UP: &str = "2026-11-22";

const LETS_ENCRYPT: &str = "letsencrypt.org/certificates: chains of generation Y, May 2026";
const GLOBALSIGN: &str = "GlobalSign: R1, R3 and R5 are followed by the single-purpose R46 and E46";
const GOOGLE: &str = "Google: GTS Root R4 is cross-signed by GlobalSign Root CA until 2028-01-28";
const AMAZON: &str =
    "AWS: endpoints moved to Amazon Trust Services, whose chains end at these roots";
const AZURE: &str =
    "Microsoft: Azure IoT and Entra moved to DigiCert Global Root G2; RSA 2017 is named beside it";

/// Every known move, by the CA that is left.
pub const SUCCESSIONS: [Succession; 13] = [
    Succession { from: "Baltimore CyberTrust Root", to: "DigiCert Global Root G2", source: AZURE },
    Succession { from: "DigiCert Global Root CA", to: "DigiCert Global Root G2", source: AZURE },
    Succession {
        from: "DigiCert Global Root G2",
        to: "Microsoft RSA Root Certificate Authority 2017",
        source: AZURE,
    },
    Succession { from: "GlobalSign", to: "GlobalSign Root E46", source: GLOBALSIGN },
    Succession { from: "GlobalSign", to: "GlobalSign Root R46", source: GLOBALSIGN },
    Succession { from: "GlobalSign Root CA", to: "GTS Root R4", source: GOOGLE },
    Succession { from: "GlobalSign Root CA", to: "GlobalSign Root R46", source: GLOBALSIGN },
    Succession { from: "ISRG Root X1", to: "ISRG Root X2", source: LETS_ENCRYPT },
    Succession { from: "ISRG Root X1", to: "ISRG Root YR", source: LETS_ENCRYPT },
    Succession { from: "ISRG Root X2", to: "ISRG Root YE", source: LETS_ENCRYPT },
    Succession {
        from: "Starfield Class 2 Certification Authority",
        to: "Amazon Root CA 1",
        source: AMAZON,
    },
    Succession {
        from: "Starfield Services Root Certificate Authority - G2",
        to: "Amazon Root CA 1",
        source: AMAZON,
    },
    Succession {
        from: "VeriSign Class 3 Public Primary Certification Authority - G5",
        to: "Amazon Root CA 1",
        source: AMAZON,
    },
];

/// The CAs that follow this one, directly.
pub fn successors(name: &str) -> impl Iterator<Item = &'static Succession> {
    SUCCESSIONS.iter().filter(move |row| row.from == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_each_stands_once() {
        assert!(SUCCESSIONS.windows(2).all(|it| (it[0].from, it[0].to) < (it[1].from, it[1].to)));
    }
}

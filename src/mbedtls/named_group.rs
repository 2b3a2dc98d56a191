//! Numbers of curves in hellos and key exchanges (IANA "TLS Supported Groups").

use super::Curve;

const NUMBERS: [(Curve, u16); 13] = [
    (Curve::Secp192k1, 18),
    (Curve::Secp192r1, 19),
    (Curve::Secp224k1, 20),
    (Curve::Secp224r1, 21),
    (Curve::Secp256k1, 22),
    (Curve::Secp256r1, 23),
    (Curve::Secp384r1, 24),
    (Curve::Secp521r1, 25),
    (Curve::BrainpoolP256r1, 26),
    (Curve::BrainpoolP384r1, 27),
    (Curve::BrainpoolP512r1, 28),
    (Curve::X25519, 29),
    (Curve::X448, 30),
];

impl Curve {
    /// The number on the wire.
    pub fn named_group(self) -> u16 {
        NUMBERS.iter().find(|(curve, _)| *curve == self).map_or(0, |(_, number)| *number)
    }

    /// The curve of a number on the wire.
    pub fn by_named_group(number: u16) -> Option<Self> {
        NUMBERS.iter().find(|(_, known)| *known == number).map(|(curve, _)| *curve)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mbedtls::Named;

    #[test]
    fn every_curve_has_a_number_of_its_own() {
        for (_, curve) in Curve::NAMES {
            assert_eq!(Curve::by_named_group(curve.named_group()), Some(*curve));
        }
    }
}

//! Curve equations: whether a public point lies on its curve, and points in compressed form.
//!
//! Sources: SEC 2 version 2, RFC 5639, RFC 7748; the codes `library/ecp.c` (2.28.10, 3.6.5).

use std::sync::LazyLock;

use num_bigint::BigUint;

use crate::mbedtls::Curve;

/// A short Weierstrass curve, all numbers in hexadecimal.
struct Equation {
    prime: &'static [u8],
    a: &'static [u8],
    b: &'static [u8],
    generator_x: &'static [u8],
    generator_y: &'static [u8],
    order: &'static [u8],
}

/// A short Weierstrass curve as numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// Field prime.
    pub prime: BigUint,
    /// Coefficient of x.
    pub a: BigUint,
    /// Constant term.
    pub b: BigUint,
    /// x of the generator.
    pub generator_x: BigUint,
    /// y of the generator.
    pub generator_y: BigUint,
    /// Order of the generator.
    pub order: BigUint,
}

/// The curves that have an equation of this form.
pub const WEIERSTRASS: [Curve; 11] = [
    Curve::Secp192r1,
    Curve::Secp224r1,
    Curve::Secp256r1,
    Curve::Secp384r1,
    Curve::Secp521r1,
    Curve::Secp192k1,
    Curve::Secp224k1,
    Curve::Secp256k1,
    Curve::BrainpoolP256r1,
    Curve::BrainpoolP384r1,
    Curve::BrainpoolP512r1,
];

/// The numbers of a curve; `None` for X25519 and X448.
pub fn parameters(curve: Curve) -> Option<&'static Parameters> {
    TABLE.iter().find(|(known, _)| *known == curve).map(|(_, numbers)| numbers)
}

static TABLE: LazyLock<Vec<(Curve, Parameters)>> = LazyLock::new(|| {
    WEIERSTRASS.iter().filter_map(|curve| Some((*curve, numbers(equation(*curve)?)?))).collect()
});

fn numbers(equation: Equation) -> Option<Parameters> {
    let number = |digits: &[u8]| BigUint::parse_bytes(digits, 16);
    Some(Parameters {
        prime: number(equation.prime)?,
        a: number(equation.a)?,
        b: number(equation.b)?,
        generator_x: number(equation.generator_x)?,
        generator_y: number(equation.generator_y)?,
        order: number(equation.order)?,
    })
}

impl Parameters {
    /// Bytes of a coordinate.
    pub fn coordinate_length(&self) -> usize {
        self.prime.bits().div_ceil(8) as usize
    }

    /// True where both coordinates are reduced and satisfy the equation.
    pub fn contains(&self, x: &BigUint, y: &BigUint) -> bool {
        x < &self.prime && y < &self.prime && y * y % &self.prime == self.right_side(x)
    }

    /// y for an x and the parity of y, as `mbedtls_ecp_sw_derive_y` computes it: `None` where the
    /// prime is not 3 modulo 4; meaningless where x is on no point.
    ///
    /// Shown by `src/certificate/curve.rs`: `y_is_derived_where_the_prime_allows`.
    pub fn derive_y(&self, x: &BigUint, odd: bool) -> Option<BigUint> {
        if !(self.prime.bit(0) && self.prime.bit(1)) {
            return None;
        }
        let exponent = (&self.prime + 1u8) >> 2u8;
        let y = self.right_side(x).modpow(&exponent, &self.prime);
        Some(if y.bit(0) == odd { y } else { &self.prime - y })
    }

    fn right_side(&self, x: &BigUint) -> BigUint {
        ((x * x + &self.a) * x + &self.b) % &self.prime
    }
}

/// X25519 values that `mbedtls_ecp_check_pubkey` refuses besides 0, 1 and -1
/// (<https://cr.yp.to/ecdh.html#validate>).
const X25519_LOW_ORDER: [&[u8]; 2] = [
    b"325606250916557431795983626356110631294008115727848805560023387167927233504",
    b"39382357235489614581723061781553021112529911719440698176882885853963445705823",
];

/// `ecp_check_pubkey_mx` for X25519 and X448: the little-endian value is none of small order.
pub fn is_good_montgomery(curve: Curve, bytes: &[u8]) -> bool {
    let mut bytes = bytes.to_vec();
    let one = BigUint::from(1u8);
    let prime = if curve == Curve::X25519 {
        if let Some(last) = bytes.last_mut() {
            *last &= 0x7F;
        }
        (&one << 255u16) - 19u8
    } else {
        (&one << 448u16) - (&one << 224u16) - 1u8
    };
    let value = BigUint::from_bytes_le(&bytes) % &prime;
    let low = |digits: &&[u8]| BigUint::parse_bytes(digits, 10).as_ref() == Some(&value);
    let known_bad = curve == Curve::X25519 && X25519_LOW_ORDER.iter().any(low);
    value > one && &value + 1u8 != prime && !known_bad
}

/// Bytes of a Montgomery coordinate.
pub fn montgomery_length(curve: Curve) -> Option<usize> {
    match curve {
        Curve::X25519 => Some(32),
        Curve::X448 => Some(56),
        _ => None,
    }
}

fn equation(curve: Curve) -> Option<Equation> {
    Some(match curve {
        Curve::Secp192r1 => Equation {
            prime: b"fffffffffffffffffffffffffffffffeffffffffffffffff",
            a: b"fffffffffffffffffffffffffffffffefffffffffffffffc",
            b: b"64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1",
            generator_x: b"188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012",
            generator_y: b"7192b95ffc8da78631011ed6b24cdd573f977a11e794811",
            order: b"ffffffffffffffffffffffff99def836146bc9b1b4d22831",
        },
        Curve::Secp224r1 => Equation {
            prime: b"ffffffffffffffffffffffffffffffff000000000000000000000001",
            a: b"fffffffffffffffffffffffffffffffefffffffffffffffffffffffe",
            b: b"b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
            generator_x: b"b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
            generator_y: b"bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
            order: b"ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
        },
        Curve::Secp256r1 => Equation {
            prime: b"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            a: b"ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
            b: b"5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
            generator_x: b"6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            generator_y: b"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
            order: b"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        },
        Curve::Secp384r1 => Equation {
            prime: b"\
                fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000\
                000000000000ffffffff",
            a: b"\
                fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000\
                000000000000fffffffc",
            b: b"\
                b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2e\
                d19d2a85c8edd3ec2aef",
            generator_x: b"\
                aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55\
                296c3a545e3872760ab7",
            generator_y: b"\
                3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e\
                819d7a431d7c90ea0e5f",
            order: b"\
                ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0\
                a77aecec196accc52973",
        },
        Curve::Secp521r1 => Equation {
            prime: b"\
                1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
                fffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            a: b"\
                1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
                ffffffffffffffffffffffffffffffffffffffffffffffffffffffc",
            b: b"\
                51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec\
                7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            generator_x: b"\
                c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77ef\
                e75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            generator_y: b"\
                11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995\
                ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
            order: b"\
                1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783b\
                f2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        },
        Curve::Secp192k1 => Equation {
            prime: b"fffffffffffffffffffffffffffffffffffffffeffffee37",
            a: b"0",
            b: b"3",
            generator_x: b"db4ff10ec057e9ae26b07d0280b7f4341da5d1b1eae06c7d",
            generator_y: b"9b2f2f6d9c5628a7844163d015be86344082aa88d95e2f9d",
            order: b"fffffffffffffffffffffffe26f2fc170f69466a74defd8d",
        },
        Curve::Secp224k1 => Equation {
            prime: b"fffffffffffffffffffffffffffffffffffffffffffffffeffffe56d",
            a: b"0",
            b: b"5",
            generator_x: b"a1455b334df099df30fc28a169a467e9e47075a90f7e650eb6b7a45c",
            generator_y: b"7e089fed7fba344282cafbd6f7e319f7c0b0bd59e2ca4bdb556d61a5",
            order: b"10000000000000000000000000001dce8d2ec6184caf0a971769fb1f7",
        },
        Curve::Secp256k1 => Equation {
            prime: b"fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
            a: b"0",
            b: b"7",
            generator_x: b"79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            generator_y: b"483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
            order: b"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        },
        Curve::BrainpoolP256r1 => Equation {
            prime: b"a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
            a: b"7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
            b: b"26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
            generator_x: b"8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
            generator_y: b"547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
            order: b"a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
        },
        Curve::BrainpoolP384r1 => Equation {
            prime: b"\
                8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d\
                1a71874700133107ec53",
            a: b"\
                7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503a\
                d4eb04a8c7dd22ce2826",
            b: b"\
                4a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc\
                9943ab78696fa504c11",
            generator_x: b"\
                1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d6\
                46aaef87b2e247d4af1e",
            generator_y: b"\
                8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791\
                811142820341263c5315",
            order: b"\
                8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7f\
                c3103b883202e9046565",
        },
        Curve::BrainpoolP512r1 => Equation {
            prime: b"\
                aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc6\
                6842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3",
            a: b"\
                7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa825\
                3aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
            b: b"\
                3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1\
                ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723",
            generator_x: b"\
                81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0\
                d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822",
            generator_y: b"\
                7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f\
                485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892",
            order: b"\
                aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca9\
                2619418661197fac10471db1d381085ddaddb58796829ca90069",
        },
        Curve::X25519 | Curve::X448 => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generator_is_on_its_curve() {
        for curve in WEIERSTRASS {
            let numbers = parameters(curve).expect("a table entry");
            assert!(numbers.contains(&numbers.generator_x, &numbers.generator_y), "{curve:?}");
            assert!(!numbers.contains(&numbers.generator_y, &numbers.generator_x), "{curve:?}");
        }
    }

    #[test]
    fn y_is_derived_where_the_prime_allows() {
        for curve in WEIERSTRASS {
            let numbers = parameters(curve).expect("a table entry");
            let derived = numbers.derive_y(&numbers.generator_x, numbers.generator_y.bit(0));
            match curve {
                Curve::Secp224r1 | Curve::Secp224k1 => assert_eq!(derived, None),
                _ => assert_eq!(derived.as_ref(), Some(&numbers.generator_y), "{curve:?}"),
            }
        }
    }
}

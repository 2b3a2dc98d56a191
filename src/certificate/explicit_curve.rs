//! Curves given by their parameters instead of a name (`MBEDTLS_PK_PARSE_EC_EXTENDED`).
//!
//! Source: `library/pkparse.c` (`pk_group_from_specified`, `pk_group_id_from_group`; 2.18.0 to
//! 3.6.5).

use num_bigint::BigUint;

use super::curve::{self, Parameters, WEIERSTRASS};
use super::der::{self, Reader, without_leading_zeros};
use super::oid;
use crate::mbedtls::{Behaviour, Code, Curve, Rule};
use crate::profile::Library;

/// The named curve that has these parameters.
pub(super) fn recognise(
    parameters: &[u8],
    library: &Library,
    behaviour: Behaviour,
) -> Result<Curve, Code> {
    let given = read(&mut Reader::new(parameters), behaviour)?;
    WEIERSTRASS
        .into_iter()
        .filter(|curve| library.capabilities.curves.contains(curve))
        .find(|curve| curve::parameters(*curve).is_some_and(|known| given.is(known)))
        .ok_or(Code::ECP_FEATURE_UNAVAILABLE)
}

/// `SpecifiedECDomain` (SEC 1 appendix C.2), as far as it is compared.
struct Specified {
    prime: BigUint,
    a: BigUint,
    b: BigUint,
    generator_x: BigUint,
    generator_y_is_odd: bool,
    order: BigUint,
}

impl Specified {
    fn is(&self, known: &Parameters) -> bool {
        self.prime == known.prime
            && self.a == loaded_a(known)
            && self.b == known.b
            && self.order == known.order
            && self.generator_x == known.generator_x
            && self.generator_y_is_odd == known.generator_y.bit(0)
    }
}

/// The library keeps no coefficient where it is -3, which then compares as 0: the NIST curves are
/// not recognised by their true parameters.
fn loaded_a(known: &Parameters) -> BigUint {
    if &known.a + 3u8 == known.prime { BigUint::ZERO } else { known.a.clone() }
}

fn format(low: Code) -> Code {
    Code::PK_KEY_INVALID_FORMAT.plus(low)
}

/// Shown by `src/certificate/explicit_curve.rs`:
/// `only_curves_without_minus_3_and_with_a_compressed_generator_are_recognised`.
fn read(reader: &mut Reader<'_>, behaviour: Behaviour) -> Result<Specified, Code> {
    let version = reader.int(!behaviour.has(Rule::LeadingZerosIgnored)).map_err(format)?;
    if !(1..=3).contains(&version) {
        return Err(Code::PK_KEY_INVALID_FORMAT);
    }
    let prime = read_field(reader)?;
    let (a, b) = read_coefficients(reader)?;
    let (generator_x, generator_y_is_odd) = read_generator(reader, &prime)?;
    let order = BigUint::from_bytes_be(reader.element(der::INTEGER).map_err(format)?);
    Ok(Specified { prime, a, b, generator_x, generator_y_is_odd, order })
}

/// The two sequences are read with bare ASN.1 codes, their contents with wrapped ones.
fn read_field(reader: &mut Reader<'_>) -> Result<BigUint, Code> {
    let mut field = reader.enter(der::SEQUENCE)?;
    if field.element(der::OID)? != oid::PRIME_FIELD {
        return Err(Code::PK_FEATURE_UNAVAILABLE);
    }
    let prime = field.element(der::INTEGER).map_err(format)?;
    if field.is_empty() {
        Ok(BigUint::from_bytes_be(prime))
    } else {
        Err(format(Code::ASN1_LENGTH_MISMATCH))
    }
}

fn read_coefficients(reader: &mut Reader<'_>) -> Result<(BigUint, BigUint), Code> {
    let mut curve = reader.enter(der::SEQUENCE)?;
    let a = BigUint::from_bytes_be(curve.element(der::OCTET_STRING).map_err(format)?);
    let b = BigUint::from_bytes_be(curve.element(der::OCTET_STRING).map_err(format)?);
    // The seed is optional, and whatever is wrong with it shows in what is left over.
    let _ = curve.element(der::BIT_STRING);
    if curve.is_empty() { Ok((a, b)) } else { Err(format(Code::ASN1_LENGTH_MISMATCH)) }
}

/// The generator must be compressed: the group that is being filled has no type yet, so that
/// `mbedtls_ecp_point_read_binary` reads no other form.
///
/// Shown by `src/certificate/explicit_curve.rs`:
/// `only_curves_without_minus_3_and_with_a_compressed_generator_are_recognised`.
fn read_generator(reader: &mut Reader<'_>, prime: &BigUint) -> Result<(BigUint, bool), Code> {
    let point = reader.element(der::OCTET_STRING).map_err(format)?;
    let length = without_leading_zeros(&prime.to_bytes_be()).len();
    match point.split_first() {
        Some((form @ (2 | 3), x)) if x.len() == length => {
            Ok((BigUint::from_bytes_be(x), *form == 3))
        }
        _ => Err(Code::PK_KEY_INVALID_FORMAT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mbedtls::Version;

    fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
        let length = u16::try_from(contents.len()).expect("short contents");
        [&[tag, 0x82], &length.to_be_bytes()[..], contents].concat()
    }

    fn integer(number: &BigUint) -> Vec<u8> {
        element(der::INTEGER, &[&[0], &number.to_bytes_be()[..]].concat())
    }

    fn octets(number: &BigUint) -> Vec<u8> {
        element(der::OCTET_STRING, &number.to_bytes_be())
    }

    /// `ECParameters` of a curve with the generator in the given form.
    fn parameters_of(curve: Curve, generator: &[u8]) -> Vec<u8> {
        let numbers = curve::parameters(curve).expect("a table entry");
        let field = [element(der::OID, oid::PRIME_FIELD), integer(&numbers.prime)].concat();
        let coefficients = [octets(&numbers.a), octets(&numbers.b)].concat();
        [
            integer(&BigUint::from(1u8)),
            element(der::SEQUENCE, &field),
            element(der::SEQUENCE, &coefficients),
            element(der::OCTET_STRING, generator),
            integer(&numbers.order),
        ]
        .concat()
    }

    /// Measured with 2.18.0, 2.28.10, 3.5.1 and 3.6.5.
    #[test]
    fn only_curves_without_minus_3_and_with_a_compressed_generator_are_recognised() {
        for version in [Version::new(2, 18, 0), Version::new(3, 6, 5)] {
            let library = Library::default_of(version).expect("a known release");
            let behaviour = Behaviour::nearest_to(version);
            for curve in WEIERSTRASS {
                let numbers = curve::parameters(curve).expect("a table entry");
                let length = numbers.coordinate_length();
                let mut x = vec![2 + u8::from(numbers.generator_y.bit(0))];
                x.resize(1 + length - numbers.generator_x.to_bytes_be().len(), 0);
                x.extend(numbers.generator_x.to_bytes_be());
                let recognised =
                    |point: &[u8]| recognise(&parameters_of(curve, point), &library, behaviour);
                let expected = match &numbers.a + 3u8 == numbers.prime {
                    true => Err(Code::ECP_FEATURE_UNAVAILABLE),
                    false => Ok(curve),
                };
                assert_eq!(recognised(&x), expected, "{curve:?} in {version}");
                let whole = vec![4; 1 + 2 * length];
                assert_eq!(recognised(&whole), Err(Code::PK_KEY_INVALID_FORMAT), "{curve:?}");
            }
        }
    }
}

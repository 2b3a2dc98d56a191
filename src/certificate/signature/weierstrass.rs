//! ECDSA verification over any short Weierstrass curve, for the three that no well-kept crate
//! offers: secp192k1, secp224k1 and brainpoolP512r1.
//!
//! Everything here is public, so that nothing needs constant time. Formulas: SEC 1 version 2,
//! section 4.1.4, with Jacobian coordinates (x/z², y/z³).

use num_bigint::BigUint;

use crate::certificate::curve::Parameters;

/// A point in Jacobian coordinates; infinity where z is 0.
#[derive(Clone)]
struct Point {
    x: BigUint,
    y: BigUint,
    z: BigUint,
}

/// Checks `r` and `s` over a digest with the key `(x, y)`, which lies on the curve.
pub fn verify(
    curve: &Parameters,
    (x, y): (BigUint, BigUint),
    digest: &[u8],
    r: &BigUint,
    s: &BigUint,
) -> bool {
    let zero = BigUint::ZERO;
    let order = &curve.order;
    if *r == zero || *s == zero || r >= order || s >= order {
        return false;
    }
    let Some(inverse) = s.modinv(order) else { return false };
    let u1 = digest_number(digest, order) * &inverse % order;
    let u2 = r * &inverse % order;
    let one = BigUint::from(1u8);
    let generator =
        Point { x: curve.generator_x.clone(), y: curve.generator_y.clone(), z: one.clone() };
    let sum = curve.combine(&u1, &generator, &u2, &Point { x, y, z: one });
    curve.affine_x(&sum).is_some_and(|x| x % order == *r)
}

/// The leftmost bits of the digest, as many as the order has.
fn digest_number(digest: &[u8], order: &BigUint) -> BigUint {
    let bits = order.bits();
    let used = digest.len().min(bits.div_ceil(8) as usize);
    let number = BigUint::from_bytes_be(digest.get(..used).unwrap_or_default());
    number >> (used as u64 * 8).saturating_sub(bits)
}

impl Parameters {
    /// `u1 · p + u2 · q`, both scalars at once.
    fn combine(&self, u1: &BigUint, p: &Point, u2: &BigUint, q: &Point) -> Point {
        let both = self.add(p, q);
        let mut sum = Point { x: BigUint::ZERO, y: BigUint::from(1u8), z: BigUint::ZERO };
        for bit in (0..u1.bits().max(u2.bits())).rev() {
            sum = self.double(&sum);
            sum = match (u1.bit(bit), u2.bit(bit)) {
                (true, true) => self.add(&sum, &both),
                (true, false) => self.add(&sum, p),
                (false, true) => self.add(&sum, q),
                (false, false) => sum,
            };
        }
        sum
    }

    fn double(&self, p: &Point) -> Point {
        let yy = self.times(&p.y, &p.y);
        let s = self.times(&self.times(&p.x, &yy), &BigUint::from(4u8));
        let zz = self.times(&p.z, &p.z);
        let slope = &self.times(&p.x, &p.x) * 3u8 + &self.a * &self.times(&zz, &zz);
        let slope = slope % &self.prime;
        let x = self.minus(&self.times(&slope, &slope), &(&s + &s));
        let y = self.minus(&self.times(&slope, &self.minus(&s, &x)), &(self.times(&yy, &yy) * 8u8));
        Point { x, y, z: self.times(&p.y, &p.z) * 2u8 % &self.prime }
    }

    fn add(&self, p: &Point, q: &Point) -> Point {
        if p.z == BigUint::ZERO {
            return q.clone();
        }
        if q.z == BigUint::ZERO {
            return p.clone();
        }
        let (pzz, qzz) = (self.times(&p.z, &p.z), self.times(&q.z, &q.z));
        let u = self.times(&p.x, &qzz);
        let s = self.times(&p.y, &self.times(&qzz, &q.z));
        let h = self.minus(&self.times(&q.x, &pzz), &u);
        let slope = self.minus(&self.times(&q.y, &self.times(&pzz, &p.z)), &s);
        if h == BigUint::ZERO && slope == BigUint::ZERO {
            return self.double(p);
        }
        let hh = self.times(&h, &h);
        let hhh = self.times(&hh, &h);
        let v = self.times(&u, &hh);
        let x = self.minus(&self.times(&slope, &slope), &(&hhh + &v + &v));
        let y = self.minus(&self.times(&slope, &self.minus(&v, &x)), &self.times(&s, &hhh));
        Point { x, y, z: self.times(&h, &self.times(&p.z, &q.z)) }
    }

    fn affine_x(&self, p: &Point) -> Option<BigUint> {
        let inverse = p.z.modinv(&self.prime)?;
        Some(self.times(&p.x, &self.times(&inverse, &inverse)))
    }

    fn times(&self, a: &BigUint, b: &BigUint) -> BigUint {
        a * b % &self.prime
    }

    fn minus(&self, a: &BigUint, b: &BigUint) -> BigUint {
        (a + &self.prime - b % &self.prime) % &self.prime
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::curve::{WEIERSTRASS, parameters};

    #[test]
    fn the_order_of_every_generator_is_as_the_table_says() {
        for curve in WEIERSTRASS {
            let numbers = parameters(curve).expect("a table entry");
            let one = BigUint::from(1u8);
            let generator = Point {
                x: numbers.generator_x.clone(),
                y: numbers.generator_y.clone(),
                z: one.clone(),
            };
            let zero = BigUint::ZERO;
            let sum = numbers.combine(&numbers.order, &generator, &zero, &generator);
            assert_eq!(sum.z, zero, "{curve:?}");
            let before = numbers.combine(&(&numbers.order - &one), &generator, &zero, &generator);
            assert_eq!(numbers.affine_x(&before), Some(numbers.generator_x.clone()), "{curve:?}");
        }
    }

    #[test]
    fn a_signature_made_with_a_known_secret_is_good_and_a_bent_one_is_not() {
        for curve in WEIERSTRASS {
            let numbers = parameters(curve).expect("a table entry");
            let order = &numbers.order;
            let (secret, nonce) = (BigUint::from(0xC0FFEEu32), BigUint::from(0xBADCAFEu32));
            let zero = BigUint::ZERO;
            let one = BigUint::from(1u8);
            let generator = Point {
                x: numbers.generator_x.clone(),
                y: numbers.generator_y.clone(),
                z: one.clone(),
            };
            let key = numbers.combine(&secret, &generator, &zero, &generator);
            let inverse = key.z.modinv(&numbers.prime).expect("a finite point");
            let squared = &inverse * &inverse;
            let x = &key.x * &squared % &numbers.prime;
            let y = &key.y * squared * inverse % &numbers.prime;
            let commitment = numbers.combine(&nonce, &generator, &zero, &generator);
            let r = numbers.affine_x(&commitment).expect("a finite point") % order;
            let digest = [0xA5; 64];
            let e = digest_number(&digest, order);
            let s = (e + &r * &secret) * nonce.modinv(order).expect("odd order") % order;
            let check = |digest: &[u8], r: &BigUint, s: &BigUint| {
                verify(numbers, (x.clone(), y.clone()), digest, r, s)
            };
            assert!(check(&digest, &r, &s), "{curve:?}");
            assert!(!check(&[0x5A; 64], &r, &s), "{curve:?}");
            assert!(!check(&digest, &r, &(&s + 1u8)), "{curve:?}");
            assert!(!check(&digest, &zero, &s) && !check(&digest, &r, order), "{curve:?}");
        }
    }
}

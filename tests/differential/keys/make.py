#!/usr/bin/env python3
"""Makes pool.txt: signing keys for the certificates of the differential test.

Run by hand, once: the pool is kept in the repository so that a seed means the same certificates
everywhere. Needs openssl and nothing else. The keys sign test certificates only and protect nothing.

A line is one key, numbers in hex:
  rsa LABEL n e d p q
  ec LABEL CURVE n-of-the-curve field-bytes d x y k1-inverse r1 k2-inverse r2 ...
The nonces of an EC key are fixed and reused: that gives the key away, makes a signature repeatable
on every curve, and costs two multiplications.
"""
import hashlib
import re
import subprocess

EC = [  # openssl's name, label, number of keys
    ("prime192v1", "p192", 2), ("secp224r1", "p224", 2), ("prime256v1", "p256", 8),
    ("secp384r1", "p384", 4), ("secp521r1", "p521", 2), ("secp192k1", "k192", 1),
    ("secp224k1", "k224", 1), ("secp256k1", "k256", 2), ("brainpoolP256r1", "bp256", 2),
    ("brainpoolP384r1", "bp384", 2), ("brainpoolP512r1", "bp512", 1),
]
RSA = [(1024, 65537, 2), (1536, 65537, 1), (2048, 65537, 5), (2048, 3, 1),
       (2048, 4294967297, 1), (2040, 65537, 1), (3072, 65537, 1), (4096, 65537, 2), (8192, 65537, 1)]
NONCES = 4


def openssl(*args):
    return subprocess.run(["openssl", *args], check=True, capture_output=True, text=True).stdout


def field(text, label):
    """The number after `label:` in openssl's indented hex or inline decimal form."""
    found = re.search(rf"^{label}:((?:\s*[0-9a-f:]+\n)+| *\d+ \(0x[0-9a-f]+\))", text, re.M | re.I)
    body = found.group(1)
    inline = re.search(r"\(0x([0-9a-f]+)\)", body)
    return int(inline.group(1) if inline else re.sub(r"[^0-9a-f]", "", body), 16)


def add(p, a, one, two):
    if one is None or two is None:
        return one or two
    if one[0] == two[0]:
        if (one[1] + two[1]) % p == 0:
            return None
        slope = (3 * one[0] ** 2 + a) * pow(2 * one[1], -1, p)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, p)
    x = (slope * slope - one[0] - two[0]) % p
    return x, (slope * (one[0] - x) - one[1]) % p


def multiply(p, a, point, scalar):
    result = None
    while scalar:
        if scalar & 1:
            result = add(p, a, result, point)
        point, scalar = add(p, a, point, point), scalar >> 1
    return result


def number(label, below):
    stream = b"".join(hashlib.sha512(f"{label}/{i}".encode()).digest() for i in range(3))
    return int.from_bytes(stream, "big") % (below - 1) + 1


def ec_keys():
    for name, label, count in EC:
        text = openssl("ecparam", "-name", name, "-param_enc", "explicit", "-text", "-noout")
        p, a, n = field(text, "Prime"), field(text, "A"), field(text, "Order")
        generator = field(text, r"Generator \(uncompressed\)")
        size = (p.bit_length() + 7) // 8
        raw = generator.to_bytes(2 * size + 1, "big")
        g = int.from_bytes(raw[1:size + 1], "big"), int.from_bytes(raw[size + 1:], "big")
        for index in range(count):
            d = number(f"{label}-{index}", n)
            x, y = multiply(p, a, g, d)
            nonces = []
            for i in range(NONCES):
                k = number(f"{label}-{index}-nonce-{i}", n)
                nonces += [pow(k, -1, n), multiply(p, a, g, k)[0] % n]
            yield f"ec {label}-{index} {label} {n:x} {size:x} {d:x} {x:x} {y:x} " + " ".join(f"{v:x}" for v in nonces)


def rsa_keys():
    for bits, e, count in RSA:
        for index in range(count):
            pem = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}",
                                  "-pkeyopt", f"rsa_keygen_pubexp:{e}"], check=True, capture_output=True).stdout
            text = subprocess.run(["openssl", "pkey", "-noout", "-text"], input=pem, check=True,
                                  capture_output=True).stdout.decode()
            n, d = field(text, "modulus"), field(text, "privateExponent")
            p, q = field(text, "prime1"), field(text, "prime2")
            suffix = "" if e == 65537 else f"-e{e:x}"
            yield f"rsa rsa{bits}{suffix}-{index} {n:x} {e:x} {d:x} {p:x} {q:x}"


with open("pool.txt", "w") as out:
    out.write("# Test keys made by make.py; they protect nothing.\n")
    for line in [*ec_keys(), *rsa_keys()]:
        out.write(line + "\n")

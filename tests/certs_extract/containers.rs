//! Every CA that is planted in an image is found in the image and in all its containers.

use super::common::json::Audit;
use super::common::pki::NOW;
use super::common::{Scratch, tlsprobe};
use super::firmware::{FIRMWARE, FLASH, authority, esp_image, uf2};

fn audit(scratch: &Scratch, name: &str) -> Audit {
    let arguments = ["certs", "audit", "--at", NOW, "--format", "json", name];
    tlsprobe(arguments).within(scratch).expect_exit(1).json()
}

/// Fingerprint and address of everything found, and fingerprint and symbol.
type Places = (Vec<(String, Option<u64>)>, Vec<(String, Option<String>)>);

fn places(report: &Audit) -> Places {
    let rows = report.certificates.iter();
    let mut addresses: Vec<_> = rows.clone().map(|row| (row.sha256.clone(), row.address)).collect();
    let mut symbols: Vec<_> = rows.map(|row| (row.sha256.clone(), row.symbol.clone())).collect();
    addresses.sort();
    symbols.sort();
    (addresses, symbols)
}

#[test]
fn every_planted_ca_has_its_address_and_its_object_in_the_linked_image() {
    let scratch = Scratch::new();
    scratch.write("firmware.elf", std::fs::read(&FIRMWARE.elf).expect("the image"));
    let report = audit(&scratch, "firmware.elf");
    let (addresses, symbols) = places(&report);
    let expected: Vec<(String, Option<String>)> = FIRMWARE
        .planted
        .iter()
        .map(|(hash, object)| (hash.clone(), Some((*object).to_owned())))
        .collect();
    assert_eq!(symbols, expected);
    assert!(addresses.iter().all(|(_, address)| address.is_some_and(|it| it >= FLASH)));
    assert!(report.certificates.iter().all(|row| row.standing == "present" && row.form == "elf"));
    let bare = report.of_rule("pem-without-nul").next().expect("a finding");
    assert!(bare.message.contains("-0x2180"), "{}", bare.message);
}

#[test]
fn every_container_of_the_image_has_the_same_cas_at_the_same_addresses() {
    let scratch = Scratch::new();
    scratch.write("firmware.elf", std::fs::read(&FIRMWARE.elf).expect("the image"));
    let (linked, _) = places(&audit(&scratch, "firmware.elf"));
    let raw = FIRMWARE.converted("binary");
    scratch.write("firmware.hex", FIRMWARE.converted("ihex"));
    scratch.write("firmware.srec", FIRMWARE.converted("srec"));
    scratch.write("firmware.uf2", uf2(&raw));
    scratch.write("firmware.esp", esp_image(&raw));
    for (name, form) in [
        ("firmware.hex", "intel-hex"),
        ("firmware.srec", "s-record"),
        ("firmware.uf2", "uf2"),
        ("firmware.esp", "esp-image"),
    ] {
        let report = audit(&scratch, name);
        assert!(report.certificates.iter().all(|row| row.form == form), "{name}");
        assert_eq!(places(&report).0, linked, "{name}");
    }
}

#[test]
fn a_raw_image_has_offsets_that_are_addresses_from_where_flash_begins() {
    let scratch = Scratch::new();
    scratch.write("firmware.elf", std::fs::read(&FIRMWARE.elf).expect("the image"));
    scratch.write("firmware.bin", FIRMWARE.converted("binary"));
    let (linked, _) = places(&audit(&scratch, "firmware.elf"));
    let report = audit(&scratch, "firmware.bin");
    let mut offsets: Vec<(String, Option<u64>)> = report
        .certificates
        .iter()
        .map(|row| (row.sha256.clone(), row.offset.map(|offset| offset + FLASH)))
        .collect();
    offsets.sort();
    assert_eq!(offsets, linked);
}

#[test]
fn a_container_that_cannot_be_read_or_holds_no_certificate_is_exit_2_with_the_place() {
    let scratch = Scratch::new();
    let raw = FIRMWARE.converted("binary");
    let elf = std::fs::read(&FIRMWARE.elf).expect("the image");
    let mut blocks = uf2(&raw);
    blocks[512 + 4] ^= 1;
    let mut hex = FIRMWARE.converted("ihex");
    hex[20] ^= 1;
    let esp = esp_image(&raw);
    let cases: [(&str, &[u8], &str); 6] = [
        ("cut.elf", &elf[..elf.len() / 2], "offset"),
        ("sum.hex", &hex, "line 2"),
        ("magic.uf2", &blocks, "offset 0x204"),
        ("cut.esp", &esp[..esp.len() - 1], "offset"),
        ("none.uf2", &uf2(&[0; 600]), "no certificate is in this UF2 image"),
        ("none.hex", b":00000001FF\n", "no data"),
    ];
    for (name, bytes, reason) in cases {
        scratch.write(name, bytes);
        let run = tlsprobe(["certs", "audit", name]).within(&scratch);
        run.expect_exit(2).complains(name).complains(reason);
    }
}

#[test]
fn an_image_with_a_certificate_that_the_library_refuses_is_exit_1() {
    let scratch = Scratch::new();
    let mut der = authority("Broken").der().to_vec();
    // The signature's algorithm becomes one that no library knows.
    let algorithm = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    while let Some(at) = der.windows(8).position(|window| window == algorithm) {
        der[at + 7] = 0x09;
    }
    scratch.write("firmware.bin", [&[0xff; 64], der.as_slice()].concat());
    let report = audit(&scratch, "firmware.bin");
    assert_eq!(report.certificates[0].parse_result, Some(-0x262e));
    assert_eq!(report.certificates[0].heap, None);
    assert_eq!(report.of_rule("unparsable").count(), 1);
}

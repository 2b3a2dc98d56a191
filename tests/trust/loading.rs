//! What an audit takes for loaded is what the model of the library's own loader keeps.

use tlsprobe::certificate::{as_loaded_from_file, load_ca};
use tlsprobe::trust::{CaSet, source};

use crate::device::device;
use crate::draft::{Draft, root};

fn pem(serial: u8) -> String {
    Draft { serial, ..root() }.pem()
}

#[test]
fn the_audit_and_the_loader_agree_on_damaged_bundles() {
    let (one, two, three) = (pem(1), pem(2), pem(3));
    let cut = &two[..two.len() / 2];
    let not_base64 = two.replacen("\nMI", "\n*I", 1);
    let no_break = two.replacen("CERTIFICATE-----\n", "CERTIFICATE-----\t\n", 1);
    let not_der = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let stray = "-----END CERTIFICATE-----\n";
    let bundles = [
        format!("{one}{two}{three}"),
        format!("{one}{cut}"),
        format!("{one}{cut}\n{three}"),
        format!("{cut}\n{one}{three}"),
        format!("{one}{not_base64}{three}"),
        format!("{one}{no_break}{three}"),
        format!("{one}{not_der}{three}"),
        format!("{one}{stray}{three}"),
        format!("{one}\0{three}"),
        format!("# notes\r\n{}", one.replace('\n', "\r\n")),
    ];
    for bundle in bundles {
        let library = device().library;
        let load = load_ca(&as_loaded_from_file(bundle.as_bytes()), &library);
        let read = source::read("ca.pem", bundle.as_bytes()).expect("certificates");
        let set = CaSet::assemble(vec![read], &library);
        let loaded = set.certificates.iter().filter(|member| member.is_loaded());
        let offsets: Vec<u64> = loaded.map(|member| member.found.offset).collect();
        let expected: Vec<u64> = load.offsets.iter().map(|offset| *offset as u64).collect();
        assert_eq!(offsets, expected, "{bundle}");
        let counted = set.sources[0].damages.iter().filter(|damage| damage.counted).count();
        assert_eq!(counted, usize::try_from(load.result).expect("some loaded"), "{bundle}");
    }
}

//! The reader refuses what a lenient one would let pass.

use crate::common::json::{Audit, Contract, Verify, parse};

const AUDIT: &str = r#"{"schema":"tlsprobe.audit/1","schedule":{"made":"2026-11-22","age_days":0},"certificates":[],"keys":[],"hosts":[],
    "findings":[{"rule":"r","severity":"note","certificate":null,"message":"m","fix":null,"source":null}]}"#;

#[test]
fn a_document_of_the_contract_is_read() {
    let audit: Audit = parse(AUDIT).expect("a document of the contract");
    audit.check();
    assert_eq!(audit.of_rule("r").count(), 1);
}

#[test]
fn a_null_that_is_left_out_is_an_error() {
    let error = parse::<Audit>(&AUDIT.replace(r#""fix":null,"#, "")).expect_err("strict");
    assert!(error.to_string().contains("missing field `fix`"), "{error}");
}

#[test]
fn a_field_that_nobody_knows_is_an_error() {
    let error = parse::<Audit>(&AUDIT.replace("\"fix\"", "\"new\":1,\"fix\"")).expect_err("strict");
    assert!(error.to_string().contains("unknown field `new`"), "{error}");
}

#[test]
#[should_panic(expected = "flags and flags_hex differ")]
fn a_document_that_contradicts_itself_fails_the_test() {
    let text = r#"{"schema":"tlsprobe.verify/1","verdict":"fail","mbedtls":"3.6.5","fidelity":"read",
        "ca_result":0,"parse_result":0,"code":-9984,"code_hex":"-0x2700","flags":8,"flags_hex":"0x8",
        "flag_names":["MBEDTLS_X509_BADCERT_NOT_TRUSTED"],"reason":null,"cause":"c","fix":["f"]}"#;
    parse::<Verify>(text).expect("the types are right").check();
}

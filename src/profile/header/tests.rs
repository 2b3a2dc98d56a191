//! Headers as projects write them, and those that no compiler takes.

use super::*;
use std::collections::HashMap;

struct Headers(HashMap<&'static str, &'static str>);

impl SourceFiles for Headers {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let text = path.to_str().and_then(|path| self.0.get(path));
        text.map(|text| text.as_bytes().to_vec()).ok_or(io::ErrorKind::NotFound.into())
    }
}

fn read(files: &[(&'static str, &'static str)]) -> (Options, Vec<String>) {
    let headers = Headers(files.iter().copied().collect());
    let mut reader = Reader::new(Version::new(2, 28, 10), &headers);
    reader.read(Path::new(files[0].0), None).expect("a readable header");
    let (options, notes) = reader.finish();
    (options, notes.iter().map(|note| format!("{} {:?}", note.at, note.kind)).collect())
}

fn state(options: &Options, name: &str) -> Option<OptionState> {
    options.get(name).map(|setting| setting.state.clone())
}

#[test]
fn defines_values_and_undefs_are_read_with_their_line() {
    let (options, notes) = read(&[(
        "inc/c.h",
        "#ifndef GUARD_H\n#define GUARD_H\n#define MBEDTLS_AES_C\n#define MBEDTLS_DES_C\n\
         # undef MBEDTLS_DES_C /* why */\n#define LEN 2\n#define MBEDTLS_MPI_MAX_SIZE (LEN*128)\n\
         #endif\n",
    )]);
    assert!(notes.is_empty(), "{notes:?}");
    assert!(options.is_defined("MBEDTLS_AES_C") && !options.is_defined("MBEDTLS_DES_C"));
    assert_eq!(options.number("MBEDTLS_MPI_MAX_SIZE"), Some(256));
    let origin = &options.get("MBEDTLS_DES_C").expect("decided").origin;
    assert_eq!(origin.to_string(), "inc/c.h:5");
    assert!(options.get("LEN").is_none() && options.get("GUARD_H").is_none());
}

#[test]
fn conditions_on_options_and_on_the_release_are_decided() {
    let (options, notes) = read(&[(
        "c.h",
        "#define MBEDTLS_SSL_TLS_C\n\
         #if defined(MBEDTLS_SSL_TLS_C) && MBEDTLS_VERSION_NUMBER >= 0x021C0000\n\
         #define MBEDTLS_A\n#elif 1\n#define MBEDTLS_B\n#else\n#define MBEDTLS_C\n#endif\n\
         #ifdef _MSC_VER\n#define MBEDTLS_D\n#endif\n",
    )]);
    assert!(notes.is_empty(), "{notes:?}");
    assert!(options.is_defined("MBEDTLS_A"));
    for name in ["MBEDTLS_B", "MBEDTLS_C", "MBEDTLS_D"] {
        assert_eq!(options.get(name), None, "{name}");
    }
}

#[test]
fn what_only_the_build_knows_is_undecided_and_named_with_its_line() {
    let (options, notes) = read(&[(
        "c.h",
        "#define MBEDTLS_SAME\n#define MBEDTLS_GONE\n#ifdef CONFIG_TLS13\n\
         #define MBEDTLS_SSL_PROTO_TLS1_3\n#define MBEDTLS_SAME\n#undef MBEDTLS_GONE\n#else\n\
         #define MBEDTLS_SSL_PROTO_TLS1_2\n#endif\n",
    )]);
    assert_eq!(notes, ["c.h:3 UndecidedCondition { macro_name: \"CONFIG_TLS13\" }"]);
    let undecided: Vec<_> = options.undecided().collect();
    assert_eq!(undecided, ["MBEDTLS_GONE", "MBEDTLS_SSL_PROTO_TLS1_2", "MBEDTLS_SSL_PROTO_TLS1_3"]);
    assert_eq!(state(&options, "MBEDTLS_SAME"), Some(OptionState::Defined(String::new())));
}

#[test]
fn headers_beside_it_are_read_once_and_others_are_named() {
    let (options, notes) = read(&[
        (
            "inc/c.h",
            "#include \"local.h\"\n#include \"local.h\"\n#include \"sdk.h\"\n\
             #include \"mbedtls/check_config.h\"\n#define FILE \"more.h\"\n#include FILE\n\
             #include MAGIC\n",
        ),
        ("inc/local.h", "#pragma once\n#define MBEDTLS_AES_C\n"),
        ("inc/more.h", "#define MBEDTLS_DES_C\n"),
    ]);
    assert!(options.is_defined("MBEDTLS_AES_C") && options.is_defined("MBEDTLS_DES_C"));
    let origin = &options.get("MBEDTLS_AES_C").expect("decided").origin;
    assert_eq!(origin.to_string(), "inc/local.h:2");
    assert_eq!(
        notes,
        [
            "inc/c.h:3 MissingInclude { name: \"sdk.h\" }",
            "inc/c.h:4 IgnoredInclude { name: \"mbedtls/check_config.h\" }",
            "inc/c.h:7 UndecidedInclude { name: \"MAGIC\" }",
        ]
    );
}

#[test]
fn an_error_that_the_compiler_reaches_is_noted() {
    let (_, notes) = read(&[("c.h", "#if 0\n#error \"no\"\n#else\n#error \"yes\"\n#endif\n")]);
    assert_eq!(notes, ["c.h:4 Error { message: \"yes\" }"]);
}

#[test]
fn a_header_that_cannot_be_compiled_is_refused_with_its_line() {
    for (text, message) in [
        ("#if 1\n", "c.h:1: #if is never closed"),
        ("\n#endif\n", "c.h:2: #endif without #if"),
        ("#include \"c.h\"\n", "c.h:1: headers include each other without end"),
    ] {
        let headers = Headers(HashMap::from([("c.h", text)]));
        let mut reader = Reader::new(Version::new(3, 6, 5), &headers);
        let error = reader.read(Path::new("c.h"), None).expect_err("refused");
        assert_eq!(error.to_string(), message);
    }
}

//! Every byte of a difference has a cause: one small program for each. That the causes add up is
//! checked on every run of every test.

use super::firmware::firmware;
use super::small::{Linked, archive, change, compare, entry, link};
use crate::common::Scratch;
use crate::common::json::{Cause, Kind};

#[test]
fn a_function_that_came_is_added_and_one_that_went_is_removed() {
    let delta = change(
        "volatile int out;
         #ifdef CHANGED
         __attribute__((noinline)) void second(int a) { out = a * 5 + 7; }
         void Reset_Handler(void) { second(out); }
         #else
         __attribute__((noinline)) void first(int a) { out = a / 3 ^ 0x1234567; }
         void Reset_Handler(void) { first(out); }
         #endif",
    );
    assert!(entry(&delta, "second", Cause::Added).flash > 0);
    assert!(entry(&delta, "first", Cause::Removed).flash < 0);
}

#[test]
fn a_function_that_does_more_has_grown_and_a_smaller_table_has_shrunk() {
    let delta = change(
        "volatile int out;
         #ifdef CHANGED
         const int table[8] = {1, 2, 3};
         #else
         const int table[32] = {1, 2, 3};
         #endif
         void Reset_Handler(void) {
             out = table[out & 7];
         #ifdef CHANGED
             out *= 77; out ^= 0x12345678;
         #endif
         }",
    );
    assert!(entry(&delta, "Reset_Handler", Cause::Grown).flash > 0);
    assert_eq!(entry(&delta, "table", Cause::Shrunk).flash, -96);
}

#[test]
fn a_function_that_went_into_its_caller_is_inlined_and_so_is_the_callers_growth() {
    let delta = change(
        "volatile int out;
         #ifdef CHANGED
         #define HOW static inline __attribute__((always_inline))
         #else
         #define HOW __attribute__((noinline)) static
         #endif
         HOW void inner(int a) { out = a * a; out += 0x1234567; out ^= a; }
         __attribute__((noinline)) void outer(int a) { out = a + 1; inner(a); out = 3; }
         void Reset_Handler(void) { outer(out); }",
    );
    let inner = entry(&delta, "inner", Cause::Inlined);
    assert_eq!(inner.detail.as_deref(), Some("into outer"));
    let outer = entry(&delta, "outer", Cause::Inlined);
    assert!(inner.flash < 0 && outer.flash > 0, "{inner:?} {outer:?}");
    assert!(outer.detail.as_deref().is_some_and(|detail| detail.contains("inner")));
}

const NAMED: &str = "
    volatile int out;
    __attribute__((noinline)) void job(int a) __asm__(NAME);
    void job(int a) { out = a / 3 ^ 0x1234567; out += a; }
    void Reset_Handler(void) { job(out); }";

fn named(old: &str, new: &str) -> crate::common::json::Delta {
    let scratch = Scratch::new();
    let linked = |name: &str, label: &str| -> Linked {
        let text = format!("#define NAME \"{label}\"\n{NAMED}");
        link(&scratch, name, &[("program.c", &text)], &[])
    };
    compare(&linked("old", old), &linked("new", new))
}

#[test]
fn a_name_with_another_mark_of_the_compiler_is_the_same_function() {
    for (old, new) in [
        ("job", "job.constprop.0"),
        ("job.isra.0", "job.isra.1"),
        ("job.part.0", "job.part.3.cold"),
    ] {
        let delta = named(old, new);
        let renamed = entry(&delta, new, Cause::Renamed);
        assert_eq!((renamed.was.as_deref(), renamed.flash), (Some(old), 0));
        assert_eq!((delta.flash, delta.entries.len()), (0, 1), "{:?}", delta.entries);
    }
}

#[test]
fn a_function_with_the_same_body_under_another_name_is_renamed() {
    let delta = named("first_name", "another_name");
    let renamed = entry(&delta, "another_name", Cause::Renamed);
    assert_eq!((renamed.was.as_deref(), renamed.flash), (Some("first_name"), 0));
}

#[test]
fn a_function_that_moved_to_ram_takes_ram_and_keeps_its_flash() {
    let delta = change(
        "volatile int out;
         #ifdef CHANGED
         __attribute__((section(\".ramfunc\"), noinline, long_call))
         #else
         __attribute__((noinline, long_call))
         #endif
         void fast(int a) { out = a / 3 ^ 0x1234567; }
         void Reset_Handler(void) { fast(out); }",
    );
    let moved = entry(&delta, "fast", Cause::Moved);
    assert_eq!(moved.flash, 0);
    assert!(moved.ram > 0);
    assert_eq!(moved.detail.as_deref(), Some("from .text to .data"));
}

#[test]
fn a_shared_string_whose_first_user_is_gone_changes_hands_and_nothing_grows() {
    let delta = change(
        "const char *volatile out;
         #ifndef CHANGED
         __attribute__((noinline)) void first(void) { out = \"the same words\"; }
         #endif
         __attribute__((noinline)) void second(void) { out = \"the same words\"; }
         void Reset_Handler(void) {
         #ifndef CHANGED
             first();
         #endif
             second();
         }",
    );
    let length = i64::try_from("the same words\0".len()).expect("a small number");
    assert_eq!(entry(&delta, "strings of first", Cause::StringOwner).flash, -length);
    assert_eq!(entry(&delta, "strings of second", Cause::StringOwner).flash, length);
    assert!(delta.entries.iter().all(|entry| entry.cause != Cause::Grown), "{delta:#?}");
}

#[test]
fn alignment_alone_is_padding() {
    let delta = change(
        "volatile int out;
         #ifdef CHANGED
         const char table[5] __attribute__((aligned(64))) = {1};
         #else
         const char table[5] = {1};
         #endif
         void Reset_Handler(void) { out = table[out & 1]; }",
    );
    assert!(!delta.entries.is_empty());
    for entry in &delta.entries {
        assert_eq!((entry.cause, entry.kind), (Cause::Padding, Kind::Padding), "{entry:?}");
    }
}

#[test]
fn a_member_of_an_archive_that_came_into_the_link_is_named_with_its_archive() {
    let scratch = Scratch::new();
    let library = archive(&scratch, "extra", "int extra(int a) { return a / 3 ^ 0x1234567; }");
    let library = library.to_str().expect("a path in UTF-8");
    let source = "volatile int out; int extra(int);
        void Reset_Handler(void) {
        #ifdef CHANGED
            out = extra(out);
        #endif
        }";
    let sources = [("program.c", source)];
    let old = link(&scratch, "old", &sources, &[library]);
    let new = link(&scratch, "new", &sources, &["-DCHANGED", library]);
    let delta = compare(&old, &new);
    let added = entry(&delta, "extra", Cause::Library);
    assert_eq!(added.detail.as_deref(), Some("extra.o of libextra.a came into the link"));
    let back = compare(&new, &old);
    assert_eq!(entry(&back, "extra", Cause::Library).flash, -added.flash);
}

#[test]
fn real_firmware_without_dtls_lost_functions_and_strings_and_nothing_without_a_name() {
    let image = |name: &str| {
        let built = firmware(name);
        Linked { elf: built.elf, map: built.map }
    };
    let delta = compare(&image("2.28.10-base"), &image("2.28.10-no-dtls"));
    assert!(entry(&delta, "mbedtls_ssl_flight_transmit", Cause::Removed).flash < 0);
    assert!(entry(&delta, "mbedtls_ssl_read_record", Cause::Shrunk).flash < 0);
    assert!(delta.causes.iter().any(|sum| sum.cause == Cause::StringOwner));
    let renamed = delta.entries.iter().find(|entry| entry.cause == Cause::Renamed);
    assert!(renamed.is_some_and(|entry| entry.name.starts_with("CSWTCH.")), "{renamed:?}");
    let nameless = delta.entries.iter().filter(|entry| entry.cause == Cause::Unattributed);
    assert_eq!(nameless.count(), 0);
    let back = compare(&image("2.28.10-no-dtls"), &image("2.28.10-base"));
    assert_eq!((back.flash, back.ram), (-delta.flash, -delta.ram));
    let same = compare(&image("2.28.10-base"), &image("2.28.10-base"));
    assert_eq!(same.entries.len(), 0, "{:?}", same.entries);
}

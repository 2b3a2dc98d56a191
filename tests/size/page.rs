//! The page of `--format html`, in a real browser without a window.
//!
//! What a person does is in the address behind `#`: which part is open, how the table is sorted and
//! filtered, which keys are pressed. The browser hands back the document that came of it.

use std::path::{Path, PathBuf};

use super::firmware::{firmware, profile};
use crate::common::browser::{self, values};
use crate::common::{Scratch, tlsprobe};

/// Of all four profiles with their maps.
fn page(scratch: &Scratch) -> PathBuf {
    drop(firmware("2.28.10-base"));
    let run = ["base", "no-dtls", "no-sslv3", "no-dtls-no-sslv3"]
        .iter()
        .fold(tlsprobe(["size", "--format", "html"]), |run, name| {
            run.arg("--profile").arg(profile(&format!("mbedtls-2.28.10/{name}.toml")))
        });
    scratch.write("page.html", run.expect_exit(0).stdout)
}

/// The document after the page has run.
fn open(scratch: &Scratch, page: &Path, view: &str) -> String {
    browser::open(scratch, page, view, (1240, 1500))
}

/// Texts of the cells of the first row of the table of owners.
fn first_row(document: &str) -> Vec<String> {
    let table = document.split("<table id=\"owners\">").nth(1).expect("the table of owners");
    let body = table.split("<tbody>").nth(1).expect("rows");
    let row = body.split("</tr>").next().expect("a row");
    let cells = row.split("</td>").filter_map(|cell| cell.rsplit('>').next());
    cells.map(str::to_owned).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn the_page_opens_from_region_to_symbol_and_adds_up() {
    let scratch = Scratch::new();
    let page = page(&scratch);
    let whole = open(&scratch, &page, "");
    assert_eq!(values(&whole, "data-name")[..2], ["FLASH", "RAM"]);
    assert_eq!(values(&whole, "data-bytes")[0], "208764");
    let objects = open(&scratch, &page, "open=FLASH%3Embedtls/protocol");
    assert_eq!(values(&objects, "data-name")[0], "ssl_msg.o");
    let symbols = open(&scratch, &page, "open=FLASH%3Embedtls/protocol%3Essl_msg.o");
    assert!(values(&symbols, "data-name").iter().any(|name| name == "mbedtls_ssl_read_record"));
    let sum: u64 = values(&symbols, "data-bytes")
        .iter()
        .map(|bytes| bytes.parse::<u64>().expect("a number"))
        .sum();
    let object: u64 = values(&objects, "data-bytes")[0].parse().expect("a number");
    assert_eq!(sum, object, "the tiles of an object add up to it");
    // Only the first profile has a red growth anywhere; every profile has its column.
    for name in ["2.28.10-base", "2.28.10-no-dtls", "2.28.10-no-dtls-no-sslv3"] {
        assert!(whole.contains(&format!("<th scope=\"col\">{name}</th>")), "{name}");
    }
    assert!(whole.contains("<span class=\"less\">-14,832</span>"));
}

#[test]
fn keys_open_and_close_tiles_and_move_between_them() {
    let scratch = Scratch::new();
    let page = page(&scratch);
    let path = |document: &str| {
        let current = document.split("aria-current=\"page\">").nth(1).expect("a path");
        current.split('<').next().expect("a name").to_owned()
    };
    assert_eq!(path(&open(&scratch, &page, "press=Enter")), "FLASH");
    assert_eq!(path(&open(&scratch, &page, "press=Enter,Enter")), "mbedtls/protocol");
    assert_eq!(path(&open(&scratch, &page, "press=Enter,Enter,Escape")), "FLASH");
    assert_eq!(path(&open(&scratch, &page, "press=ArrowRight,Enter")), "RAM");
    assert_eq!(path(&open(&scratch, &page, "press=ArrowRight,ArrowLeft,Enter")), "FLASH");
}

#[test]
fn the_table_sorts_and_filters_and_the_colours_change() {
    let scratch = Scratch::new();
    let page = page(&scratch);
    let largest = open(&scratch, &page, "theme=light");
    assert!(largest.contains("data-theme=\"light\""));
    assert!(largest.contains("<th scope=\"col\" aria-sort=\"descending\" class=\"number\">"));
    assert_eq!(first_row(&largest)[2], "mbedtls_ssl_handshake_client_step");
    let named = open(&scratch, &page, "theme=dark&filter=ssl_cookie&sort=name");
    assert!(named.contains("data-theme=\"dark\""));
    assert!(named.contains("aria-sort=\"ascending\""));
    let row = first_row(&named);
    assert!(row.iter().any(|cell| cell.contains("ssl_cookie")), "{row:?}");
}

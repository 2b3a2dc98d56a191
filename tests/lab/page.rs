//! The page of `--format html`, in a real browser without a window.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::browser::{self, values};
use crate::common::json::{Contract, Lab, LabRow, parse};
use crate::common::{Scratch, tlsprobe};
use crate::{Bench, NO_DTLS, TO_BUILD, shared_cache};

/// The narrowest window that the page is made for.
const WINDOW: (u32, u32) = (900, 1200);

/// What is drawn after the page has run, without its style, data and script.
fn open(scratch: &Scratch, page: &Path, view: &str) -> String {
    let document = browser::open(scratch, page, view, WINDOW);
    let body = document.split("<body>").nth(1).expect("a body");
    body.split("<script").next().expect("what is before the data").to_owned()
}

/// The page of a report that nobody measured.
fn page(scratch: &Scratch, report: &Value) -> PathBuf {
    let text = report.to_string();
    parse::<Lab>(&text).expect("the contract's JSON").check();
    scratch.write("page.html", tlsprobe::report::lab_page(&text))
}

fn report(rows: &[Value]) -> Value {
    let name = |row: &Value| row["profile"].clone();
    let delta = |row| {
        json!({"from": name(&rows[0]), "to": name(row), "flash": 0, "ram": -8, "heap_peak": null,
            "stack_peak": null, "instructions": null})
    };
    let deltas: Vec<Value> = rows[1..].iter().map(delta).collect();
    json!({"schema": "tlsprobe.lab/1", "rows": rows, "deltas": deltas, "effects": null,
        "feature_costs": null, "run_effects": [], "unbuilt": [], "ranking": null, "left_out": [], "warnings": []})
}

/// A row that was only built.
fn built(profile: &str, flash: u64) -> Value {
    json!({"profile": profile, "mbedtls": "2.28.10", "cpu": "cortex-m4", "elf": "fw.elf", "map": "fw.map",
        "log": null, "flags": "", "compiler": null,
        "flash": flash, "ram": 2000, "library_flash": 1000, "library_ram": 500, "heap_peak": null,
        "stack_peak": null, "instructions": null, "milliseconds": null, "verdict": null, "code": null,
        "code_hex": null, "tls_version": null, "ciphersuite": null, "chain": null, "reason": null,
        "cause": null,
        "fix": [], "measured": null, "server": null, "budget": []})
}

/// A row that was run, and did not connect for want of heap.
fn run(profile: &str, flash: u64, heap: u64) -> Value {
    let mut row = built(profile, flash);
    let measured = json!({"cpu": "cortex-m4", "heap_limit": 9000, "heap_peak": heap,
        "heap_footprint": heap, "heap_failures": 7, "heap_largest": {"bytes": 5123, "function": "asks_most"},
        "heap_refused": {"bytes": 4321, "function": null}, "smallest_heap": null,
        "stages": [{"name": "set-up", "instructions": 31415, "stack": 271}],
        "flights": [{"from": "device", "bytes": 302, "instructions": 0},
            {"from": "server", "bytes": 1081, "instructions": 1400}],
        "overridden": ["MBEDTLS_NET_C off"]});
    let ran = json!({"heap_peak": heap, "verdict": "fail", "code": -32512, "code_hex": "-0x7F00",
        "cause": "The heap is too small.", "fix": ["Give it more."], "measured": measured,
        "budget": [{"name": "heap", "measure": "size", "limit": 4000, "used": heap, "broken": heap > 4000}]});
    for (key, value) in ran.as_object().expect("an object") {
        row[key] = value.clone();
    }
    row
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups.filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// The line of a row in the table.
#[track_caller]
fn line(document: &str, number: usize) -> &str {
    let rest = document.split(&format!("data-row=\"{number}\"")).nth(1).expect("the row");
    rest.split("</tr>").next().expect("its end")
}

#[track_caller]
fn assert_shows(document: &str, number: usize, row: &LabRow) {
    let line = line(document, number);
    let known = [Some(row.flash), Some(row.ram), row.heap_peak, row.stack_peak, row.instructions];
    for figure in known {
        let figure = format!("<b>{}</b>", grouped(figure.expect("it was run")));
        assert!(line.contains(&figure), "{figure} is not in {line}");
    }
    assert!(line.contains(">PASS<") && line.contains(">TLSv1.2<"), "{line}");
}

#[test]
fn the_page_shows_the_figures_of_its_json_and_what_is_over_its_limit() {
    let bench = Bench::new();
    bench.profile("base", "", "[budget]\nheap = 1000\nflash = \"1M\"");
    bench.profile("no-dtls", NO_DTLS, "");
    let html = tlsprobe_lab(&bench, &["base.toml", "no-dtls.toml"]);
    let data = html.split("id=\"data\">").nth(1).expect("the data");
    let data = data.split("</script>").next().expect("the end of the data");
    let lab: Lab = parse(data).expect("the contract's JSON");
    lab.check();
    let page = bench.0.write("page.html", html);
    let whole = open(&bench.0, &page, "theme=light");
    assert!(whole.contains("<h1 id=\"title\">mbedTLS 2.28.10 on cortex-m4</h1>"));
    assert_eq!(values(&whole, "data-row"), ["0", "1"]);
    for (number, row) in lab.rows.iter().enumerate() {
        assert_shows(&whole, number, row);
    }
    let less = format!(
        "<span class=\"change less\">-{}</span>",
        grouped(lab.deltas[0].flash.unsigned_abs())
    );
    assert!(line(&whole, 1).contains(&less), "{}", line(&whole, 1));
    assert_eq!(line(&whole, 0).matches("class=\"number over\"").count(), 1, "heap alone is over");
    assert!(line(&whole, 0).contains("limit 1,048,576"), "a limit too far off to draw is in words");
    assert_eq!(line(&whole, 0).matches("<u ").count(), 1);
    assert_eq!(values(&whole, "data-effect"), ["MBEDTLS_SSL_PROTO_DTLS"]);
}

fn tlsprobe_lab(bench: &Bench, files: &[&str]) -> String {
    let run = tlsprobe(["lab", "--format", "html"]).args(files).within(&bench.0);
    run.env("TLSPROBE_CACHE", shared_cache()).deadline(TO_BUILD).expect_exit(1).stdout
}

#[test]
fn a_column_sorts_and_what_was_not_run_comes_last_either_way() {
    let scratch = Scratch::new();
    let rows = [built("not run", 3000), run("much", 1000, 5000), run("little", 2000, 3000)];
    let page = page(&scratch, &report(&rows));
    let order = |view: &str| values(&open(&scratch, &page, view), "data-row").concat();
    assert_eq!(order(""), "012");
    assert_eq!(order("sort=flash"), "120");
    assert_eq!(order("sort=heap_peak"), "210");
    let last = open(&scratch, &page, "sort=-heap_peak");
    assert_eq!(values(&last, "data-row").concat(), "120");
    assert_eq!(last.matches("aria-sort=\"descending\"").count(), 1);
    let not_run = line(&last, 0);
    assert_eq!(not_run.matches(">-<").count(), 3);
    assert!(not_run.contains(">not run<"), "{not_run}");
    assert!(line(&last, 1).contains("FAIL -0x7F00"), "{}", line(&last, 1));
}

#[test]
fn keys_move_between_rows_and_open_one_with_all_that_is_known_of_it() {
    let scratch = Scratch::new();
    let page = page(&scratch, &report(&[built("first", 1000), run("second", 1000, 5000)]));
    assert!(!open(&scratch, &page, "").contains("aria-expanded=\"true\""));
    let second = open(&scratch, &page, "press=ArrowDown,ArrowDown,Enter");
    assert!(line(&second, 1).contains("aria-expanded=\"true\""));
    for known in [
        "The heap is too small.",
        "Give it more.",
        "heap: 5,000 of 4,000, broken",
        "5,123 bytes by asks_",
        "4,321 bytes by a function without a name",
        "<dd>7</dd>",
        "31,415",
        "1,383 bytes",
        "2, server",
        "NET_<wbr>C off",
    ] {
        assert!(second.contains(known), "{known}");
    }
    let linked = open(&scratch, &page, "row=0");
    assert!(
        linked.contains("It was built, and not run.") && !linked.contains("Give it more.</li>")
    );
    let closed = open(&scratch, &page, "row=1&press=Escape");
    assert!(!closed.contains("aria-expanded=\"true\""));
    let other = open(&scratch, &page, "row=1&press=Home,Enter");
    assert!(line(&other, 0).contains("aria-expanded=\"true\""));
}

#[test]
fn hundreds_of_rows_and_names_of_any_kind_stay_in_their_place() {
    let scratch = Scratch::new();
    let name = |number| format!("base -{}_{number}</script><b id=\"out\">", "LONG_".repeat(20));
    let rows: Vec<Value> = (0..200).map(|number| built(&name(number), 1000 + number)).collect();
    let mut report = report(&rows);
    let no_row = |number| {
        json!({"profile": name(number), "option": null, "mbedtls": "3.6.5",
            "cause": "<i>no</i>", "log": null})
    };
    report["unbuilt"] = (0..50).map(no_row).collect();
    report["warnings"] = json!(["one and two have different processors"]);
    let whole = open(&scratch, &page(&scratch, &report), "theme=dark&sort=-flash");
    assert_eq!(values(&whole, "data-row").len(), 200);
    assert_eq!(values(&whole, "data-row")[0], "199");
    assert!(!whole.contains("<b id=\"out\">") && !whole.contains("<i>no</i>"));
    assert!(
        whole.contains("50 not built") && whole.contains("<summary>50 configurations</summary>")
    );
    assert!(whole.contains("<li>one and two have different processors</li>"));
    assert!(whole.contains("<details><summary>50"), "a long list is folded");
}

#[test]
fn effects_lie_left_or_right_of_zero_and_pairs_beyond_their_sum_are_told() {
    let scratch = Scratch::new();
    let effect = |feature: &str, flash: i64| {
        json!({"feature": feature, "change": "off", "value": null, "options": [feature], "beside": [],
            "flash": flash, "ram": 0, "components": null})
    };
    let pair = |flash: i64| {
        json!({"features": ["without A", "without B"], "beside": [], "both": {"flash": -40, "ram": 0},
            "flash": flash, "ram": 0, "components": null})
    };
    let mut report = report(&[built("one", 1000)]);
    report["feature_costs"] = json!({"effects": [effect("A", 50), effect("B", -100)],
        "interactions": [pair(10), pair(0)], "missing": [["without C"]]});
    let page = page(&scratch, &report);
    let whole = open(&scratch, &page, "");
    assert_eq!(values(&whole, "data-effect"), ["B", "A"], "what saves most comes first");
    assert!(whole.contains("<i class=\"less\" style=\"right:50%;width:50.00%\">"));
    assert!(whole.contains("<i class=\"more\" style=\"left:50%;width:25.00%\">"));
    assert_eq!(values(&whole, "data-pair"), ["without A and without B"]);
    assert!(whole.contains("1 pair changes exactly the sum of the two."));
    assert!(whole.contains("<li>without C</li>"));
    let named = open(&scratch, &page, "effects=feature");
    assert_eq!(values(&named, "data-effect"), ["A", "B"]);
}

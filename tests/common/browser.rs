//! A page in a real browser without a window: what a person would do stands behind `#`.

use std::path::Path;

use super::{Scratch, tool};

/// The document after the page has run, in a window of so many pixels.
pub fn open(scratch: &Scratch, page: &Path, view: &str, (width, height): (u32, u32)) -> String {
    let user = scratch.path("browser");
    let browser = &mut tool::command("chromium");
    browser
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--window-size={width},{height}"))
        .args(["--virtual-time-budget=2000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", user.display()))
        .arg(format!("file://{}#{view}", page.display()));
    String::from_utf8(tool::output(browser)).expect("a document in UTF-8")
}

/// Every value of an attribute, in the order of the document.
pub fn values(document: &str, attribute: &str) -> Vec<String> {
    let mark = format!(" {attribute}=\"");
    let ends = document.split(&mark).skip(1).filter_map(|rest| rest.split('"').next());
    ends.map(str::to_owned).collect()
}

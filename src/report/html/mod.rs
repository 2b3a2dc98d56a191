//! A report as one page that draws itself: style, script and data are in it, nothing is loaded.
//!
//! The data is the JSON contract, letter by letter, so the page and a script see the same.

/// What a kind of page is made of, beside what all of them share.
struct Page {
    body: &'static str,
    style: &'static str,
    script: &'static str,
}

const SHARED_STYLE: &str = include_str!("shared.css");
const SHARED_SCRIPT: &str = include_str!("shared.js");

const SIZE: Page = Page {
    body: include_str!("page.html"),
    style: include_str!("page.css"),
    script: include_str!("page.js"),
};

const TIMELINE: Page = Page {
    body: include_str!("timeline.html"),
    style: include_str!("timeline.css"),
    script: include_str!("timeline.js"),
};

const LAB: Page = Page {
    body: include_str!("lab.html"),
    style: include_str!("lab.css"),
    // The last draws with the functions of the others.
    script: concat!(
        include_str!("lab_row.js"),
        include_str!("lab_costs.js"),
        include_str!("lab.js"),
    ),
};

/// The page for a document of `tlsprobe.size/1`.
pub fn render(json: &str) -> String {
    SIZE.filled(json)
}

/// The page for a document of `tlsprobe.calendar/1`.
pub fn timeline(json: &str) -> String {
    TIMELINE.filled(json)
}

/// The page for a document of `tlsprobe.lab/1`.
pub fn lab(json: &str) -> String {
    LAB.filled(json)
}

impl Page {
    fn filled(&self, json: &str) -> String {
        let mut page = String::with_capacity(json.len() + 0x8000);
        let mut rest = self.body;
        for (mark, pieces) in [
            ("/*STYLE*/", [SHARED_STYLE, self.style]),
            ("/*DATA*/", [&*inert(json), ""]),
            ("/*SCRIPT*/", [SHARED_SCRIPT, self.script]),
        ] {
            let Some((before, after)) = rest.split_once(mark) else { continue };
            page.push_str(before);
            page.extend(pieces);
            rest = after;
        }
        page.push_str(rest);
        page
    }
}

/// Names come out of images: none of them can end the element that the data stands in.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_in_the_page_and_a_name_cannot_leave_the_data() {
        for page in [render, timeline, lab].map(|page| page("{\"name\":\"</script><b>\"}")) {
            assert!(page.contains("{\"name\":\"\\u003c/script>\\u003cb>\"}"));
            assert_eq!(page.matches("</script>").count(), 2);
            for mark in ["/*STYLE*/", "/*DATA*/", "/*SCRIPT*/", "src=", "http:"] {
                assert!(!page.contains(mark), "{mark}");
            }
        }
    }
}

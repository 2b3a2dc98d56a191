//! A report as one page that draws itself: style, script and data are in it, nothing is loaded.
//!
//! The data is the JSON contract, letter by letter, so the page and a script see the same.

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

const TIMELINE_PAGE: &str = include_str!("timeline.html");
const TIMELINE_STYLE: &str = include_str!("timeline.css");
const TIMELINE_SCRIPT: &str = include_str!("timeline.js");

/// The page for a document of `tlsprobe.size/1`.
pub fn render(json: &str) -> String {
    filled(PAGE, STYLE, SCRIPT, json)
}

/// The page for a document of `tlsprobe.calendar/1`.
pub fn timeline(json: &str) -> String {
    filled(TIMELINE_PAGE, TIMELINE_STYLE, TIMELINE_SCRIPT, json)
}

fn filled(template: &str, style: &str, script: &str, json: &str) -> String {
    let mut page = String::with_capacity(template.len() + style.len() + script.len() + json.len());
    let mut rest = template;
    for (mark, text) in [("/*STYLE*/", style), ("/*DATA*/", &*inert(json)), ("/*SCRIPT*/", script)]
    {
        let Some((before, after)) = rest.split_once(mark) else { continue };
        page.push_str(before);
        page.push_str(text);
        rest = after;
    }
    page.push_str(rest);
    page
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
        for page in [render, timeline].map(|page| page("{\"name\":\"</script><b>\"}")) {
            assert!(page.contains("{\"name\":\"\\u003c/script>\\u003cb>\"}"));
            assert_eq!(page.matches("</script>").count(), 2);
            for mark in ["/*STYLE*/", "/*DATA*/", "/*SCRIPT*/", "src=", "http:"] {
                assert!(!page.contains(mark), "{mark}");
            }
        }
    }
}

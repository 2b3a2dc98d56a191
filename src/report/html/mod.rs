//! A report as one page that draws itself: style, script and data are in it, nothing is loaded.
//!
//! The data is the JSON contract, letter by letter, so the page and a script see the same.

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page for a document of `tlsprobe.size/1`.
pub fn render(json: &str) -> String {
    let mut page = String::with_capacity(PAGE.len() + STYLE.len() + SCRIPT.len() + json.len());
    let mut rest = PAGE;
    for (mark, text) in [("/*STYLE*/", STYLE), ("/*DATA*/", &*inert(json)), ("/*SCRIPT*/", SCRIPT)]
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
        let page = render("{\"name\":\"</script><b>\"}");
        assert!(page.contains("{\"name\":\"\\u003c/script>\\u003cb>\"}"));
        assert_eq!(page.matches("</script>").count(), 2);
        for mark in ["/*STYLE*/", "/*DATA*/", "/*SCRIPT*/", "src=", "http"] {
            assert!(!page.contains(mark), "{mark}");
        }
    }
}

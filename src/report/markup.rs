//! The only way to write HTML and SVG: names of elements and attributes are the program's own words, and every text and
//! attribute value is escaped on its way in, so that no page can be built from unescaped data.

use crate::report::clean::{clip, replacement};
use crate::report::number::coordinate;

/// A document, or a part of one, as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Markup {
    out: String,
    n_ids: usize,
    longest: usize,
}

impl Markup {
    /// Nothing yet. Texts that come from data are cut to `longest` characters.
    pub(crate) fn new(longest: usize) -> Self {
        Self { out: String::new(), n_ids: 0, longest }
    }

    /// An HTML page, begun.
    pub(crate) fn html(longest: usize) -> Self {
        Self { out: "<!doctype html>\n".into(), ..Self::new(longest) }
    }

    /// Begins an element. It is written when the tag is closed by one of its ends.
    pub(crate) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Tag { markup: self, name }
    }

    /// Words of the program's own.
    pub(crate) fn text(&mut self, text: &str) {
        escape(text, &mut self.out);
    }

    /// A text from the data, cut to length, with its own direction of writing.
    pub(crate) fn data(&mut self, text: &str) {
        self.out.push_str("<bdi>");
        escape(&clip(text, self.longest), &mut self.out);
        self.out.push_str("</bdi>");
    }

    /// A part that was written apart.
    pub(crate) fn append(&mut self, part: &Self) {
        self.out.push_str(&part.out);
    }

    /// A line break of the source, for those who read it.
    pub(crate) fn newline(&mut self) {
        self.out.push('\n');
    }

    /// A style sheet of the program's own.
    pub(crate) fn style(&mut self, sheets: &[&'static str]) {
        self.out.push_str("<style>\n");
        sheets.iter().for_each(|sheet| self.out.push_str(sheet));
        self.out.push_str("</style>\n");
    }

    /// A number that no other id of this document has.
    pub(crate) fn next_id(&mut self) -> usize {
        self.n_ids += 1;
        self.n_ids
    }

    /// Bytes so far.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// The document.
    pub(crate) fn into_string(self) -> String {
        self.out
    }
}

/// An element whose attributes are being written.
#[derive(Debug)]
#[must_use = "an element is closed by one of its ends: void, empty, text, data or holds"]
pub(crate) struct Tag<'a> {
    markup: &'a mut Markup,
    name: &'static str,
}

impl Tag<'_> {
    /// One attribute.
    pub(crate) fn attr(self, name: &'static str, value: impl Value) -> Self {
        self.markup.out.push(' ');
        self.markup.out.push_str(name);
        self.markup.out.push_str("=\"");
        value.write(&mut self.markup.out);
        self.markup.out.push('"');
        self
    }

    /// The end of an element of HTML that has no content and no closing tag.
    pub(crate) fn void(self) {
        self.markup.out.push('>');
    }

    /// The end of an element of SVG that has no content.
    pub(crate) fn empty(self) {
        self.markup.out.push_str("/>");
    }

    /// The program's own words as the content.
    pub(crate) fn text(self, text: &str) {
        self.holds(|inside| inside.text(text));
    }

    /// A text from the data as the content.
    pub(crate) fn data(self, text: &str) {
        self.holds(|inside| inside.data(text));
    }

    /// Whatever `write` writes as the content.
    pub(crate) fn holds(self, write: impl FnOnce(&mut Markup)) {
        self.markup.out.push('>');
        write(self.markup);
        self.markup.out.push_str("</");
        self.markup.out.push_str(self.name);
        self.markup.out.push('>');
    }
}

/// What an attribute can hold.
pub(crate) trait Value {
    /// Writes the value, escaped.
    fn write(&self, out: &mut String);
}

impl Value for &str {
    fn write(&self, out: &mut String) {
        escape(self, out);
    }
}

impl Value for &String {
    fn write(&self, out: &mut String) {
        escape(self, out);
    }
}

impl Value for String {
    fn write(&self, out: &mut String) {
        escape(self, out);
    }
}

impl Value for f64 {
    fn write(&self, out: &mut String) {
        out.push_str(&coordinate(*self));
    }
}

/// One escape for text, attributes and SVG: what is special in any of them is special in all.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match replacement(character).unwrap_or(character) {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            character => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_special_passes_in_text_or_attribute() {
        let mut markup = Markup::new(100);
        markup.tag("p").attr("title", "\"><script>'").data("</p><b onclick=\"x\">&\u{0}");
        let expected = "<p title=\"&quot;&gt;&lt;script&gt;&#39;\"><bdi>&lt;/p&gt;&lt;b onclick=&quot;x&quot;&gt;&amp;\u{2400}</bdi></p>";
        assert_eq!(markup.into_string(), expected);
    }
}

//! HTML whose text is always text.

use std::fmt::Write;

use freshscale_core::escape::xml;

/// A piece of a document. Tags are written in this program's source; whatever comes from elsewhere goes through
/// [`Html::text`], so that a renderer that forgets about escaping has forgotten nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl Html {
    /// An empty piece.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Tags, as they stand in the source.
    pub(crate) fn tags(&mut self, tags: &'static str) -> &mut Self {
        self.0.push_str(tags);
        self
    }

    /// Text, of which nothing is active: between tags, or in the quotes of an attribute.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.0.push_str(&xml(text));
        self
    }

    /// A number.
    pub(crate) fn number(&mut self, number: impl Into<u128>) -> &mut Self {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{}", number.into());
        self
    }

    /// Text between two tags.
    pub(crate) fn within(
        &mut self,
        before: &'static str,
        text: &str,
        after: &'static str,
    ) -> &mut Self {
        self.tags(before).text(text).tags(after)
    }

    /// A picture, which has escaped its own text.
    pub(crate) fn picture(&mut self, svg: Svg) -> &mut Self {
        self.0.push_str(&svg.0);
        self
    }

    /// Another piece.
    pub(crate) fn append(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    /// The document.
    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// A picture that [`crate::render::svg::Picture`] has finished.
#[derive(Debug, Clone)]
pub(crate) struct Svg(pub(super) String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_ever_a_tag_or_ends_an_attribute() {
        let mut html = Html::new();
        html.within("<p title=\"", "\" onclick=\"x", "\">");
        html.within("", "<script>alert(1)</script>", "</p>");
        let wanted =
            "<p title=\"&quot; onclick=&quot;x\">&lt;script&gt;alert(1)&lt;/script&gt;</p>";
        assert_eq!(html.finish(), wanted);
    }
}

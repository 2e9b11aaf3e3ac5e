//! Pictures as SVG that stand alone: no script and nothing to fetch, light and dark by the reader's
//! own setting, and the same bytes for the same facts.
//!
//! A [`Picture`] collects shapes and escaped text, [`axis::Plot`] turns instants and numbers into
//! places. Text is measured without its font, so [`width`] rather says too much.

pub mod axis;
mod lanes;
mod legend;
mod measure;
pub mod week;

use std::fmt::Write;

use freshscale_core::escape::xml as escape;

pub use measure::{BOLD, TEXT, fit, width, wrap};

/// Without custom properties, `paint-order` and the shorthand `font`, which renderers outside of browsers do not know.
const STYLE: &str = "\
.fs text{font-size:16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#1f2328}\
.fs .title{font-size:24px;font-weight:600}.fs .name{font-weight:600}\
.fs .dim{fill:#59636e}.fs .halo{fill:#fff;stroke:#fff;stroke-width:4px;stroke-linejoin:round}\
.fs .paper{fill:#fff}.fs .odd{fill:#f3f5f8}\
.fs .grid{stroke:#d1d9e0;fill:none}.fs .axis{stroke:#818b98;fill:none}\
.fs .band{fill:#0969da;fill-opacity:.09}.fs .area{fill:#0969da;fill-opacity:.3}\
.fs .line{stroke:#0550ae;stroke-width:2.5;fill:none;stroke-linejoin:round}\
.fs .most{stroke:#59636e;stroke-width:1.5;stroke-dasharray:8 5;fill:none}\
.fs .least{stroke:#59636e;stroke-width:1.5;stroke-dasharray:2 4;fill:none}\
.fs .bar{fill:#0550ae;stroke:#0550ae}.fs .warm{stroke:#0550ae}.fs .hatch{stroke:#0550ae;stroke-width:2.5}\
.fs .tick{stroke:#9a3e00;stroke-width:3;fill:none}\
.fs .now{stroke:#cf222e;stroke-width:2.5;stroke-dasharray:none;fill:none}.fs text.now{stroke:none;fill:#cf222e}\
@media (prefers-color-scheme:dark){\
.fs text{fill:#f0f6fc}.fs .dim{fill:#9198a1}.fs .halo{fill:#0d1117;stroke:#0d1117}\
.fs .paper{fill:#0d1117}.fs .odd{fill:#151b23}\
.fs .grid{stroke:#3d444d}.fs .axis{stroke:#656c76}\
.fs .band{fill:#4493f8;fill-opacity:.13}.fs .area{fill:#4493f8;fill-opacity:.4}\
.fs .line{stroke:#79c0ff}.fs .most,.fs .least{stroke:#9198a1}\
.fs .bar{fill:#79c0ff;stroke:#79c0ff}.fs .warm{stroke:#79c0ff}.fs .hatch{stroke:#79c0ff}\
.fs .tick{stroke:#ffa657}.fs .now{stroke:#ff7b72}.fs text.now{fill:#ff7b72}}";

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its first character.
    Start,
    /// Its middle.
    Middle,
    /// Its last character.
    End,
}

/// Shapes on a page of a given width, in the order in which they are painted.
///
/// Classes of text: `title`, `name` (bold), `dim`, and `halo`, which keeps lines behind it apart. Of lines:
/// `grid`, `axis`, `line` (the main series), `most` (dashed), `least` (dotted), `tick`, `now`. Of surfaces: `paper`,
/// `odd` (a darker ground), `band`, `area` (below the line), `bar`, `warm` (hatched).
#[derive(Debug, Clone)]
pub struct Picture {
    id: String,
    width: f64,
    body: String,
}

impl Picture {
    /// An empty one. `id` begins every id in it, so that several can stand in one HTML page.
    #[must_use]
    pub fn new(id: &str, width: f64) -> Self {
        Self {
            id: escape(id),
            width,
            body: String::new(),
        }
    }

    /// How wide it is.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// A line of text on the baseline `y`. A class is one of those above, or several.
    pub fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        self.texts(class, (x, y), anchor, &[("", text)]);
    }

    /// A line of text whose parts have classes of their own; a blank stands between them.
    pub fn texts(
        &mut self,
        class: &str,
        (x, y): (f64, f64),
        anchor: Anchor,
        parts: &[(&str, &str)],
    ) {
        let classes: Vec<&str> = class.split(' ').filter(|it| !it.is_empty()).collect();
        let (halo, own): (Vec<&str>, Vec<&str>) = classes.into_iter().partition(|it| *it == "halo");
        if !halo.is_empty() {
            // A text of its own beneath: who does not know `paint-order` paints a stroke over its text.
            let wide = |class: &str| if class == "name" { "name" } else { "" }.to_owned();
            let parts: Vec<(String, &str)> =
                parts.iter().map(|(it, text)| (wide(it), *text)).collect();
            let parts: Vec<(&str, &str)> = parts
                .iter()
                .map(|(it, text)| (it.as_str(), *text))
                .collect();
            let class = if own.contains(&"name") {
                "name halo"
            } else {
                "halo"
            };
            self.written(class, (x, y), anchor, &parts);
        }
        self.written(&own.join(" "), (x, y), anchor, parts);
    }

    fn written(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, parts: &[(&str, &str)]) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (x, y) = (number(x), number(y));
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{anchor}>"
        );
        for (index, (class, text)) in parts.iter().enumerate() {
            // Between the parts and not in one: librsvg drops a blank at the edge of a tspan.
            let (blank, text) = (if index > 0 { " " } else { "" }, escape(text));
            let _ = match class.is_empty() {
                true if parts.len() == 1 => write!(self.body, "{text}"),
                true => write!(self.body, "{blank}<tspan>{text}</tspan>"),
                false => write!(self.body, "{blank}<tspan class=\"{class}\">{text}</tspan>"),
            };
        }
        self.body.push_str("</text>\n");
    }

    /// A text that runs upwards, around its middle.
    pub fn upward(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let (x, y, text) = (number(x), number(y), escape(text));
        let _ = writeln!(
            self.body,
            "<text class=\"{class}\" text-anchor=\"middle\" transform=\"translate({x} {y}) rotate(-90)\">{text}</text>"
        );
    }

    /// A rectangle from its upper left corner.
    pub fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.rectangle(class, (x, y), (width, height), "");
    }

    /// A rectangle that is filled with diagonal lines: told apart from others without colour.
    pub fn hatched(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let fill = format!(" fill=\"url(#{}-hatch)\"", self.id);
        self.rectangle(class, (x, y), (width, height), &fill);
    }

    fn rectangle(&mut self, class: &str, (x, y): (f64, f64), size: (f64, f64), more: &str) {
        let (x, y, width, height) = (number(x), number(y), number(size.0), number(size.1));
        let _ = writeln!(
            self.body,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{more}/>"
        );
    }

    /// A line between two places.
    pub fn line(&mut self, class: &str, (x, y): (f64, f64), (to_x, to_y): (f64, f64)) {
        let path = format!(
            "M{} {}L{} {}",
            number(x),
            number(y),
            number(to_x),
            number(to_y)
        );
        self.path(class, &path);
    }

    /// A path, as [`axis::Plot`] makes them.
    pub fn path(&mut self, class: &str, path: &str) {
        let _ = writeln!(self.body, "<path class=\"{class}\" d=\"{path}\"/>");
    }

    /// The document: it fills the width that it is given. `title` and `description` are what a screen
    /// reader says.
    #[must_use]
    pub fn finish(self, height: f64, title: &str, description: &str) -> String {
        let Self { id, width, body } = self;
        let (width, height) = (number(width), number(height));
        let (title, description) = (escape(title), escape(description));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" class=\"fs\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\">\n\
             <title id=\"{id}-title\">{title}</title>\n\
             <desc id=\"{id}-desc\">{description}</desc>\n\
             <style>{STYLE}</style>\n\
             <defs><pattern id=\"{id}-hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V5\"/></pattern></defs>\n\
             <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n{body}</svg>\n"
        )
    }
}

/// A coordinate: a tenth is less than anybody sees.
#[must_use]
pub fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element_or_be_no_xml() {
        let nasty = "</text><script>\"&'\u{0}\u{7}\n\u{ffff}é";
        assert_eq!(
            escape(nasty),
            "&lt;/text&gt;&lt;script&gt;&quot;&amp;&#39;\\u{0}\\u{7}\\n\\u{ffff}é"
        );
        let mut picture = Picture::new("a\"b", 100.0);
        picture.text("ink", (0.0, 10.0), Anchor::End, "<b>");
        let svg = picture.finish(50.0, "<t>", "d & d");
        assert!(
            svg.contains("text-anchor=\"end\">&lt;b&gt;</text>"),
            "{svg}"
        );
        assert!(svg.contains("<title id=\"a&quot;b-title\">&lt;t&gt;</title>"));
        assert!(svg.contains("d &amp; d"));
        assert!(!svg.contains("<b>"));
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!(
            [0.0, -0.01, 12.34, 100.0, -3.16].map(number),
            ["0", "0", "12.3", "100", "-3.2"]
        );
    }
}

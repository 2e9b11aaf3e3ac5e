//! How much room text needs.

/// Size of ordinary text, and of numbers on axes. In a picture 1,000 wide that is shown 600 pixels
/// wide, smaller ones could not be read.
pub const TEXT: f64 = 16.0;

/// How much wider bold text is: a factor of its size.
pub const BOLD: f64 = 1.15;

/// How wide a text is, at most: measured in DejaVu Sans, which is wider than most.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.35,
        'f' | 't' | 'r' | 'I' | 'J' | '-' | '/' | '(' | ')' => 0.42,
        'w' | 'M' | 'O' | 'Q' => 0.87,
        'm' | 'W' | '%' | '@' => 1.0,
        '*' | 'A'..='Z' => 0.79,
        c if c.is_ascii_alphanumeric() => 0.64,
        c if c.is_ascii() => 0.84,
        _ => 1.1,
    };
    text.chars().map(of).sum::<f64>() * size
}

/// As much of a text as fits, with an ellipsis if that is not all.
#[must_use]
pub fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut left = room - width("…", size);
    for c in text.chars() {
        left -= width(c.encode_utf8(&mut [0; 4]), size);
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

/// Lines that fit, broken at spaces; a word that is too long is cut.
#[must_use]
pub fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match (longer, lines.last_mut()) {
            (Some(longer), Some(line)) if width(&longer, size) <= room => *line = longer,
            _ => lines.push(fit(word, size, room)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_cut_or_broken_and_then_fits() {
        assert_eq!(fit("short", TEXT, 100.0), "short");
        let cut = fit(&"long-name".repeat(20), TEXT, 200.0);
        assert!(cut.ends_with('…') && cut.starts_with("long-name"), "{cut}");
        assert!(width(&cut, TEXT) <= 200.0);
        let lines = wrap(
            &format!("some words {} and more", "w".repeat(99)),
            TEXT,
            200.0,
        );
        assert_eq!(lines.first().map(String::as_str), Some("some words"));
        assert!(
            lines.iter().all(|line| width(line, TEXT) <= 200.0),
            "{lines:?}"
        );
        assert!(lines.len() > 2, "{lines:?}");
    }
}

//! Long lines of text for a screen.

use freshscale_core::escape::visible;

/// A line in as many lines as it takes, of at most `width` characters, broken between words. Those that follow begin
/// where the text after the label does: what two blanks set apart; or a little to the right of the first.
#[must_use]
pub fn folded(text: &str, width: usize) -> Vec<String> {
    let text: Vec<char> = visible(text).chars().collect();
    let (mut lines, mut rest, mut hang) = (Vec::new(), text.as_slice(), 0);
    while rest.len() + hang > width {
        // A word longer than the line has a line of its own.
        let room = width.saturating_sub(hang);
        let starts = rest.iter().take_while(|c| **c == ' ').count();
        // A label keeps the first word of its text, however long that is.
        let text = label(rest).filter(|at| lines.is_empty() && at * 2 < width);
        let starts = text.unwrap_or(starts);
        let gap = |at: &usize| *at > starts && rest[*at] == ' ';
        let before = (0..=room.min(rest.len() - 1)).rev().find(gap);
        let Some(end) = before.or_else(|| (room..rest.len()).find(gap)) else {
            break;
        };
        lines.push(format!("{:hang$}{}", "", trimmed(&rest[..end])));
        if lines.len() == 1 {
            hang = text.unwrap_or(starts + 2);
        }
        let blanks = rest[end..].iter().take_while(|c| **c == ' ').count();
        rest = &rest[end + blanks..];
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(format!("{:hang$}{}", "", trimmed(rest)));
    }
    lines
}

fn trimmed(text: &[char]) -> String {
    text.iter().collect::<String>().trim_end().to_owned()
}

/// Where the text after a label begins.
fn label(text: &[char]) -> Option<usize> {
    let starts = text.iter().position(|c| *c != ' ')?;
    let gap = text[starts..]
        .windows(2)
        .position(|two| two == [' ', ' '])?
        + starts;
    let blanks = text[gap..].iter().position(|c| *c != ' ')?;
    Some(gap + blanks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_fits_stays_as_it_is_but_for_what_no_screen_should_get() {
        assert_eq!(folded("  a   b", 7), ["  a   b"]);
        assert_eq!(folded("a\x1b[1m\nb", 20), ["a\\u{1b}[1m\\nb"]);
        assert_eq!(folded("", 20), [""]);
    }

    #[test]
    fn what_follows_stands_under_the_text_of_a_label() {
        let lines = folded("  stale   the image is older than three days", 24);
        let wanted = [
            "  stale   the image is",
            "          older than",
            "          three days",
        ];
        assert_eq!(lines, wanted);
    }

    #[test]
    fn without_a_label_it_stands_a_little_to_the_right() {
        let lines = folded("  08:43: no capacity of this type", 20);
        assert_eq!(lines, ["  08:43: no capacity", "    of this type"]);
    }

    #[test]
    fn a_word_that_is_too_long_is_not_broken() {
        assert_eq!(
            folded("see arn:aws:iam::1:role/x now", 10),
            ["see", "  arn:aws:iam::1:role/x", "  now"]
        );
        assert_eq!(
            folded("arn:aws:iam::1:role/x", 10),
            ["arn:aws:iam::1:role/x"]
        );
    }

    #[test]
    fn a_label_keeps_the_first_word_of_its_text() {
        assert_eq!(
            folded("  arn  arn:aws:iam::1:role/x now", 16),
            ["  arn  arn:aws:iam::1:role/x", "       now"]
        );
    }

    #[test]
    fn nothing_is_lost_at_any_width() {
        let text = "rotation     Tue 02:00: Version 2 is the default and has the newest image";
        let words = |text: &str| {
            text.split_whitespace()
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        };
        for width in 0..80 {
            let lines = folded(text, width);
            assert_eq!(words(&lines.join(" ")), words(text), "{width}");
        }
    }
}

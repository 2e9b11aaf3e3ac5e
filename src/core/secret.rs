//! What no output shows: passwords in addresses, tokens, keys. The last thing that every text passes, so that nobody
//! who writes a message has to think of it.

use std::borrow::Cow;
use std::sync::OnceLock;

/// Stands where a secret stood.
const MASK: &str = "***";

/// Shorter values are no secrets, and would be found in every other word.
const LEAST: usize = 16;

/// Variables of the environment whose values are secrets.
const VARIABLES: [&str; 4] = [
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_BEARER_TOKEN_BEDROCK",
];

/// The header in which a request carries its session token: some of AWS's messages repeat the request.
const TOKEN: &str = "x-amz-security-token";

/// A text without the passwords of addresses, without session tokens, and without the secrets that this process was
/// given in its environment.
#[must_use]
pub fn hidden(text: &str) -> Cow<'_, str> {
    static KNOWN: OnceLock<Vec<String>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let values = VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
        values.filter(|value| value.len() >= LEAST).collect()
    });
    hidden_with(text, known)
}

fn hidden_with<'t>(text: &'t str, known: &[String]) -> Cow<'t, str> {
    let mut out = addresses(text);
    if out.to_ascii_lowercase().contains(TOKEN) {
        out = Cow::Owned(tokens(&out));
    }
    for secret in known {
        if out.contains(secret.as_str()) {
            out = Cow::Owned(out.replace(secret.as_str(), MASK));
        }
    }
    out
}

/// Whether a text holds what is not shown of it.
#[must_use]
pub fn is_in(text: &str) -> bool {
    hidden(text) != text
}

/// `http://user:password@host` becomes `http://***@host`.
#[must_use]
pub fn addresses(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (scheme, after) = rest.split_at(at + 3);
        out.push_str(scheme);
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>');
        let address = after.find(ends).map_or(after, |end| &after[..end]);
        let userinfo = userinfo(address);
        if userinfo > 0 {
            out.push_str(MASK);
        }
        rest = &after[userinfo..];
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    match out == text {
        true => Cow::Borrowed(text),
        false => Cow::Owned(out),
    }
}

/// How many bytes of what follows `://` name a user, up to the `@`. A password that was not encoded may hold what ends
/// an address elsewhere (`/`, `?`, `#`): it is known by what stands behind the colon being no port.
fn userinfo(address: &str) -> usize {
    let authority = address.find(['/', '?', '#', '\\']).unwrap_or(address.len());
    if let Some(at) = address[..authority].rfind('@') {
        return at;
    }
    let sloppy = address[..authority]
        .split_once(':')
        .is_some_and(|(_, port)| port.is_empty() || port.contains(|c: char| !c.is_ascii_digit()));
    match sloppy {
        true => address.rfind('@').unwrap_or(0),
        false => 0,
    }
}

fn tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.to_ascii_lowercase().find(TOKEN) {
        let (before, after) = rest.split_at(at + TOKEN.len());
        out.push_str(before);
        let value = after.trim_start_matches([':', '=', ' ', '"']);
        out.push_str(&after[..after.len() - value.len()]);
        let of_token = |c: char| c.is_ascii_alphanumeric() || "+/=%-_.".contains(c);
        let end = value.find(|c| !of_token(c)).unwrap_or(value.len());
        // The list of signed headers names it, too.
        if value.len() < after.len() && end >= LEAST {
            out.push_str(MASK);
            rest = &value[end..];
        } else {
            rest = value;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_user_and_password() {
        for (text, shown) in [
            ("no address: a@b.c", "no address: a@b.c"),
            ("http://127.0.0.1:4599/", "http://127.0.0.1:4599/"),
            (
                "cannot reach https://u:p@host:1/x?y",
                "cannot reach https://***@host:1/x?y",
            ),
            (
                "http://token@host and http://a:b@c, d",
                "http://***@host and http://***@c, d",
            ),
            (
                "\"http://u:p@h\" 'ftp://a:b@c'",
                "\"http://***@h\" 'ftp://***@c'",
            ),
            ("http://u:pa/s?s#@host/x", "http://***@host/x"),
            ("http://u:p@ss@host", "http://***@host"),
            ("https://host:443/@scope/x", "https://host:443/@scope/x"),
            ("https://host/a:b@c", "https://host/a:b@c"),
            ("http://***@host", "http://***@host"),
            ("http://u:a\\u{202e}b@host", "http://***@host"),
            ("", ""),
        ] {
            assert_eq!(hidden_with(text, &[]), shown, "{text}");
        }
    }

    #[test]
    fn tokens_are_hidden_wherever_a_message_repeats_the_request() {
        let token = "IQoJb3JpZ2luX2VjE+/=abcdef0123456789";
        let said = format!(
            "The Canonical String was 'POST\\n/\\nx-amz-security-token:{token}\\n\\nhost;x-amz-security-token\\nX-Amz-Security-Token={token}'"
        );
        let shown = hidden_with(&said, &[]);
        assert!(!shown.contains("IQoJ"), "{shown}");
        assert!(shown.contains("x-amz-security-token:***\\n"), "{shown}");
        assert!(shown.contains("host;x-amz-security-token\\n"), "{shown}");
    }

    #[test]
    fn what_the_process_was_given_to_keep_is_kept() {
        let known = ["wJalrXUtnFEMI/K7MDENG".to_owned()];
        let shown = hidden_with("the key wJalrXUtnFEMI/K7MDENG is wrong", &known);
        assert_eq!(shown, "the key *** is wrong");
    }
}

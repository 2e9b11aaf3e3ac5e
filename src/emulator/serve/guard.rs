//! Who is no AWS client: a page in a browser on this machine, which may send requests wherever it likes.
//!
//! Such a page reaches a loopback port under a name of its own that it lets point there (DNS rebinding), and then its
//! requests carry that name as `Host`; or by the address itself, and then they carry the page's `Origin`, or at
//! least say that they come from another site (`Sec-Fetch-Site`). No AWS client sends either.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;
use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::uri::Authority;

/// Why a request is not answered; `None` if nothing speaks against it.
pub(super) fn foreign(parts: &Parts, here: SocketAddr) -> Option<String> {
    let remedy = format!("call it as http://{here}");
    let hosts = all(&parts.headers, HOST.as_str());
    let named = match hosts.as_slice() {
        [Some(host)] if is_here(host, here) => None,
        [Some(host)] => Some(format!("the Host `{host}` is no name of this machine")),
        _ => Some("a request has one Host".to_owned()),
    };
    let target = parts.uri.authority().map(Authority::as_str);
    let target = target.filter(|target| !is_here(target, here));
    let target = target.map(|target| format!("`{target}` is no name of this machine"));
    let page = || {
        let origins = all(&parts.headers, ORIGIN.as_str());
        let foreign =
            |origin: &&Option<String>| !origin.as_deref().is_some_and(|o| is_local(o, here));
        let origin = origins.iter().find(foreign)?;
        let origin = origin.as_deref().unwrap_or("unreadable");
        Some(format!("a page (Origin `{origin}`) is no AWS client"))
    };
    let site = || {
        let sites = all(&parts.headers, "sec-fetch-site");
        let ours = |site: &Option<String>| matches!(site.as_deref(), Some("none" | "same-origin"));
        (!sites.iter().all(ours)).then(|| "a page of another site is no AWS client".to_owned())
    };
    let why = named.or(target).or_else(page).or_else(site)?;
    Some(format!("{why}; {remedy}"))
}

/// The values of a header; `None` is one that is no text.
fn all(headers: &HeaderMap, name: &str) -> Vec<Option<String>> {
    let values = headers.get_all(name).iter();
    values
        .map(|value| value.to_str().ok().map(ToOwned::to_owned))
        .collect()
}

/// Whether an `Origin` is of this machine: `http://localhost:3000`, but not `null`.
fn is_local(origin: &str, here: SocketAddr) -> bool {
    let host = { origin.strip_prefix("http://") }.or_else(|| origin.strip_prefix("https://"));
    host.is_some_and(|host| is_here(host, here))
}

/// Whether a host, with or without a port, is this machine by its very name: nobody else can give it one that is.
fn is_here(host: &str, here: SocketAddr) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host().to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || address == here.ip(),
        // Browsers and resolvers never ask anybody for these: RFC 6761, section 6.3.
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use http::Request;

    use super::*;

    fn answered(uri: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::post(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        foreign(&parts, "127.0.0.1:4599".parse().unwrap()).is_none()
    }

    #[test]
    fn only_names_that_nobody_else_can_give_are_this_machine() {
        for host in [
            "127.0.0.1:4599",
            "127.0.0.1",
            "127.8.9.10:1",
            "localhost:4599",
            "LocalHost.",
            "ec2.localhost:4599",
            "[::1]:4599",
        ] {
            assert!(answered("/", &[("host", host)]), "{host}");
        }
        for host in [
            "attacker.example",
            "attacker.example:4599",
            "127.0.0.1.attacker.example",
            "localhost.attacker.example",
            "notlocalhost",
            "anna@localhost",
            "10.0.0.1:4599",
            "[2001:db8::1]",
            "169.254.169.254",
            "0.0.0.0:4599",
            "",
            "local host",
        ] {
            assert!(!answered("/", &[("host", host)]), "{host}");
        }
        assert!(!answered("/", &[]), "no Host at all");
        let twice = [("host", "localhost"), ("host", "attacker.example")];
        assert!(!answered("/", &twice));
        let host = [("host", "localhost")];
        assert!(answered("http://localhost:4599/", &host));
        assert!(!answered("http://attacker.example/", &host));
    }

    #[test]
    fn a_page_of_another_site_is_not_answered_under_any_name() {
        let with = |name, value| answered("/", &[("host", "127.0.0.1:4599"), (name, value)]);
        assert!(with("origin", "http://localhost:3000"));
        assert!(with("origin", "https://127.0.0.1"));
        for origin in [
            "http://attacker.example",
            "null",
            "",
            "file://",
            "localhost",
        ] {
            assert!(!with("origin", origin), "{origin}");
        }
        for (site, right) in [
            ("none", true),
            ("same-origin", true),
            ("same-site", false),
            ("cross-site", false),
        ] {
            assert_eq!(with("sec-fetch-site", site), right, "{site}");
        }
    }
}

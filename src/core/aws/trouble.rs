//! What stands between us and AWS: credentials, the clock, the Region, the network.

use super::class::Class;
use crate::advice::{Advice, Command};

/// Nothing is wrong with the resource; no call would get through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No credentials were found.
    NoCredentials,
    /// There are some, but they could not be had: a broken profile, a login service that fails.
    CredentialsUnavailable,
    /// The profile that was named is in no file, or lacks something.
    Profile,
    /// They are no longer valid.
    Expired,
    /// AWS does not know them, or the secret is wrong.
    Rejected,
    /// This machine's clock is wrong.
    ClockSkew,
    /// Another Region, or one that the account has not enabled.
    Region,
    /// The endpoint is no address.
    Address,
    /// Nothing listens at the address.
    Refused,
    /// The host's name cannot be resolved.
    UnknownHost,
    /// No TLS connection.
    Tls,
    /// No answer in time.
    Timeout,
    /// The connection ended before the answer did.
    Closed,
    /// A web page answered.
    Html,
    /// Something answered that does not speak AWS's protocol.
    NotAws,
}

impl Trouble {
    /// From AWS's code, and the text where one code has several meanings.
    #[must_use]
    pub fn of_code(code: &str, message: &str) -> Option<Self> {
        let has = |text: &str| message.contains(text);
        Some(match code {
            "RequestTimeTooSkewed" | "RequestInTheFuture" => Self::ClockSkew,
            "SignatureDoesNotMatch" | "InvalidSignatureException" | "AuthFailure"
                if has("Signature expired") || has("Signature not yet current") =>
            {
                Self::ClockSkew
            }
            "SignatureDoesNotMatch" | "InvalidSignatureException"
                if has("scoped to a valid region") || has("scoped to correct region") =>
            {
                Self::Region
            }
            "OptInRequired" => Self::Region,
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => Self::Expired,
            "InvalidClientTokenId"
            | "InvalidAccessKeyId"
            | "UnrecognizedClientException"
            | "AuthFailure"
            | "SignatureDoesNotMatch"
            | "InvalidSignatureException"
            | "IncompleteSignature"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException" => Self::Rejected,
            _ => return None,
        })
    }

    /// What it means for the caller.
    #[must_use]
    pub fn class(self) -> Class {
        match self {
            Self::NoCredentials
            | Self::CredentialsUnavailable
            | Self::Profile
            | Self::Expired
            | Self::Rejected
            | Self::ClockSkew
            | Self::Region => Class::Credentials,
            Self::Address => Class::Other,
            Self::Refused
            | Self::UnknownHost
            | Self::Tls
            | Self::Timeout
            | Self::Closed
            | Self::Html
            | Self::NotAws => Class::Network,
        }
    }

    /// What usually helps.
    #[must_use]
    pub fn hint(self) -> Advice {
        let login = |words| Advice::new(words).run(Command::login());
        let words = match self {
            Self::NoCredentials => {
                return login(
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile of ~/.aws/config with --profile, or \
                     log in:",
                );
            }
            Self::CredentialsUnavailable => {
                return login(
                    "check the profile in ~/.aws/config (--profile, AWS_PROFILE), or log in again:",
                );
            }
            Self::Profile => {
                "write --profile (or AWS_PROFILE) as ~/.aws/config has it, or complete that profile there"
            }
            Self::Expired => {
                return login(
                    "renew the session token (if it is new, set this machine's clock), or log in again:",
                );
            }
            Self::Rejected => {
                return Advice::new(
                    "see that the account has enabled the Region, and check the credentials:",
                )
                .run(Command::aws("sts get-caller-identity"));
            }
            Self::ClockSkew => {
                "set this machine's clock (`timedatectl` shows it): AWS allows a few minutes of difference"
            }
            Self::Region => {
                "check `region:` in the stack file, --region and AWS_REGION, and that the account has enabled the Region"
            }
            Self::Address => {
                "check --endpoint-url and AWS_ENDPOINT_URL*: an address is like http://127.0.0.1:4599"
            }
            Self::Refused => "check --endpoint-url and AWS_ENDPOINT_URL*: nothing listens there",
            Self::UnknownHost => {
                "check the Region's spelling, --endpoint-url, and whether this machine is on the network"
            }
            Self::Tls => {
                "check --endpoint-url (https:// needs a server that speaks TLS); behind a proxy that inspects TLS, \
                 trust its certificate (SSL_CERT_FILE)"
            }
            Self::Timeout => "check the network and the proxy; run the same command again",
            Self::Closed => {
                "run the same command again; if it repeats, check --endpoint-url and the proxy"
            }
            Self::Html => {
                "check --endpoint-url, and whether a proxy or a login page stands in between"
            }
            Self::NotAws => "check --endpoint-url: what listens there is not AWS",
        };
        words.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_several_meanings_is_told_apart_by_its_text() {
        let expired = "Signature expired: 20261126T100000Z is now earlier than 20261126T101000Z";
        let early =
            "Signature not yet current: 20261126T120000Z is still later than 20261126T101500Z";
        let region = "Credential should be scoped to a valid region.";
        let wrong =
            "The request signature we calculated does not match the signature you provided.";
        let table = [
            ("ExpiredToken", "", Some(Trouble::Expired)),
            ("ExpiredTokenException", "", Some(Trouble::Expired)),
            (
                "RequestExpired",
                "Request has expired.",
                Some(Trouble::Expired),
            ),
            ("InvalidClientTokenId", "", Some(Trouble::Rejected)),
            ("UnrecognizedClientException", "", Some(Trouble::Rejected)),
            (
                "AuthFailure",
                "not able to validate",
                Some(Trouble::Rejected),
            ),
            ("MissingAuthenticationToken", "", Some(Trouble::Rejected)),
            ("SignatureDoesNotMatch", wrong, Some(Trouble::Rejected)),
            ("SignatureDoesNotMatch", expired, Some(Trouble::ClockSkew)),
            ("SignatureDoesNotMatch", region, Some(Trouble::Region)),
            ("InvalidSignatureException", early, Some(Trouble::ClockSkew)),
            (
                "InvalidSignatureException",
                expired,
                Some(Trouble::ClockSkew),
            ),
            ("RequestTimeTooSkewed", "", Some(Trouble::ClockSkew)),
            (
                "OptInRequired",
                "You are not subscribed",
                Some(Trouble::Region),
            ),
            ("ValidationError", expired, None),
            ("AccessDenied", "", None),
        ];
        for (code, message, trouble) in table {
            assert_eq!(Trouble::of_code(code, message), trouble, "{code} {message}");
        }
    }
}

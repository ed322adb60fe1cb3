//! Who may ask: by which name the server was called, from which page, with which token.
//!
//! A page on the internet can make a browser ask a server on loopback, by a name of its own
//! that leads there (DNS rebinding) or directly. Neither gets an answer.

use std::fmt;
use std::net::IpAddr;

use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method};

/// The cookie that keeps a token.
pub(crate) const COOKIE_NAME: &str = "orch_token";

/// The fewest characters of a token that somebody chose.
const SHORTEST: usize = 16;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Who may ask.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Names under which the server may be called, beside `localhost` and addresses.
    pub hosts: Vec<String>,
    /// What everybody must show, where others than this machine reach the server.
    pub token: Option<Token>,
}

/// A secret that lets in whoever shows it.
#[derive(Clone)]
pub struct Token(String);

/// A text cannot be a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a token is {SHORTEST} or more letters, digits, `-` and `_`")]
pub struct TokenError;

impl Token {
    /// Takes a text as a token.
    pub fn new(text: &str) -> Result<Self, TokenError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if text.len() >= SHORTEST && text.chars().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(TokenError)
        }
    }

    /// The secret.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// Whether a text is the token, in a time that does not tell how much of it fits.
    pub(crate) fn is(&self, text: &str) -> bool {
        let (one, other) = (self.0.as_bytes(), text.as_bytes());
        let differing = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
        one.len() == other.len() && differing == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Why somebody gets no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is not only asked to look.
    Method,
    /// The server was called by a name that is not its own.
    Host,
    /// Another site's page asks.
    Site,
    /// The token is missing or wrong.
    Token,
}

impl Access {
    /// Whether a request may be answered. `shown` is the token in its address.
    pub(crate) fn check(
        &self,
        method: &Method,
        headers: &HeaderMap,
        shown: Option<&str>,
    ) -> Result<(), Refusal> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Err(Refusal::Method);
        }
        let host = text(headers, &HOST).ok_or(Refusal::Host)?;
        if !self.is_ours(host) {
            return Err(Refusal::Host);
        }
        if let Some(origin) = headers.get(ORIGIN) {
            let origin = origin.to_str().unwrap_or_default();
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            if !authority.is_some_and(|it| it.eq_ignore_ascii_case(host)) {
                return Err(Refusal::Site);
            }
        }
        // Links from elsewhere may lead here; pages elsewhere may take nothing in.
        let is_foreign = matches!(text(headers, &FETCH_SITE), Some("cross-site" | "same-site"));
        if is_foreign && text(headers, &FETCH_MODE) != Some("navigate") {
            return Err(Refusal::Site);
        }
        match &self.token {
            Some(token) if !shows(token, headers, shown) => Err(Refusal::Token),
            _ => Ok(()),
        }
    }

    /// Whether a `Host` is a name of this server. An address is nobody's name: no foreign
    /// page can make it stand for another machine.
    fn is_ours(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map_or(rest, |(address, _)| address),
            None => host.rsplit_once(':').map_or(host, |(name, _)| name),
        };
        name.parse::<IpAddr>()
            .is_ok_and(|it| it.is_loopback() || self.token.is_some())
            || name.eq_ignore_ascii_case("localhost")
            || self.hosts.iter().any(|it| it.eq_ignore_ascii_case(name))
    }
}

fn shows(token: &Token, headers: &HeaderMap, shown: Option<&str>) -> bool {
    let bearer = text(headers, &AUTHORIZATION).and_then(|it| it.strip_prefix("Bearer "));
    let cookies = headers.get_all(COOKIE).iter();
    let cookie = cookies
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, value)| value);
    [shown, bearer, cookie]
        .into_iter()
        .flatten()
        .any(|it| token.is(it))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::{Access, Refusal, Token, TokenError};

    fn asked(access: &Access, headers: &[(&'static str, &'static str)]) -> Result<(), Refusal> {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        access.check(&Method::GET, &headers, None)
    }

    #[test]
    fn a_name_that_leads_here_is_not_enough() {
        let access = Access::default();
        for host in [
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "LOCALHOST",
        ] {
            assert_eq!(asked(&access, &[("host", host)]), Ok(()), "{host}");
        }
        for host in [
            "evil.example:8080",
            "10.0.0.1",
            "localhost.evil.example",
            "",
        ] {
            assert_eq!(
                asked(&access, &[("host", host)]),
                Err(Refusal::Host),
                "{host}"
            );
        }
        assert_eq!(asked(&access, &[]), Err(Refusal::Host));
        let named = Access {
            hosts: vec!["orch.example".to_owned()],
            ..Access::default()
        };
        assert_eq!(asked(&named, &[("host", "orch.example:80")]), Ok(()));
    }

    #[test]
    fn pages_of_other_sites_get_nothing() {
        let access = Access::default();
        let host = ("host", "localhost:8080");
        let own = ("origin", "http://localhost:8080");
        assert_eq!(asked(&access, &[host, own]), Ok(()));
        for origin in ["http://evil.example", "null", "http://localhost:9090"] {
            let asked = asked(&access, &[host, ("origin", origin)]);
            assert_eq!(asked, Err(Refusal::Site), "{origin}");
        }
        let site = ("sec-fetch-site", "cross-site");
        let mode = |mode| [host, site, ("sec-fetch-mode", mode)];
        assert_eq!(asked(&access, &mode("no-cors")), Err(Refusal::Site));
        assert_eq!(asked(&access, &mode("navigate")), Ok(()));
    }

    #[test]
    fn a_token_is_shown_or_nothing_is_answered() -> Result<(), TokenError> {
        let access = Access {
            token: Some(Token::new("0123456789abcdef")?),
            ..Access::default()
        };
        let host = ("host", "192.0.2.1:8080");
        assert_eq!(asked(&access, &[host]), Err(Refusal::Token));
        let shown = [
            ("authorization", "Bearer 0123456789abcdef"),
            ("cookie", "a=b; orch_token=0123456789abcdef"),
        ];
        for shown in shown {
            assert_eq!(asked(&access, &[host, shown]), Ok(()), "{shown:?}");
        }
        let wrong = ("authorization", "Bearer 0123456789abcdeF");
        assert_eq!(asked(&access, &[host, wrong]), Err(Refusal::Token));
        assert_eq!(Token::new("short").map(|_| ()), Err(TokenError));
        assert!(!format!("{access:?}").contains("0123"));
        Ok(())
    }

    #[test]
    fn nothing_is_changed() {
        let asked = Access::default().check(&Method::POST, &HeaderMap::new(), None);
        assert_eq!(asked, Err(Refusal::Method));
    }
}

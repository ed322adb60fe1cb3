//! The forms that a database may be written in, as names and values in the order they stand.
//!
//! Knows no parameter's meaning, but for the host and port that a URL has in front.

use percent_encoding::percent_decode_str;

use super::error::DatabaseUrlError;

type Pairs = Vec<(String, String)>;

/// Splits a text into parameters; of two with one name, the later counts.
pub(super) fn pairs(text: &str) -> Result<Pairs, DatabaseUrlError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DatabaseUrlError::Empty);
    }
    match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => {
            let (dialect, driver) = scheme.split_once('+').unwrap_or((scheme, ""));
            if !["postgresql", "postgres"].contains(&dialect.to_ascii_lowercase().as_str()) {
                return Err(DatabaseUrlError::Scheme {
                    scheme: scheme.to_owned(),
                });
            }
            url(rest, driver)
        }
        _ if text.contains('=') => keywords(text),
        _ => Err(DatabaseUrlError::Neither),
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-._".contains(c))
}

/// What follows `://`. In a query, a plus sign is a space as SQLAlchemy has it if the scheme names
/// a driver, and itself as libpq has it otherwise. Elsewhere it is always itself.
fn url(rest: &str, driver: &str) -> Result<Pairs, DatabaseUrlError> {
    let mut pairs = Vec::new();
    let (credentials, rest) = split_credentials(rest);
    if let Some(credentials) = credentials {
        let (user, password) = match credentials.split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (credentials, None),
        };
        pairs.push(("user".to_owned(), decode(user, "user")?));
        if let Some(password) = password {
            pairs.push(("password".to_owned(), decode(password, "password")?));
        }
    }

    let (front, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = front.split_once('/').unwrap_or((front, ""));
    if !authority.is_empty() {
        push_hosts(&mut pairs, authority)?;
    }
    // An `@` here is most likely one of a password that was not encoded.
    if path.contains('@') {
        return Err(DatabaseUrlError::Ambiguous);
    }
    pairs.push(("dbname".to_owned(), decode(path, "name")?));

    let mut hosts: Vec<String> = Vec::new();
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = if driver.is_empty() {
            value.to_owned()
        } else {
            value.replace('+', " ")
        };
        let name = decode(name, "parameters")?;
        let value = decode(&value, "parameters")?;
        match name.as_str() {
            // SQLAlchemy repeats the parameter for each of several hosts.
            "host" => hosts.push(value),
            "ssl" if driver == "asyncpg" => pairs.push(("sslmode".to_owned(), value)),
            _ => pairs.push((name, value)),
        }
    }
    if !hosts.is_empty() {
        // They replace those in front, and so do their ports; a `port` of its own stands after.
        let at = pairs
            .iter()
            .take_while(|(name, _)| name != "dbname")
            .count();
        let mut of_query = Vec::new();
        push_hosts(&mut of_query, &hosts.join(","))?;
        pairs.splice(at..at, of_query);
    }
    Ok(pairs)
}

/// Splits user and password off. They end at the last `@` before the first `/` or `?`, so that no
/// piece of a password that holds one is taken for a host; or, as SQLAlchemy allows, at a later
/// one, if what comes before cannot be a host and its port.
fn split_credentials(rest: &str) -> (Option<&str>, &str) {
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let at = rest[..end].rfind('@').or_else(|| {
        let is_hosts = rest[..end]
            .split(',')
            .all(|chunk| match chunk.rsplit_once(':') {
                Some((_, port)) => is_port(port) || chunk.ends_with(']'),
                None => true,
            });
        if is_hosts { None } else { rest.find('@') }
    });
    match at {
        Some(at) => (Some(&rest[..at]), &rest[at + 1..]),
        None => (None, rest),
    }
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// Splits `a:1,[::1]:2,c` into a list of hosts and, if any has one, a list of ports.
fn push_hosts(pairs: &mut Pairs, list: &str) -> Result<(), DatabaseUrlError> {
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for chunk in list.split(',') {
        let (host, port) = if let Some(bracketed) = chunk.strip_prefix('[') {
            let (host, port) = bracketed
                .split_once(']')
                .ok_or(DatabaseUrlError::Ambiguous)?;
            (host, port.strip_prefix(':').unwrap_or(port))
        } else if chunk.starts_with('/') || chunk.matches(':').count() != 1 {
            (chunk, "")
        } else {
            chunk.split_once(':').unwrap_or((chunk, ""))
        };
        if !port.is_empty() && !is_port(port) {
            return Err(DatabaseUrlError::Ambiguous);
        }
        hosts.push(decode(host, "host")?);
        ports.push(port);
    }
    pairs.push(("host".to_owned(), hosts.join(",")));
    if ports.iter().any(|port| !port.is_empty()) {
        pairs.push(("port".to_owned(), ports.join(",")));
    }
    Ok(())
}

fn decode(text: &str, part: &'static str) -> Result<String, DatabaseUrlError> {
    percent_decode_str(text)
        .decode_utf8()
        .map(Into::into)
        .map_err(|_| DatabaseUrlError::NotUtf8 { part })
}

/// libpq's `name=value name='value with \' and \\'`.
fn keywords(text: &str) -> Result<Pairs, DatabaseUrlError> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or(DatabaseUrlError::Keywords)?;
        let name = name.trim_end();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(DatabaseUrlError::Keywords);
        }
        let after = after.trim_start();
        let quoted = after.strip_prefix('\'');
        let mut value = String::new();
        let mut chars = quoted.unwrap_or(after).chars();
        loop {
            match (chars.next(), quoted) {
                (Some('\\'), _) => value.extend(chars.next()),
                (Some('\''), Some(_)) | (None, None) => break,
                (None, Some(_)) => return Err(DatabaseUrlError::Keywords),
                (Some(c), None) if c.is_whitespace() => break,
                (Some(c), _) => value.push(c),
            }
        }
        pairs.push((name.to_owned(), value));
        rest = chars.as_str().trim_start();
    }
    Ok(pairs)
}

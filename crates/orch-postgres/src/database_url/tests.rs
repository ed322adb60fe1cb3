//! The forms of a database, and what each means.

use std::error::Error;
use std::fs::{self, Permissions};
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use super::{DatabaseUrl, DatabaseUrlError, Lookup};
use crate::tls::{Roots, SslMode};

type Outcome = Result<(), Box<dyn Error>>;

fn parse(text: &str) -> Result<DatabaseUrl, DatabaseUrlError> {
    parse_with(text, &[])
}

fn parse_with(text: &str, env: &[(&str, &str)]) -> Result<DatabaseUrl, DatabaseUrlError> {
    let env = |wanted: &str| {
        env.iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| (*value).to_owned())
    };
    DatabaseUrl::parse(text, &env)
}

/// What a database is printed as, with its password behind if it has one; or the error.
fn check(text: &str, expected: &str) {
    check_with(text, &[], expected);
}

fn check_with(text: &str, env: &[(&str, &str)], expected: &str) {
    let found = match parse_with(text, env) {
        Ok(url) => match &url.password {
            Some(password) => format!("{url} {password}"),
            None => url.to_string(),
        },
        Err(error) => error.to_string(),
    };
    assert_eq!(found, expected, "{text}");
}

#[test]
fn any_driver_of_postgres_is_postgres() {
    for scheme in [
        "postgresql",
        "postgres",
        "postgresql+psycopg2",
        "postgresql+psycopg",
        "postgresql+asyncpg",
        "postgres+pg8000",
        "PostgreSQL",
    ] {
        check(
            &format!("{scheme}://me:pw@db.example:5433/orders"),
            "me@db.example:5433/orders pw",
        );
    }
}

#[test]
fn other_databases_are_refused_by_name() {
    check(
        "mysql://me:pw@host/db",
        "`mysql` is not Postgres: write the database as `postgresql://user@host/database`",
    );
    check(
        "sqlite:///file.db",
        "`sqlite` is not Postgres: write the database as `postgresql://user@host/database`",
    );
    assert_eq!(parse("  ").err(), Some(DatabaseUrlError::Empty));
    assert_eq!(parse("orders").err(), Some(DatabaseUrlError::Neither));
}

#[test]
fn sockets_are_written_in_several_ways() {
    let socket = "me@/var/run/postgresql:5433/db";
    check(
        "postgresql+psycopg2://me@/db?host=/var/run/postgresql&port=5433",
        socket,
    );
    check(
        "postgresql://me@/db?host=%2Fvar%2Frun%2Fpostgresql&port=5433",
        socket,
    );
    check("postgresql://me@%2Fvar%2Frun%2Fpostgresql:5433/db", socket);
    check(
        "postgresql:///db?host=/var/run/postgresql&port=5433&user=me",
        socket,
    );
    check(
        "host=/var/run/postgresql port=5433 user=me dbname=db",
        socket,
    );
    check_with(
        "postgresql+psycopg2:///db?host=/var/run/postgresql&port=5433",
        &[("USER", "me")],
        socket,
    );
}

#[test]
fn hosts_are_names_addresses_or_several() {
    check("postgresql://me@[::1]/db", "me@[::1]:5432/db");
    check("postgresql://me@[fe80::1]:6000/db", "me@[fe80::1]:6000/db");
    check("postgresql://me@127.0.0.1/db", "me@127.0.0.1:5432/db");
    check(
        "postgresql://me@a:1,b,[::1]:3/db",
        "me@a:1,b:5432,[::1]:3/db",
    );
    check("postgresql://me@/db?host=a,b&port=1,2", "me@a:1,b:2/db");
    check("postgresql://me@/db?host=a,b&port=1", "me@a:1,b:1/db");
    check(
        "postgresql+psycopg2://me@/db?host=a:1&host=b:2",
        "me@a:1,b:2/db",
    );
    check("postgresql://me@one/db?host=two", "me@two:5432/db");
    check("postgresql://a:5433/db?user=me", "me@a:5433/db");
    check(
        "postgresql://me@/db?host=a,b,c&port=1,2",
        "the database has 3 hosts, but 2 values for `port`",
    );
}

#[test]
fn an_address_need_not_be_looked_up() -> Outcome {
    let url = parse("host=db.example hostaddr=10.0.0.1 user=me")?;
    assert_eq!(url.to_string(), "me@db.example:5432/me");
    assert_eq!(
        url.targets[0].address,
        Some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)))
    );
    check("hostaddr=10.0.0.1 user=me", "me@10.0.0.1:5432/me");
    check(
        "hostaddr=nowhere user=me",
        "`hostaddr` of the database is not an IP address",
    );
    Ok(())
}

#[test]
fn passwords_keep_every_character() {
    check("postgresql://me:a+b@h/d", "me@h:5432/d a+b");
    check("postgresql+psycopg://me:a+b@h/d", "me@h:5432/d a+b");
    check(
        "postgresql://me:p%40ss%2Fw%3Ard%25@h/d",
        "me@h:5432/d p@ss/w:rd%",
    );
    check("postgresql://me:100%@h/d", "me@h:5432/d 100%");
    check("postgresql://me:p@ss@h/d", "me@h:5432/d p@ss");
    check("postgresql://me:a:b:c@h/d", "me@h:5432/d a:b:c");
    check("postgresql+psycopg2://me:pa/s?s@h:1/d", "me@h:1/d pa/s?s");
    check("postgresql://m%C3%A9:%F0%9F%94%91@h/d", "mé@h:5432/d 🔑");
    check("postgresql://me:@h/d", "me@h:5432/d");
    check("postgresql://h/d?user=me&password=a+b", "me@h:5432/d a+b");
    check(
        "postgresql+psycopg2://h/d?user=me&password=a+b%2B",
        "me@h:5432/d a b+",
    );
}

#[test]
fn what_cannot_be_told_apart_is_refused_without_showing_it() {
    for text in [
        "postgresql://me:sec@ret/secret@h/d",
        "postgresql://me:secret",
        "postgresql://h:secret/d",
        "postgresql://me@[::1/d",
        "postgresql://me:pw@h:secret/d",
    ] {
        let error = parse(text)
            .map(|url| url.to_string())
            .unwrap_or_else(|e| e.to_string());
        assert!(error.contains("ambiguous"), "{text}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
    check(
        "postgresql://me:%FF@h/d",
        "the database's password is not UTF-8",
    );
}

#[test]
fn no_form_of_output_has_the_password() -> Outcome {
    for text in [
        "postgresql://me:secret@h/d",
        "host=h user=me dbname=d password=secret",
    ] {
        let url = parse(text)?;
        let shown = format!("{url} {url:?} {url:#?}");
        assert!(!shown.contains("secret"), "{shown}");
        assert_eq!(url.password.as_deref(), Some("secret"));
    }
    for text in [
        "postgresql://me:secret@h:99999/d",
        "postgresql://me:secret@h/d?sslmode=secret",
        "postgresql://me:secret@h/d?options=x&secret@@=1",
        "host=h password='secret",
        "host=h password=secret port",
        "password=secret",
        "password=secret host=h",
    ] {
        match parse(text) {
            Ok(_) => return Err(text.into()),
            Err(error) => {
                let shown = format!("{error} {error:?}");
                assert!(!shown.contains("secret"), "{shown}");
            }
        }
    }
    Ok(())
}

#[test]
fn keywords_follow_libpq() {
    check("host=h user=me dbname=d password=pw", "me@h:5432/d pw");
    check(
        "host = h  user\n=\nme password = 'it''",
        "the database's keywords are not written as `name=value` or `name='value'`",
    );
    check(
        r"host=h user=me password='it\'s a \\ b'",
        r"me@h:5432/me it's a \ b",
    );
    check(r"host=h user=me password=a\ b", "me@h:5432/me a b");
    check(
        "host=h user=me password=postgresql://x",
        "me@h:5432/me postgresql://x",
    );
    check(
        "host='h' user='' dbname='my db' user=you",
        "you@h:5432/my db",
    );
}

#[test]
fn a_database_that_is_not_named_is_the_users() {
    check("postgresql://me@h", "me@h:5432/me");
    check("postgresql://me@h/", "me@h:5432/me");
    check("postgresql://me@h?connect_timeout=3", "me@h:5432/me");
    check("postgresql://me@h/a%20b%2Fc", "me@h:5432/a b/c");
    check("postgresql://me@h/a%0Ab", "me@h:5432/a\\nb");
}

#[test]
fn a_host_is_never_guessed() {
    assert_eq!(
        parse("postgresql://me@/db").err(),
        Some(DatabaseUrlError::NoHost)
    );
    assert_eq!(
        parse("postgresql://me@a,,b/db").err(),
        Some(DatabaseUrlError::NoHost)
    );
    assert_eq!(
        parse("dbname=db user=me").err(),
        Some(DatabaseUrlError::NoHost)
    );
    assert_eq!(
        parse("postgresql://h/db").err(),
        Some(DatabaseUrlError::NoUser)
    );
}

#[test]
fn the_environment_speaks_where_the_text_is_silent() -> Outcome {
    let env = [
        ("PGHOST", "env-host"),
        ("PGPORT", "6000"),
        ("PGUSER", "env-user"),
        ("PGDATABASE", "env-db"),
        ("PGPASSWORD", "env-pw"),
        ("PGSSLMODE", "verify-full"),
        ("PGSSLROOTCERT", "/env/root.crt"),
        ("PGCONNECT_TIMEOUT", "3"),
    ];
    check_with(
        "postgresql://",
        &env,
        "env-user@env-host:6000/env-db env-pw",
    );
    check_with("postgresql://me:pw@h:1/d", &env, "me@h:1/d pw");
    let url = parse_with("postgresql://", &env)?;
    assert_eq!(url.tls.mode, SslMode::VerifyFull);
    assert_eq!(url.tls.roots, Roots::File("/env/root.crt".into()));
    assert_eq!(url.timeout, Some(Duration::from_secs(3)));
    let url = parse_with(
        "host=h sslmode=disable sslrootcert=/my.crt connect_timeout=0",
        &env,
    )?;
    assert_eq!(url.tls.mode, SslMode::Disable);
    assert_eq!(url.tls.roots, Roots::File("/my.crt".into()));
    assert_eq!(url.timeout, None);
    check_with(
        "postgresql://me@h/d",
        &[("PGSSLMODE", "sometimes")],
        "`PGSSLMODE` of the database is not `disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`",
    );
    Ok(())
}

#[test]
fn an_address_in_the_environment_is_not_that_of_a_host_in_the_text() -> Outcome {
    let env = [("PGHOSTADDR", "10.0.0.1"), ("PGUSER", "me")];
    assert_eq!(
        parse_with("postgresql://h/d", &env)?.targets[0].address,
        None
    );
    assert!(
        parse_with("postgresql:///d", &env)?.targets[0]
            .address
            .is_some()
    );
    Ok(())
}

#[test]
fn a_file_of_passwords_answers_last() -> Outcome {
    let home = tempfile::tempdir()?;
    let file = home.path().join(".pgpass");
    fs::write(
        &file,
        "# a comment\nh:5432:d:me:from-file\nlocalhost:*:*:me:from-socket\n",
    )?;
    fs::set_permissions(&file, Permissions::from_mode(0o600))?;
    let home = home.path().to_str().ok_or("a path that is no text")?;
    let look_up = |text: &str, env: &[(&str, &str)]| -> Result<String, DatabaseUrlError> {
        let url = parse_with(text, &[&[("HOME", home)], env].concat())?;
        Ok(match url.password_for(&url.targets[0]) {
            Lookup::Found(password) => password,
            Lookup::Nothing => "nothing".to_owned(),
            Lookup::Exposed(file) => file.display().to_string(),
        })
    };
    assert_eq!(look_up("postgresql://me@h/d", &[])?, "from-file");
    assert_eq!(look_up("postgresql://me@h:1/d", &[])?, "nothing");
    assert_eq!(look_up("postgresql://me:pw@h/d", &[])?, "pw");
    assert_eq!(
        look_up("postgresql://me@h/d", &[("PGPASSWORD", "env-pw")])?,
        "env-pw"
    );
    assert_eq!(
        look_up("postgresql://me@/d?host=/var/run/postgresql", &[])?,
        "from-socket"
    );
    assert_eq!(
        look_up("postgresql://me@h/d", &[("PGPASSFILE", "/no/such/file")])?,
        "nothing"
    );
    assert_eq!(
        look_up("postgresql://me@h/d?passfile=/no/such/file", &[])?,
        "nothing"
    );
    fs::set_permissions(&file, Permissions::from_mode(0o644))?;
    assert_eq!(
        look_up("postgresql://me@h/d", &[])?,
        file.display().to_string()
    );
    Ok(())
}

#[test]
fn unknown_parameters_are_all_named() {
    check(
        "postgresql://me:pw@h/d?colour=red&sslcrl=x&application_name=a&service=s",
        "the database has parameters that orch does not support: `colour`, `sslcrl`, `service`",
    );
    check(
        "host=h user=me gssencmode=require ssl_min_protocol_version=TLSv1.3",
        "the database has parameters that orch does not support: `gssencmode`, `ssl_min_protocol_version`",
    );
}

#[test]
fn parameters_that_change_nothing_here_are_passed_over() -> Outcome {
    parse(
        "postgresql+asyncpg://me@h/d?gssencmode=prefer&client_encoding=utf8&sslcompression=0&krbsrvname=x&fallback_application_name=y&prepared_statement_cache_size=0&ssl_min_protocol_version=TLSv1.2",
    )?;
    Ok(())
}

#[test]
fn parameters_of_the_client_reach_it() -> Outcome {
    let url = parse(
        "postgresql://me@h/d?application_name=mine&options=-c%20search_path%3Da&keepalives_idle=7&keepalives_count=4&target_session_attrs=primary&channel_binding=require&tcp_user_timeout=1500",
    )?;
    let config = url.config();
    assert_eq!(config.get_application_name(), Some("mine"));
    assert_eq!(config.get_options(), Some("-c search_path=a"));
    assert_eq!(config.get_keepalives_idle(), Duration::from_secs(7));
    assert_eq!(config.get_keepalives_retries(), Some(4));
    assert_eq!(
        config.get_tcp_user_timeout(),
        Some(&Duration::from_millis(1500))
    );
    check(
        "postgresql://me@h/d?target_session_attrs=standby",
        "`target_session_attrs` of the database is not a value that orch knows",
    );
    Ok(())
}

#[test]
fn tls_is_taken_out() -> Outcome {
    let url = parse("postgresql://me@h/d?sslmode=verify-ca&sslrootcert=/r&sslcert=/c&sslkey=/k")?;
    assert_eq!(url.tls.mode, SslMode::VerifyCa);
    assert_eq!(url.tls.roots, Roots::File("/r".into()));
    assert_eq!(url.tls.identity, Some(("/c".into(), "/k".into())));

    let url = parse_with("postgresql://me@h/d", &[("HOME", "/home/me")])?;
    assert_eq!(url.tls.mode, SslMode::Prefer);
    let usual = Path::new("/home/me/.postgresql/root.crt").to_owned();
    assert_eq!(url.tls.roots, Roots::Usual(Some(usual)));

    let url = parse("postgresql+asyncpg://me@h/d?ssl=require")?;
    assert_eq!(url.tls.mode, SslMode::Require);

    let url = parse("postgresql://me@h/d?sslrootcert=system")?;
    assert_eq!(
        (url.tls.mode, url.tls.roots),
        (SslMode::VerifyFull, Roots::System)
    );
    check(
        "postgresql://me@h/d?sslrootcert=system&sslmode=require",
        "`sslmode` of the database is not `verify-full`, and only that goes with `sslrootcert=system`",
    );
    Ok(())
}

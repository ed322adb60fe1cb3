//! Reaching a real server that asks for passwords and speaks TLS, in every `sslmode`.

use std::error::Error;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use orch_postgres::{
    ConnectError, DatabaseUrl, Listen, Sandbox, SandboxOptions, Template, connect,
};
use postgres::Client;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A server on 127.0.0.1 which knows user `app`, whose password is `p@ss w/ö+rd`.
struct Server {
    sandbox: Sandbox,
    port: u16,
    /// Holds `root.crt`, `other.crt` and whatever a test adds.
    files: TempDir,
    root: (CertificateParams, KeyPair),
}

impl Server {
    fn start() -> Outcome<Self> {
        let sandbox = Sandbox::start_with(&SandboxOptions {
            listen: Listen::Loopback,
            ..SandboxOptions::default()
        })?;
        sandbox.create_database("orders", Template::Empty)?;
        let mut admin = sandbox.client("postgres")?;
        admin.batch_execute("CREATE ROLE app LOGIN PASSWORD 'p@ss w/ö+rd'")?;
        let files = tempfile::tempdir()?;
        let root = authority("orch test root")?;
        fs::write(
            files.path().join("root.crt"),
            root.0.self_signed(&root.1)?.pem(),
        )?;
        let other = authority("another root")?;
        fs::write(
            files.path().join("other.crt"),
            other.0.self_signed(&other.1)?.pem(),
        )?;
        let port = sandbox.tcp_port().ok_or("no port")?;
        let server = Self {
            sandbox,
            port,
            files,
            root,
        };
        server.allow("host all app 127.0.0.1/32 scram-sha-256")?;
        Ok(server)
    }

    /// One that speaks TLS, as a host of the given name.
    fn secure(host: &str) -> Outcome<Self> {
        let server = Self::start()?;
        let key = KeyPair::generate()?;
        let issuer = Issuer::from_params(&server.root.0, &server.root.1);
        let certificate = CertificateParams::new(vec![host.to_owned()])?
            .signed_by(&key, &issuer)?
            .pem();
        server.show(&certificate, &key)?;
        Ok(server)
    }

    /// Makes the server show a certificate.
    fn show(&self, certificate: &str, key: &KeyPair) -> Outcome {
        self.write("server.crt", certificate)?;
        self.write("server.key", &key.serialize_pem())?;
        self.set("ssl", "on")
    }

    /// Makes the server follow one rule for all that comes by TCP.
    fn allow(&self, rule: &str) -> Outcome {
        self.write("pg_hba.conf", &format!("local all all trust\n{rule}\n"))?;
        self.reload()
    }

    fn set(&self, setting: &str, value: &str) -> Outcome {
        let mut admin = self.sandbox.client("postgres")?;
        admin.batch_execute(&format!("ALTER SYSTEM SET {setting} = '{value}'"))?;
        self.reload()
    }

    /// Has the server read its settings, and returns when it has.
    fn reload(&self) -> Outcome {
        let mut admin = self.sandbox.client("postgres")?;
        let loaded = "SELECT pg_conf_load_time()::text";
        let before: String = admin.query_one(loaded, &[])?.get(0);
        admin.batch_execute("SELECT pg_reload_conf()")?;
        for _ in 0..100_000 {
            // Each session learns of it by itself; a new one is what the tests are about.
            let now: String = self
                .sandbox
                .client("postgres")?
                .query_one(loaded, &[])?
                .get(0);
            if now != before {
                return Ok(());
            }
        }
        Err("the server did not read its settings".into())
    }

    /// Writes a file of the server's, as the server, for whom alone it is.
    fn write(&self, file: &str, text: &str) -> Outcome {
        let text = text.trim_end().replace('\'', "''").replace('\n', "'), (E'");
        self.sandbox.client("postgres")?.batch_execute(&format!(
            "COPY (SELECT * FROM (VALUES (E'{text}')) AS line) TO PROGRAM 'umask 077; cat >{file}'"
        ))?;
        Ok(())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    fn url(&self, query: &str) -> String {
        self.url_at("127.0.0.1", query)
    }

    fn url_at(&self, host: &str, query: &str) -> String {
        let port = self.port;
        format!("postgresql+psycopg://app:p%40ss w%2Fö+rd@{host}:{port}/orders?{query}")
    }

    fn connect(&self, query: &str) -> Result<Client, ConnectError> {
        self.connect_to(&self.url(query))
    }

    fn connect_to(&self, url: &str) -> Result<Client, ConnectError> {
        self.connect_at_home(url, self.files.path())
    }

    fn connect_at_home(&self, url: &str, home: &Path) -> Result<Client, ConnectError> {
        let env = |name: &str| (name == "HOME").then(|| home.display().to_string());
        let url = DatabaseUrl::parse(url, &env).expect("BUG: a test has a wrong URL");
        connect(&url, "orch test")
    }

    /// How one attempt ends: `tls`, `plain`, or the error.
    fn outcome(&self, query: &str) -> String {
        self.outcome_of(&self.url(query))
    }

    fn outcome_of(&self, url: &str) -> String {
        let secured = self.connect_to(url).map(|mut client| {
            client
                .query_one(
                    "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                    &[],
                )
                .map(|row| row.get::<_, bool>(0))
        });
        match secured {
            Ok(Ok(true)) => "tls".to_owned(),
            Ok(Ok(false)) => "plain".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(error) => {
                let shown = format!("{error} {error:?} {:?}", error.hint());
                assert!(!shown.contains("p@ss"), "{shown}");
                error.to_string()
            }
        }
    }

    fn check(&self, query: &str, expected: &str) {
        let found = self.outcome(query);
        let fits = match expected {
            "tls" | "plain" => found == expected,
            expected => found.contains(expected),
        };
        assert!(fits, "{query}\nexpected {expected}\nfound    {found}");
    }
}

fn authority(name: &str) -> Outcome<(CertificateParams, KeyPair)> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    Ok((params, KeyPair::generate()?))
}

#[test]
fn a_server_with_tls_is_reached_as_each_mode_asks() -> Outcome {
    let server = Server::secure("127.0.0.1")?;
    let root = server.file("root.crt");
    let root = root.display();
    let other = server.file("other.crt");
    let other = other.display();
    server.check("sslmode=disable", "plain");
    server.check("sslmode=allow", "plain");
    server.check("sslmode=prefer", "tls");
    server.check("", "tls");
    server.check("sslmode=require", "tls");
    server.check(&format!("sslmode=require&sslrootcert={root}"), "tls");
    server.check(
        &format!("sslmode=require&sslrootcert={other}"),
        "securely: ",
    );
    server.check(&format!("sslmode=verify-ca&sslrootcert={root}"), "tls");
    server.check(
        &format!("sslmode=verify-ca&sslrootcert={other}"),
        "UnknownIssuer",
    );
    server.check(&format!("sslmode=verify-full&sslrootcert={root}"), "tls");
    server.check(
        &format!("sslmode=verify-full&sslrootcert={other}"),
        "UnknownIssuer",
    );
    server.check("sslmode=verify-full", ".postgresql/root.crt`");
    server.check(
        "sslmode=verify-ca",
        "`sslmode=verify-ca` needs root certificates",
    );
    server.check(
        "sslmode=require&sslrootcert=/no/such/file",
        "cannot read `/no/such/file`",
    );
    // libpq, too, goes on without TLS where it is only preferred.
    server.check(&format!("sslmode=prefer&sslrootcert={other}"), "plain");
    server.check("sslrootcert=system", "securely: ");
    Ok(())
}

#[test]
fn a_server_without_tls_is_reached_unless_tls_is_required() -> Outcome {
    let server = Server::start()?;
    for mode in ["disable", "allow", "prefer"] {
        server.check(&format!("sslmode={mode}"), "plain");
    }
    let root = server.file("root.crt").display().to_string();
    server.check("sslmode=require", "server does not support TLS");
    server.check(
        &format!("sslmode=verify-ca&sslrootcert={root}"),
        "server does not support TLS",
    );
    server.check(
        &format!("sslmode=verify-full&sslrootcert={root}"),
        "server does not support TLS",
    );
    let error = server
        .connect("sslmode=require")
        .err()
        .ok_or("it connected")?;
    assert!(matches!(error, ConnectError::Tls { .. }));
    assert_eq!(
        error.hint().as_deref(),
        Some("turn `ssl` on in the server's settings")
    );
    Ok(())
}

#[test]
fn only_verify_full_looks_at_the_name() -> Outcome {
    let server = Server::secure("db.example")?;
    let root = server.file("root.crt").display().to_string();
    server.check(&format!("sslmode=verify-ca&sslrootcert={root}"), "tls");
    server.check(&format!("sslmode=require&sslrootcert={root}"), "tls");
    server.check(
        &format!("sslmode=verify-full&sslrootcert={root}"),
        "not valid for name",
    );
    // The name is the host's, also where its address is known.
    let query = format!("sslmode=verify-full&sslrootcert={root}&hostaddr=127.0.0.1");
    assert_eq!(
        server.outcome_of(&server.url_at("db.example", &query)),
        "tls"
    );
    Ok(())
}

#[test]
fn a_certificate_that_signed_itself_may_be_its_own_root() -> Outcome {
    let server = Server::start()?;
    let (mut params, key) = authority("self")?;
    params.subject_alt_names = vec![rcgen::SanType::IpAddress(
        std::net::Ipv4Addr::LOCALHOST.into(),
    )];
    let certificate = params.self_signed(&key)?.pem();
    server.show(&certificate, &key)?;
    let own = server.file("own.crt");
    fs::write(&own, &certificate)?;
    let (own, root) = (own.display(), server.file("root.crt").display().to_string());
    server.check(&format!("sslmode=verify-ca&sslrootcert={own}"), "tls");
    server.check(&format!("sslmode=verify-full&sslrootcert={own}"), "tls");
    server.check(
        &format!("sslmode=verify-ca&sslrootcert={root}"),
        "securely: ",
    );
    server.check("sslmode=require", "tls");

    let query = format!("sslmode=verify-full&sslrootcert={own}&hostaddr=127.0.0.1");
    let elsewhere = server.outcome_of(&server.url_at("db.example", &query));
    assert!(elsewhere.contains("not valid for name"), "{elsewhere}");
    Ok(())
}

#[test]
fn the_usual_root_file_makes_require_verify() -> Outcome {
    let server = Server::secure("127.0.0.1")?;
    let usual = server.file(".postgresql");
    fs::create_dir(&usual)?;
    fs::copy(server.file("root.crt"), usual.join("root.crt"))?;
    server.check("sslmode=verify-full", "tls");
    server.check("sslmode=require", "tls");
    fs::copy(server.file("other.crt"), usual.join("root.crt"))?;
    server.check("sslmode=require", "UnknownIssuer");
    Ok(())
}

#[test]
fn a_server_may_insist_on_tls_or_on_none() -> Outcome {
    let server = Server::secure("127.0.0.1")?;
    server.allow("hostssl all app 127.0.0.1/32 scram-sha-256")?;
    server.check("sslmode=allow", "tls");
    server.check("sslmode=disable", "no pg_hba.conf entry");
    server.allow("hostnossl all app 127.0.0.1/32 scram-sha-256")?;
    server.check("sslmode=prefer", "plain");
    server.check("sslmode=require", "no pg_hba.conf entry");
    Ok(())
}

#[test]
fn a_server_may_ask_for_a_certificate() -> Outcome {
    let server = Server::secure("127.0.0.1")?;
    let root = fs::read_to_string(server.file("root.crt"))?;
    server.write("clients.crt", &root)?;
    server.set("ssl_ca_file", "clients.crt")?;
    server.allow("hostssl all app 127.0.0.1/32 cert")?;
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(Vec::new())?;
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "app");
    let issuer = Issuer::from_params(&server.root.0, &server.root.1);
    fs::write(
        server.file("app.crt"),
        params.signed_by(&key, &issuer)?.pem(),
    )?;
    fs::write(server.file("app.key"), key.serialize_pem())?;

    let (cert, key) = (server.file("app.crt"), server.file("app.key"));
    let identity = format!("sslcert={}&sslkey={}", cert.display(), key.display());
    server.check(&format!("sslmode=require&{identity}"), "tls");
    server.check(
        "sslmode=require",
        "connection requires a valid client certificate",
    );
    let wrong = format!("sslcert={}&sslkey={}", cert.display(), cert.display());
    server.check(
        &format!("sslmode=require&{wrong}"),
        "it is not as PEM files are",
    );
    Ok(())
}

#[test]
fn a_socket_never_has_tls() -> Outcome {
    let server = Server::secure("127.0.0.1")?;
    for mode in ["prefer", "require", "verify-full"] {
        let url = format!("{}&sslmode={mode}", server.sandbox.url("orders"));
        assert_eq!(server.outcome_of(&url), "plain", "{mode}");
    }
    Ok(())
}

#[test]
fn the_session_has_the_wanted_name() -> Outcome {
    let server = Server::start()?;
    for (query, expected) in [("", "orch test"), ("application_name=mine", "mine")] {
        let mut client = server.connect(query)?;
        let row = client.query_one("SELECT current_setting('application_name')", &[])?;
        assert_eq!(row.get::<_, String>(0), expected);
    }
    Ok(())
}

#[test]
fn what_goes_wrong_is_told_apart() -> Outcome {
    let server = Server::start()?;
    let port = server.port;
    let at = |url: &str| server.connect_to(url).err().ok_or("it connected");

    let error = at(&format!("postgresql://app:wrong@127.0.0.1:{port}/orders"))?;
    assert!(
        matches!(error, ConnectError::Authentication { .. }),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        format!(
            "the server of app@127.0.0.1:{port}/orders does not let user `app` in: password authentication failed for user \"app\""
        )
    );
    assert!(!format!("{error:?} {:?}", error.hint()).contains("wrong"));

    let error = at(&format!("postgresql://app@127.0.0.1:{port}/orders"))?;
    assert!(
        matches!(error, ConnectError::Authentication { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("password missing"), "{error}");

    let error = at(&format!(
        "{}&user=nobody-here",
        server.sandbox.url("orders")
    ))?;
    assert!(
        error
            .to_string()
            .ends_with("role \"nobody-here\" does not exist"),
        "{error}"
    );

    let error = at(&server.sandbox.url("elsewhere"))?;
    assert!(matches!(&error, ConnectError::NoDatabase { name, .. } if name == "elsewhere"));
    assert!(error.hint().is_some());

    server.allow("host all app 127.0.0.1/32 reject")?;
    let error = at(&server.url(""))?;
    assert!(
        matches!(error, ConnectError::Authentication { .. }),
        "{error:?}"
    );
    Ok(())
}

#[test]
fn nobody_there_is_told_with_host_and_port() -> Outcome {
    let server = Server::start()?;
    // A port that was just free, and that nothing listens on.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let url = format!("postgresql://app:p%40ss@127.0.0.1:{port}/orders");
    let error = server.connect_to(&url).err().ok_or("it connected")?;
    assert!(
        matches!(error, ConnectError::Unreachable { .. }),
        "{error:?}"
    );
    let expected = format!("nothing answers at 127.0.0.1:{port}: ");
    assert!(error.to_string().contains(&expected), "{error}");

    let error = server
        .connect_to("postgresql://app@nowhere.invalid/orders")
        .err();
    assert!(
        matches!(error, Some(ConnectError::Unreachable { .. })),
        "{error:?}"
    );

    let folder = server.files.path().display();
    let error = server
        .connect_to(&format!("postgresql://app@/orders?host={folder}"))
        .err();
    let error = error.ok_or("it connected")?;
    assert!(
        error.hint().is_some_and(|hint| hint.contains("socket")),
        "{error:?}"
    );
    Ok(())
}

#[test]
fn a_server_that_says_nothing_is_given_up_on() -> Outcome {
    let server = Server::start()?;
    // It takes connections into its queue, and no more.
    let silent = TcpListener::bind("127.0.0.1:0")?;
    let port = silent.local_addr()?.port();
    for mode in ["disable", "prefer", "require"] {
        let url =
            format!("postgresql://app@127.0.0.1:{port}/orders?connect_timeout=1&sslmode={mode}");
        let error = server.connect_to(&url).err().ok_or("it connected")?;
        assert!(matches!(error, ConnectError::Timeout { .. }), "{error:?}");
        assert!(
            error.to_string().ends_with("did not answer within 1 s"),
            "{error}"
        );
    }
    Ok(())
}

#[test]
fn the_next_host_is_tried_where_one_does_not_answer() -> Outcome {
    let server = Server::start()?;
    let dead = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let url = format!(
        "postgresql://app:p%40ss w%2Fö+rd@127.0.0.1:{dead},127.0.0.1:{}/orders",
        server.port
    );
    assert_eq!(server.outcome_of(&url), "plain");
    let wrong = url
        .replace("ss w", "ss x")
        .replace(&format!("{dead}"), &server.port.to_string());
    let outcome = server.outcome_of(&wrong);
    assert!(
        outcome.contains("password authentication failed"),
        "{outcome}"
    );
    Ok(())
}

#[test]
fn a_file_of_passwords_that_others_can_read_is_not_used_and_named() -> Outcome {
    let server = Server::start()?;
    let file = server.file(".pgpass");
    fs::write(&file, "127.0.0.1:*:orders:app:p@ss w/ö+rd\n")?;
    let url = format!("postgresql://app@127.0.0.1:{}/orders", server.port);

    fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
    assert_eq!(server.outcome_of(&url), "plain");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640))?;
    let error = server.connect_to(&url).err().ok_or("it connected")?;
    let hint = error.hint().unwrap_or_default();
    assert!(
        hint.contains(&format!("chmod 600 {}", file.display())),
        "{hint}"
    );
    Ok(())
}

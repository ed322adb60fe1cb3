//! TLS, in every `sslmode`.

use orch_postgres::ConnectError;

use crate::server::{Outcome, Server};

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
fn a_socket_never_has_tls() -> Outcome {
    let server = Server::secure("127.0.0.1")?;
    for mode in ["prefer", "require", "verify-full"] {
        let url = format!("{}&sslmode={mode}", server.sandbox.url("orders"));
        assert_eq!(server.outcome_of(&url), "plain", "{mode}");
    }
    Ok(())
}

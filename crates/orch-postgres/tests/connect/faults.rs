//! Servers that cannot be reached, or let nobody in: each is told apart.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use orch_postgres::ConnectError;

use crate::server::{Outcome, Server};

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

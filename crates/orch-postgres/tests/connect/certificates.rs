//! Certificates: of the server, and of whoever connects.

use std::fs;

use rcgen::{CertificateParams, Issuer, KeyPair};

use crate::server::{Outcome, Server, authority};

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

//! Who gets an answer, and what an answer lets a browser do.

use orch_postgres::Template;

use crate::served::Served;
use crate::support::{Project, database};

/// A method, headers, and the status that they get.
type Refused = (&'static str, &'static [(&'static str, &'static str)], u16);

fn serve(project: &Project, more: &[&str]) -> Served {
    let arguments = ["serve", "--port", "0"].iter().chain(more);
    Served::start(&mut project.command(arguments))
}

#[test]
fn only_who_may_ask_gets_an_answer() {
    let project = Project::workshop();
    let served = serve(&project, &[]);
    assert_eq!(served.get("/").status, 200);
    const HOST: (&str, &str) = ("Host", "127.0.0.1:1");
    let refused: [Refused; 6] = [
        ("GET", &[("Host", "evil.example")], 421),
        ("GET", &[HOST, ("Origin", "http://evil.example")], 403),
        ("GET", &[HOST, ("Origin", "null")], 403),
        ("GET", &[HOST, ("Sec-Fetch-Site", "cross-site")], 403),
        ("POST", &[HOST, ("Content-Length", "0")], 405),
        ("DELETE", &[HOST], 405),
    ];
    for path in ["/", "/api/products/", "/style.css", "/nowhere"] {
        for (method, headers, status) in refused {
            let answer = served.ask(method, path, headers);
            assert_eq!(answer.status, status, "{method} {path} {headers:?}");
            assert!(!answer.body.contains("User internal"));
        }
    }
    assert_eq!(served.ask("GET", "/", &[]).status, 421);
}

#[test]
fn every_answer_says_what_a_page_may_do() {
    let project = Project::workshop();
    let served = serve(&project, &[]);
    for path in [
        "/",
        "/metadata/products",
        "/api/products/",
        "/nowhere",
        "/api/nowhere",
        "/style.css",
    ] {
        let answer = served.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self';"),
            "{path}: {policy}"
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some("same-origin")
        );
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert!(answer.header("access-control-allow-origin").is_none());
    }
}

#[test]
fn beyond_loopback_a_token_is_shown_and_kept_in_a_cookie() {
    let project = Project::workshop();
    let served = serve(&project, &["--bind", "0.0.0.0"]);
    let token = served.query.clone().unwrap();
    let secret = token.strip_prefix("token=").unwrap();
    assert_eq!(secret.len(), 48);
    assert_eq!(served.get("/metadata/products").status, 401);
    let entered = served.get(&format!("/metadata/products?q=a&{token}"));
    assert_eq!(entered.status, 303);
    assert_eq!(entered.header("location"), Some("/metadata/products?q=a"));
    let cookie = entered.header("set-cookie").unwrap().to_owned();
    assert!(
        cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap();
    let host = ("Host", "192.0.2.7:80");
    for shown in [
        ("Cookie", cookie.to_owned()),
        ("Authorization", format!("Bearer {secret}")),
    ] {
        let headers = [host, (shown.0, shown.1.as_str())];
        assert_eq!(
            served.ask("GET", "/metadata/products", &headers).status,
            200,
            "{shown:?}"
        );
    }
    let headers = [("Host", "rebound.example"), ("Cookie", cookie)];
    assert_eq!(served.ask("GET", "/", &headers).status, 421);
    let mut command = project.command(["serve", "--port", "0", "--bind", "0.0.0.0"]);
    command.env("ORCH_TOKEN", "short");
    let refused = crate::support::ran(&mut command);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
}

#[test]
fn it_ends_cleanly_and_says_when_it_cannot_begin() {
    let project = Project::workshop();
    // With connections to a database, too.
    let url = database(Template::Core);
    let served = serve(&project, &["--database", &url]);
    assert_eq!(served.get("/").status, 200);
    assert_eq!(served.interrupt(), Some(0));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = project.orch(["serve", "--port", &port]).exits(1);
    assert!(
        refused.stderr.contains("cannot listen on 127.0.0.1:"),
        "{}",
        refused.stderr
    );
    let empty = Project::empty();
    empty.orch(["serve", "--port", "0"]).exits(1);
}

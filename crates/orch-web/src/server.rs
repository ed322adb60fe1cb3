//! The server: from connections to answers.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread;

use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE,
    VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::runtime::Builder;
use tokio::sync::{Semaphore, oneshot};

use crate::access::{Access, COOKIE_NAME, Refusal};
use crate::api::problem;
use crate::failure::Failure;
use crate::listener::Bounded;
use crate::query::Query;
use crate::serving::{Serving, Shared};
use crate::site::Site;
use crate::{api, assets, pages};

/// The most answers that are made at a time; who asks beyond is told to come back.
const MOST: usize = 64;

/// The threads that make answers, which wait for disks and databases.
const WORKERS: usize = 8;

/// What a page may do: show itself, with the one stylesheet. No script runs, and nothing is
/// fetched from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The system gives no threads, or not the connection's port.
    #[error("cannot serve")]
    Io(#[from] io::Error),
}

/// Serves a site until `stop` gives a word, or nobody is left who could; answers that were
/// begun are finished.
pub fn serve(
    site: Site,
    access: Access,
    listener: TcpListener,
    stop: Receiver<()>,
) -> Result<(), ServeError> {
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(WORKERS)
        .enable_all()
        .build()?;
    let (stopping, stopped) = oneshot::channel::<()>();
    thread::spawn(move || {
        let _ = stop.recv();
        let _ = stopping.send(());
    });
    let stop = async {
        let _ = stopped.await;
    };
    let serving = serving(site, access);
    let router = router(Arc::clone(&serving));
    let served = runtime.block_on(async move {
        let listener = Bounded::new(tokio::net::TcpListener::from_std(listener)?);
        axum::serve(listener, router)
            .with_graceful_shutdown(stop)
            .await
    });
    // A database that does not answer must not hold up the end.
    runtime.shutdown_background();
    // Connections to databases are closed last: they may wait, which the runtime must not.
    drop(serving);
    Ok(served?)
}

fn serving(site: Site, access: Access) -> Shared {
    Arc::new(Serving {
        site,
        access,
        free: Semaphore::new(MOST),
    })
}

/// All paths of a site.
fn router(serving: Shared) -> Router {
    Router::new()
        .merge(pages::routes())
        .merge(api::routes())
        .merge(assets::routes())
        .fallback(unknown)
        .layer(from_fn_with_state(Arc::clone(&serving), guarded))
        .with_state(serving)
}

/// Lets in who may ask, as many as can be answered, and says what a page may do.
async fn guarded(State(serving): State<Shared>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let query = Query::of(uri.query());
    let shown = query.get("token");
    let access = &serving.access;
    let checked = access.check(request.method(), request.headers(), shown);
    let mut response = match (checked, &access.token, shown) {
        (Err(refusal), _, _) => refused(refusal, uri.path()),
        (Ok(()), Some(token), Some(_)) => {
            let address = query.without("token").on(uri.path());
            admitted(token.secret(), &address)
        }
        (Ok(()), _, _) => match serving.free.try_acquire() {
            Ok(_place) => next.run(request).await,
            Err(_) => {
                let failure = Failure::unavailable("too many ask at the same time");
                let mut response = failed(failure, uri.path());
                let seconds = HeaderValue::from_static("1");
                response.headers_mut().insert(RETRY_AFTER, seconds);
                response
            }
        },
    };
    let headers = response.headers_mut();
    let always: [(HeaderName, &'static str); 6] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let no_store = HeaderValue::from_static("no-store");
    headers.entry(CACHE_CONTROL).or_insert(no_store);
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    response
}

/// A path that leads nowhere.
async fn unknown(OriginalUri(uri): OriginalUri) -> Response {
    failed(Failure::not_found("there is no such page"), uri.path())
}

/// A failure in the form of whoever asked.
fn failed(failure: Failure, path: &str) -> Response {
    if path.starts_with("/api/") {
        problem::response(failure)
    } else {
        pages::failed(&failure)
    }
}

fn refused(refusal: Refusal, path: &str) -> Response {
    let (status, reason) = match refusal {
        Refusal::Method => (
            StatusCode::METHOD_NOT_ALLOWED,
            "nothing can be changed here",
        ),
        Refusal::Host => (
            StatusCode::MISDIRECTED_REQUEST,
            "this server is not called by that name; `--host NAME` gives it another one",
        ),
        Refusal::Site => (StatusCode::FORBIDDEN, "another site's page may not ask"),
        Refusal::Token => (
            StatusCode::UNAUTHORIZED,
            "the token is missing or wrong; the address that `orch serve` printed has it",
        ),
    };
    failed(Failure::new(status, reason), path)
}

/// Keeps the token in a cookie, so that it stands in no address from then on.
fn admitted(secret: &str, address: &str) -> Response {
    let cookie = format!("{COOKIE_NAME}={secret}; HttpOnly; SameSite=Strict; Path=/");
    let headers = [(SET_COOKIE, cookie), (LOCATION, address.to_owned())];
    (StatusCode::SEE_OTHER, headers).into_response()
}

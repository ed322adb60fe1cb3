//! The stylesheet and the icon: part of the program, so that it needs no other file.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::serving::Shared;

const STYLE: &str = include_str!("style.css");

const ICON: &str = include_str!("icon.svg");

/// Its address changes with it, so that browsers may keep it.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(crate) fn routes() -> Router<Shared> {
    let asset = |kind: &'static str, text: &'static str| {
        get(move || async move {
            ([(CONTENT_TYPE, kind), (CACHE_CONTROL, FOR_EVER)], text).into_response()
        })
    };
    Router::new()
        .route("/style.css", asset("text/css; charset=utf-8", STYLE))
        .route("/icon.svg", asset("image/svg+xml", ICON))
}

/// The address of the stylesheet.
pub(crate) fn style() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let mut hasher = DefaultHasher::new();
        STYLE.hash(&mut hasher);
        format!("/style.css?v={:016x}", hasher.finish())
    })
}

/// The stylesheet, for a drawing that stands alone.
pub(crate) fn drawing_style() -> &'static str {
    const BEGIN: &str = "/* drawings */";
    STYLE.find(BEGIN).map_or("", |at| &STYLE[at..])
}

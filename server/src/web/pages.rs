//! The pages: their routes, their server functions, and the site's files for everything else.

use std::pin::Pin;

use axum::{
    Router,
    extract::{Path, Request},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use http::{Method, StatusCode};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::LeptosRoutes;

use super::Web;

/// Pages and server functions.
pub(super) fn routes(web: &Web) -> Router {
    let assets = web.site.assets();
    let context = move || {
        provide_context(assets.clone());
        app::provide_door();
    };
    let call = context.clone();
    let (leave, back) = (
        acting("begin_external", context.clone()),
        acting("finish_external", context.clone()),
    );
    let options = LeptosOptions::builder().output_name("usher").build();
    let pages = leptos_axum::generate_route_list(app::App);
    Router::<LeptosOptions>::new()
        .route(
            "/_call/{*deed}",
            any(move |request: Request| {
                let call = call.clone();
                async move {
                    if matches!(*request.method(), Method::GET | Method::POST) {
                        leptos_axum::handle_server_fns_with_context(call, request)
                            .await
                            .into_response()
                    } else {
                        api::refuse(
                            StatusCode::METHOD_NOT_ALLOWED,
                            "Server functions take GET and POST.",
                        )
                    }
                }
            }),
        )
        .merge(app::exports())
        .route("/oauth/{provider}", get(leave))
        .route("/oauth/{provider}/callback", get(back))
        .leptos_routes_with_context(&options, pages, context, app::shell)
        .with_state(options)
}

/// A link that acts: out to a sign-in provider, and back with what proves that the person meant it.
fn acting(
    deed: &'static str,
    context: impl Fn() + Clone + Send + Sync + 'static,
) -> impl Fn(Path<String>, Request) -> Pin<Box<dyn Future<Output = Response> + Send>> + Clone {
    move |Path(provider), request| {
        let context = context.clone();
        Box::pin(async move {
            let call = app::as_call(request, deed, &provider);
            leptos_axum::handle_server_fns_with_context(context, call)
                .await
                .into_response()
        })
    }
}

/// A file of the site, or the page that says that there is nothing here.
pub(super) fn fallback(web: &Web) -> Router {
    let site = web.site.clone();
    let assets = site.assets();
    let context = move || {
        provide_context(assets.clone());
        app::provide_door();
    };
    let options = LeptosOptions::builder().output_name("usher").build();
    Router::new().fallback(move |request: Request| {
        let (site, context, options) = (site.clone(), context.clone(), options.clone());
        async move { found(&site, context, options, request).await }
    })
}

async fn found(
    site: &super::Site,
    context: impl Fn() + Clone + Send + Sync + 'static,
    options: LeptosOptions,
    request: Request,
) -> Response {
    if let Some(file) = site.file(&request) {
        return file;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return api::refuse(StatusCode::NOT_FOUND, "There is nothing at this address.");
    }
    let handler = leptos_axum::render_app_async_with_context(context, app::shell);
    let _ = options;
    let mut response = handler(request).await.into_response();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

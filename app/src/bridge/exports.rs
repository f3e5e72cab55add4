//! Lists as files: plain links, so that a browser saves them as they arrive.

use std::sync::Arc;

use accounts::{Accounts, Caller, ExportForm, Refusal, Timeline};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Path, RawQuery},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use futures_util::stream;
use model::{OrgId, Problem, UserId};

use super::{asked_activity, asked_users};
use crate::routes;

/// The routes of all files. They ask for the caller and for Usher among the request's extensions, as the pages do.
pub fn exports<S: Clone + Send + Sync + 'static>() -> Router<S> {
    use ExportForm::{Csv, JsonLines};
    let mut router = Router::new().route("/users.csv", get(people));
    for (end, form) in [("csv", Csv), ("jsonl", JsonLines)] {
        router = router
            .route(
                &format!("/activity.{end}"),
                get(move |who: Who, query: RawQuery| {
                    activity(who, Timeline::Everybody, query, form)
                }),
            )
            .route(
                &format!("/users/{{id}}/activity.{end}"),
                get(move |who: Who, Path(id): Path<UserId>, query: RawQuery| {
                    activity(who, Timeline::Person(id), query, form)
                }),
            )
            .route(
                &format!("/organizations/{{id}}/activity.{end}"),
                get(move |who: Who, Path(id): Path<OrgId>, query: RawQuery| {
                    activity(who, Timeline::Organization(id), query, form)
                }),
            );
    }
    router
}

type Who = (Extension<Caller>, Extension<Arc<Accounts>>);

async fn people((caller, accounts): Who, RawQuery(query): RawQuery) -> Response {
    let search = query.unwrap_or_default();
    let export = async {
        let (query, _) = asked_users(&accounts, &caller, &search).await?;
        accounts.export_people(&caller, &query).await
    };
    match export.await {
        Ok(export) => file("users", ExportForm::Csv, &accounts, rows(export, caller.0)),
        Err(refusal) => refused(refusal, &caller),
    }
}

async fn activity(
    (caller, accounts): Who,
    of: Timeline,
    RawQuery(query): RawQuery,
    form: ExportForm,
) -> Response {
    let search = query.unwrap_or_default();
    let export = async {
        let (query, _) = asked_activity(&accounts, &caller, &search).await?;
        accounts.export_activity(&caller, of, &query, form).await
    };
    match export.await {
        Ok(export) => file("activity", form, &accounts, rows(export, caller.0)),
        Err(refusal) => refused(refusal, &caller),
    }
}

/// What is written piece by piece.
trait Export: Send + 'static {
    fn piece(&mut self) -> impl Future<Output = Result<Option<String>, Refusal>> + Send;
}

impl Export for accounts::PeopleExport {
    async fn piece(&mut self) -> Result<Option<String>, Refusal> {
        self.next().await
    }
}

impl Export for accounts::ActivityExport {
    async fn piece(&mut self) -> Result<Option<String>, Refusal> {
        self.next().await
    }
}

/// The body: a piece is read when the one before has gone out. A fault breaks the connection off, so that a file cut
/// short does not look whole.
fn rows(export: impl Export, caller: Caller) -> Body {
    Body::from_stream(stream::try_unfold(
        (export, caller),
        |(mut export, caller)| async move {
            match export.piece().await {
                Ok(piece) => Ok(piece.map(|text| (text, (export, caller)))),
                Err(refusal) => Err(std::io::Error::other(
                    refusal.into_problem(&caller).to_string(),
                )),
            }
        },
    ))
}

/// The file, named for what it is and for its day.
fn file(name: &str, form: ExportForm, accounts: &Accounts, body: Body) -> Response {
    let (end, kind) = match form {
        ExportForm::Csv => ("csv", "text/csv; charset=utf-8; header=present"),
        ExportForm::JsonLines => ("jsonl", "application/jsonl; charset=utf-8"),
    };
    let day = accounts.now().date_time().date();
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let named = HeaderValue::from_str(&format!("attachment; filename=\"{name}-{day}.{end}\""));
    if let Ok(named) = named {
        headers.insert(CONTENT_DISPOSITION, named);
    }
    response
}

/// A link leads here, so whoever has no session any more is led to the sign-in.
fn refused(refusal: Refusal, caller: &Caller) -> Response {
    let problem = refusal.into_problem(caller);
    if matches!(problem, Problem::SignInNeeded { .. }) {
        return Redirect::to(routes::SIGN_IN).into_response();
    }
    let status =
        StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, problem.to_string()).into_response()
}

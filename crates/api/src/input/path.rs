//! The parts of the path that name something.

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use model::{OrgId, SessionId, UserId};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{Ask, Input, query::whole_number};

/// The parameters of the path, decoded; `None` where the path is not percent-encoded UTF-8.
pub(super) struct PathTexts(Option<Vec<(String, String)>>);

impl PathTexts {
    pub(super) async fn of<S: Send + Sync>(parts: &mut Parts, state: &S) -> Self {
        let texts = RawPathParams::from_request_parts(parts, state).await.ok();
        PathTexts(texts.map(|texts| {
            texts
                .iter()
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect()
        }))
    }
}

impl Input {
    fn path(&mut self, name: &str) -> Option<String> {
        let texts = self.path.0.as_ref();
        let text = texts
            .and_then(|texts| texts.iter().find(|(key, _)| key == name))
            .map(|(_, text)| text.clone());
        let text = text.filter(|text| !text.contains('\0'));
        if text.is_none() {
            self.note(
                "path",
                name,
                "value_error",
                "This must be percent-encoded UTF-8 without the character NUL.",
            );
        }
        text
    }

    fn path_user(&mut self, name: &str) -> UserId {
        let Some(text) = self.path(name) else {
            return UserId(Uuid::nil());
        };
        text.parse().unwrap_or_else(|_| {
            self.note("path", name, "uuid_parsing", "This must be a UUID.");
            UserId(Uuid::nil())
        })
    }

    fn path_organization(&mut self) -> OrgId {
        let Some(text) = self.path("org_id") else {
            return OrgId(0);
        };
        OrgId(whole_number(&text).unwrap_or_else(|| {
            self.note(
                "path",
                "org_id",
                "int_parsing",
                "This must be a whole number.",
            );
            0
        }))
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct UserPath {
    /// The person's id.
    #[param(value_type = Uuid)]
    pub(crate) user_id: UserId,
}

impl Ask for UserPath {
    fn ask(input: &mut Input) -> Self {
        Self {
            user_id: input.path_user("user_id"),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct SessionPath {
    /// The person's id.
    #[param(value_type = Uuid)]
    pub(crate) user_id: UserId,
    /// The session's id, as the list has it.
    #[param(value_type = Uuid)]
    pub(crate) session_id: SessionId,
}

impl Ask for SessionPath {
    fn ask(input: &mut Input) -> Self {
        Self {
            user_id: input.path_user("user_id"),
            session_id: SessionId(input.path_user("session_id").0),
        }
    }
}

/// Whether the session that asks ends as well.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichSessions {
    /// Of your own sessions, end the one that asks as well.
    #[param(required = false, default = false)]
    pub(crate) this_too: bool,
}

impl Ask for WhichSessions {
    fn ask(input: &mut Input) -> Self {
        Self {
            this_too: input.query_flag("this_too").unwrap_or(false),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct RolePath {
    /// The person's id.
    #[param(value_type = Uuid)]
    pub(crate) user_id: UserId,
    /// The role's name. A name that is no role is answered like a role that the person does not hold.
    pub(crate) role_name: String,
}

impl Ask for RolePath {
    fn ask(input: &mut Input) -> Self {
        Self {
            user_id: input.path_user("user_id"),
            role_name: input.path("role_name").unwrap_or_default(),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OrgPath {
    /// The organization's number.
    #[param(value_type = i64)]
    pub(crate) org_id: OrgId,
}

impl Ask for OrgPath {
    fn ask(input: &mut Input) -> Self {
        Self {
            org_id: input.path_organization(),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct SuperDevPath {
    /// The organization's number.
    #[param(value_type = i64)]
    pub(crate) org_id: OrgId,
    /// The id of a person who holds the role super_dev.
    #[param(value_type = Uuid)]
    pub(crate) user_id: UserId,
}

impl Ask for SuperDevPath {
    fn ask(input: &mut Input) -> Self {
        Self {
            org_id: input.path_organization(),
            user_id: input.path_user("user_id"),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TokenPath {
    /// The secret of the link that was mailed.
    pub(crate) token: String,
}

impl Ask for TokenPath {
    fn ask(input: &mut Input) -> Self {
        Self {
            token: input.path("token").unwrap_or_default(),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ProviderPath {
    /// The provider's name, as the list of providers has it.
    pub(crate) provider: String,
}

impl Ask for ProviderPath {
    fn ask(input: &mut Input) -> Self {
        Self {
            provider: input.path("provider").unwrap_or_default(),
        }
    }
}

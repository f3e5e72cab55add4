//! People as callers ask for them.

use model::{Maybe, NewUser, OrgId, UserChange};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{self, RefOr, Schema},
};

use super::{any_object, choice, password::PASSWORD};
use crate::input::{Fields, Flag, Integer, Kind, Object, ReadBody, TEXT, Wrong};

/// A new person. Only the address is needed.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@example.org", "full_name": "Ada Lovelace"}))]
pub(crate) struct UserCreate {
    /// Unique in the whole installation, without regard to case or width.
    #[schema(format = Email, max_length = 254)]
    email: String,
    #[schema(max_length = 200)]
    full_name: Option<String>,
    /// 8 to 128 code points, and not a common one. Without it the person signs in after a reset link, an
    /// invitation or through an external provider.
    #[schema(min_length = 8, max_length = 128)]
    password: Option<String>,
    #[schema(value_type = Option<OAuthProvider>)]
    oauth_provider: Option<String>,
    /// The person's id at GitHub.
    #[schema(max_length = 255)]
    github_id: Option<String>,
    /// The person's id at Google.
    #[schema(max_length = 255)]
    google_id: Option<String>,
    /// The person's id at LinkedIn.
    #[schema(max_length = 255)]
    linkedin_id: Option<String>,
    /// The organization that the person joins. An org_admin may leave it out: their own.
    org_id: Option<i64>,
    /// Invite the person by mail to choose a password; not together with one.
    #[schema(required = false, default = false)]
    pub(crate) send_invitation: bool,
}

impl ReadBody for UserCreate {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            email: fields.required("email", TEXT),
            full_name: fields.optional("full_name", TEXT),
            password: fields.optional("password", PASSWORD),
            oauth_provider: fields.optional("oauth_provider", ProviderName),
            github_id: fields.optional("github_id", TEXT),
            google_id: fields.optional("google_id", TEXT),
            linkedin_id: fields.optional("linkedin_id", TEXT),
            org_id: fields.optional("org_id", Integer),
            send_invitation: fields.or("send_invitation", Flag, false),
        }
    }
}

impl From<UserCreate> for NewUser {
    fn from(new: UserCreate) -> Self {
        Self {
            email: new.email,
            full_name: new.full_name,
            password: new.password,
            oauth_provider: new.oauth_provider,
            github_id: new.github_id,
            google_id: new.google_id,
            linkedin_id: new.linkedin_id,
            org_id: new.org_id.map(OrgId),
            must_change_password: false,
        }
    }
}

/// Where a person's identity comes from.
pub(crate) enum OAuthProvider {}

const PROVIDERS: [&str; 4] = ["github", "google", "linkedin", "email"];

impl PartialSchema for OAuthProvider {
    fn schema() -> RefOr<Schema> {
        choice("Where a person's identity comes from.", PROVIDERS)
    }
}

impl ToSchema for OAuthProvider {}

struct ProviderName;

impl Kind for ProviderName {
    type Value = String;

    fn read(&self, value: Value) -> Result<String, Wrong> {
        let known = value
            .as_str()
            .filter(|name| PROVIDERS.contains(name))
            .map(str::to_owned);
        known.ok_or_else(|| {
            (
                "enum",
                format!("This must be one of {}.", PROVIDERS.join(", ")),
            )
        })
    }

    fn placeholder() -> String {
        String::new()
    }
}

/// A change of a person (JSON Merge Patch, RFC 7396): what is absent stays, null clears.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"full_name": "Ada King"}))]
pub(crate) struct UserUpdate {
    #[schema(value_type = Option<String>, max_length = 200)]
    full_name: Maybe<String>,
    /// A new address is not verified; both the old and the new one are told. Null is refused.
    #[schema(value_type = Option<String>, format = Email, max_length = 254)]
    email: Maybe<String>,
    /// A full address that starts with `https://` or `http://`.
    #[schema(value_type = Option<String>, max_length = 2048)]
    avatar_url: Maybe<String>,
    #[schema(required = false, schema_with = preferences)]
    preferences: Maybe<Map<String, Value>>,
    /// False deactivates the person, true reactivates. Null is refused.
    #[schema(value_type = Option<bool>)]
    is_active: Maybe<bool>,
}

fn preferences() -> openapi::Object {
    any_object(
        "Anything that a client wants to keep for the person, up to 16 KiB as JSON. Replaced as a whole.",
    )
}

impl ReadBody for UserUpdate {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            full_name: fields.patch("full_name", TEXT),
            email: fields.patch("email", TEXT),
            avatar_url: fields.patch("avatar_url", TEXT),
            preferences: fields.patch("preferences", Object),
            is_active: fields.patch("is_active", Flag),
        }
    }
}

impl From<UserUpdate> for UserChange {
    fn from(change: UserUpdate) -> Self {
        let UserUpdate {
            full_name,
            email,
            avatar_url,
            preferences,
            is_active,
        } = change;
        Self {
            full_name,
            email,
            avatar_url,
            preferences,
            is_active,
        }
    }
}

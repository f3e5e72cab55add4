//! The OpenAPI 3.1 document: what is not said by the handlers themselves.

use utoipa::{
    OpenApi as _,
    openapi::{
        OpenApi,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{
    operations::{AUTHENTICATION, ORGANIZATIONS, USERS},
    routes::routes,
    wire::{ErrorResponse, HTTPValidationError, ValidationError},
};

/// The document of the whole API, the same at each call.
pub fn document() -> OpenApi {
    routes().1
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Usher",
        description = "Organizations, people, roles, passwords, sessions and the activity trail. Sign in with \
            `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer …`, or the cookie \
            `session_token`: both are keys to the same session. Times are RFC 3339 in UTC. A field or a parameter \
            that is wrong is answered 422 with every problem at once; every other refusal is one sentence under \
            `detail`. Whoever must change their password is answered 403 until they have.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = USERS, description = "People, their roles, passwords and activity."),
        (name = AUTHENTICATION, description = "Signing in and out, registration, recovery, external providers."),
        (name = ORGANIZATIONS, description = "Organizations, their activity, and the super_devs assigned to them."),
    ),
    components(schemas(ErrorResponse, HTTPValidationError, ValidationError)),
)]
struct Frame;

/// The document without any operation.
pub(crate) fn frame() -> OpenApi {
    let mut frame = Frame::openapi();
    let components = frame.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The access token of a sign-in."));
    let cookie = ApiKeyValue::with_description("session_token", "The cookie that a sign-in sets.");
    components.add_security_scheme("HTTPBearer", SecurityScheme::Http(bearer.build()));
    components.add_security_scheme(
        "session_token",
        SecurityScheme::ApiKey(ApiKey::Cookie(cookie)),
    );
    frame
}

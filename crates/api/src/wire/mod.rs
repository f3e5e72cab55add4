//! The bodies that travel: exactly the fields of the contract, converted from and to the types that operations
//! speak. They are types of their own so that neither side changes the other by accident.

mod activity;
mod external;
mod invitation;
mod organization;
mod password;
mod problem;
mod recovery;
mod reset_links;
mod role;
mod session;
mod sessions;
mod user;
mod user_input;

use utoipa::openapi::{
    RefOr, Schema,
    schema::{AdditionalProperties, Object, ObjectBuilder, SchemaType, Type},
};

pub(crate) use activity::UserActivityResponse;
pub(crate) use external::{CallbackQuery, KeptCookies, providers, registration_required};
pub(crate) use invitation::{
    AcceptInvitationRequest, InvitationListResponse, InvitationRequest, InvitedResponse,
};
pub(crate) use organization::{
    OrganizationCreate, OrganizationListResponse, OrganizationResponse, OrganizationUpdate,
};
pub(crate) use password::{
    AdminGenerateResetLinkRequest, AdminGenerateResetLinkResponse, AdminSetPasswordRequest,
    AdminSetPasswordResponse, ChangePasswordRequest,
};
pub(crate) use problem::{ErrorResponse, HTTPValidationError, ValidationError};
pub(crate) use recovery::{MailboxQuery, NewPasswordQuery};
pub(crate) use reset_links::ResetLinkResponse;
pub(crate) use role::{RoleResponse, UserRoleAssignment};
pub(crate) use session::{
    LoginRequest, RefreshTokenRequest, RegisterRequest, TokenResponse, message, verified,
};
pub(crate) use sessions::{SessionResponse, SessionsEndedResponse};
pub(crate) use user::{UserListResponse, UserResponse};
pub(crate) use user_input::{UserCreate, UserUpdate};

/// The schema of a field that takes one of a few names.
fn choice(description: &str, names: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(names))
        .into()
}

/// The schema of a field that holds any JSON object, or null.
fn any_object(description: &str) -> Object {
    let nullable = SchemaType::from_iter([Type::Object, Type::Null]);
    let anything = Some(AdditionalProperties::<Schema>::FreeForm(true));
    ObjectBuilder::new()
        .schema_type(nullable)
        .description(Some(description))
        .additional_properties(anything)
        .build()
}

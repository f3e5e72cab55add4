//! What the browser and the server both know.
//!
//! Identifiers, inputs, views, permissions and problems, and nothing that needs a database, a clock or a
//! network: this crate is compiled into the WASM that the browser loads. Rows of the database and the wire
//! types of the REST API live elsewhere and are converted at the border, so each can change alone.

mod activity;
mod bulk;
mod external;
mod ids;
mod link;
mod local;
mod organization;
mod outbox;
mod page;
mod password;
mod problem;
mod role;
mod session;
mod setting;
mod span;
mod timestamp;
mod user;

pub use activity::{
    ActivityQuery, Actor, ActorKind, COMMAND_LINE, Called, Change, Event, EventKind, EventStatus,
    Sentence, UNKNOWN_ACCOUNT, told_together,
};
pub use bulk::{
    BulkDeed, BulkOutcome, BulkPlan, BulkProgress, BulkRun, BulkState, MOST_PEOPLE, PersonRef,
    Selection, Skipped, UnknownDeed,
};
pub use external::{Newcomer, Provider, ProviderInfo, SignInMethod, SignInMethods};
pub use ids::{OrgId, SessionId, UserId};
pub use link::{Invitation, Invited, LinkKind, LinkState, LinkView};
pub use local::{Local, Locale, Zone};
pub use organization::{
    NewOrganization, OrgRef, OrgSort, Organization, OrganizationChange, OrganizationQuery,
};
pub use outbox::{OutboxItem, OutboxMessage, OutboxQuery, OutboxState};
pub use page::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, Page, Paging};
pub use password::Strength;
pub use problem::{FieldProblem, Problem};
pub use role::{Permission, Role, RoleChange, RoleGrant, RoleInfo, RoleSet, RolesChanged};
pub use session::{
    Console, LinkInfo, LinkMail, Me, Obstacle, Registration, SessionInfo, SetupState, SignedIn,
    Verified,
};
pub use span::{Moment, Span};
/// The form of all ids but that of an organization.
pub use uuid::Uuid;

pub use setting::{SettingInfo, SettingSource, SettingValue};
pub use timestamp::{Period, Timestamp};
pub use user::{
    Allowed, EmailDelivery, Maybe, NewPassword, NewUser, PasswordSet, ResetLink, User, UserActions,
    UserChange, UserPage, UserQuery, UserSort,
};

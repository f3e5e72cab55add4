//! Refusals as they travel.

use model::FieldProblem;
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{AnyOfBuilder, ArrayBuilder, Schema},
    },
};

/// Every refusal but 422: one plain sentence.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErrorResponse {
    /// What is wrong, in one sentence, fit to show to a person.
    #[schema(example = "Sign in to do this.")]
    pub(crate) detail: String,
}

/// 422: everything that is wrong with the request, at once.
#[derive(Serialize, ToSchema)]
pub(crate) struct HTTPValidationError {
    /// One entry a problem.
    #[schema(required = false)]
    detail: Vec<ValidationError>,
}

/// One thing that is wrong with one field.
#[derive(Serialize, ToSchema)]
pub(crate) struct ValidationError {
    /// Where: `body`, `query`, `path` or `cookie`, then the field.
    #[schema(schema_with = place, example = json!(["body", "email"]))]
    loc: Vec<String>,
    /// What is wrong and what would be right, in one sentence.
    msg: String,
    /// A name for programs: `missing`, `extra_forbidden`, `string_too_short`, `value_error`, ….
    r#type: String,
}

/// Clients know the parts of a place as text or numbers.
fn place() -> Schema {
    let part = AnyOfBuilder::new()
        .item(String::schema())
        .item(plain_integer());
    ArrayBuilder::new()
        .items(RefOr::T(Schema::AnyOf(part.build())))
        .build()
        .into()
}

fn plain_integer() -> Schema {
    utoipa::openapi::schema::Object::with_type(utoipa::openapi::schema::Type::Integer).into()
}

impl From<&[FieldProblem]> for HTTPValidationError {
    fn from(fields: &[FieldProblem]) -> Self {
        let entry = |field: &FieldProblem| ValidationError {
            loc: field.loc.clone(),
            msg: field.msg.clone(),
            r#type: field.kind.clone(),
        };
        Self {
            detail: fields.iter().map(entry).collect(),
        }
    }
}

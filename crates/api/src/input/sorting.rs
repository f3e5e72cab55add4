//! `sort`, which Usher adds to the lists that clients know.
//!
//! It stands after all other parameters in the document, because generated clients take parameters in that order.

use model::{OrgSort, UserSort};
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

/// The problem of a `sort` that names no field.
pub(super) const UNKNOWN_SORT: (&str, &str) = (
    "enum",
    "This must be a field that the list sorts by, with - before it to turn it.",
);

/// `sort` of people.
pub(crate) enum UserSorting {}

/// `sort` of organizations.
pub(crate) enum OrganizationSorting {}

impl IntoParams for UserSorting {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![parameter(UserSort::ALL.map(UserSort::name))]
    }
}

impl IntoParams for OrganizationSorting {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![parameter(OrgSort::ALL.map(OrgSort::name))]
    }
}

/// The names of the fields, each also with `-` before it.
fn parameter<const N: usize>(names: [&'static str; N]) -> Parameter {
    let both = names
        .into_iter()
        .flat_map(|name| [name.to_owned(), format!("-{name}")]);
    ParameterBuilder::new()
        .name("sort")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some("The field to sort by, with `-` before it for descending order. Without it, newest first."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).enum_values(Some(both))))
        .build()
}

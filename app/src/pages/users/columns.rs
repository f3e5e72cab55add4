//! The columns of the list of people: whoever looks chooses them, and the choice follows them to every browser. A URL
//! that names columns wins for whoever opens it.

use leptos::prelude::*;
use messages::t;
use serde::{Deserialize, Serialize};

use super::calls::ChooseColumns;
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Back, Icon, Shape, TickBox},
};

/// A column that can be left out; the person's name always stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Status,
    Roles,
    Organization,
    LastLogin,
    Created,
    Id,
}

impl Column {
    pub(crate) const ALL: [Column; 6] = [
        Column::Status,
        Column::Roles,
        Column::Organization,
        Column::LastLogin,
        Column::Created,
        Column::Id,
    ];

    /// In the URL, the form and the preferences.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Column::Status => "status",
            Column::Roles => "roles",
            Column::Organization => "organization",
            Column::LastLogin => "last_login",
            Column::Created => "created",
            Column::Id => "user_id",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Column::Status => t!("users-column-status"),
            Column::Roles => t!("users-column-roles"),
            Column::Organization => t!("users-column-organization"),
            Column::LastLogin => t!("users-column-last-sign-in"),
            Column::Created => t!("users-column-created"),
            Column::Id => t!("users-column-id"),
        }
    }
}

/// A choice of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Columns(u8);

/// The word for a choice of none.
pub(crate) const NONE: &str = "none";

impl Default for Columns {
    /// All but the id.
    fn default() -> Self {
        Column::ALL
            .into_iter()
            .filter(|column| *column != Column::Id)
            .collect()
    }
}

impl FromIterator<Column> for Columns {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> Self {
        Self(
            columns
                .into_iter()
                .fold(0, |bits, column| bits | 1 << column as u8),
        )
    }
}

impl Columns {
    pub(crate) const fn has(self, column: Column) -> bool {
        self.0 & (1 << column as u8) != 0
    }

    /// The names with commas between them.
    pub(crate) fn text(self) -> String {
        let names: Vec<_> = Column::ALL
            .into_iter()
            .filter(|column| self.has(*column))
            .map(Column::name)
            .collect();
        if names.is_empty() {
            NONE.to_owned()
        } else {
            names.join(",")
        }
    }
}

/// The chooser: a form that works without script.
#[component]
pub(super) fn ColumnChooser(columns: Columns) -> impl IntoView {
    let deed = use_deed::<ChooseColumns>();
    view! {
        <details class="menu" name="chips">
            <summary class="btn small quiet">
                <Icon shape=Shape::Columns />
                {t!("users-columns")}
            </summary>
            <div class="pop end">
                <DeedForm deed=deed attr:class="form">
                    <Back />
                    <fieldset>
                        <legend>{t!("users-columns-beside-the-name")}</legend>
                        {Column::ALL
                            .map(|column| {
                                view! {
                                    <label class="check">
                                        <TickBox name=column.name() value="true" checked=columns.has(column) />
                                        <span>{column.title()}</span>
                                    </label>
                                }
                            })
                            .collect_view()}
                    </fieldset>
                    <button class="btn small primary" type="submit">
                        {t!("users-columns-show")}
                    </button>
                </DeedForm>
            </div>
        </details>
    }
}

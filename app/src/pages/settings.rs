//! `/settings`: what the server was told, and where. To be read; it is changed where it is told.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use messages::{Piece, rich, t};
use model::{SettingInfo, SettingSource, SettingValue};

use crate::{call::CallError, parts::load};

/// The settings of this server.
#[server(input = GetUrl)]
pub(crate) async fn settings_page() -> Result<Vec<SettingInfo>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .list_settings(&caller)
        .map_err(|r| bridge::refused(r, &caller))
}

#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! {
        <Title text=t!("settings-title") />
        {load(
            || (),
            |()| settings_page(),
            |settings| {
                view! {
                    <div class="head">
                        <h1>{t!("settings-title")}</h1>
                    </div>
                    <p class="notice">
                        {t!("settings-lead")}
                    </p>
                    <div class="card">
                        <table class="settings">
                            <thead>
                                <tr>
                                    <th scope="col">{t!("settings-setting")}</th>
                                    <th scope="col">{t!("settings-value")}</th>
                                    <th scope="col">{t!("settings-from")}</th>
                                </tr>
                            </thead>
                            <tbody>{settings.into_iter().map(row).collect_view()}</tbody>
                        </table>
                    </div>
                }
            },
        )}
    }
}

/// Words with what a machine reads among them.
fn coded(words: Vec<Piece>) -> AnyView {
    let words = words
        .into_iter()
        .map(|Piece { text, argument }| match argument {
            Some(_) => view! { <code>{text}</code> }.into_any(),
            None => text.into_any(),
        })
        .collect_view();
    view! { <span>{words}</span> }.into_any()
}

fn row(setting: SettingInfo) -> impl IntoView {
    let value = match setting.value {
        SettingValue::Nothing => {
            view! { <span class="faint">{t!("settings-not-set")}</span> }.into_any()
        }
        SettingValue::Text(text) => view! { <code>{text}</code> }.into_any(),
        SettingValue::Secret => {
            view! { <span class="pill">{t!("settings-secret")}</span> }.into_any()
        }
    };
    let source = match setting.source {
        SettingSource::Default => {
            view! { <span class="faint">{t!("settings-from-default")}</span> }.into_any()
        }
        SettingSource::File(path) => coded(rich!("settings-from-file", path = path)),
        SettingSource::Environment(name) => coded(rich!("settings-from-environment", name = name)),
        SettingSource::SecretFile(name) => coded(rich!("settings-from-secret-file", name = name)),
    };
    view! {
        <tr>
            <th scope="row">
                <code>{setting.key}</code>
                <span class="hint">{setting.meaning}</span>
            </th>
            <td>{value}</td>
            <td class="muted">{source}</td>
        </tr>
    }
}

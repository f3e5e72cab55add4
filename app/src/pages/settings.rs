//! `/settings`: what the server was told, and where. To be read; it is changed where it is told.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use model::{SettingInfo, SettingSource, SettingValue};

use crate::{call::CallError, parts::load};

/// The settings of this server.
#[server(input = GetUrl)]
pub(crate) async fn settings_page() -> Result<Vec<SettingInfo>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .list_settings(&caller)
        .map(<[SettingInfo]>::to_vec)
        .map_err(|r| bridge::refused(r, &caller))
}

#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! {
        <Title text="Settings" />
        <div class="head">
            <h1>"Settings"</h1>
        </div>
        <p class="notice">
            "To be read only. A setting is changed in the environment or in usher.toml, and counts from the next start."
        </p>
        {load(
            || (),
            |()| settings_page(),
            |settings| {
                view! {
                    <div class="card">
                        <table class="settings">
                            <thead>
                                <tr>
                                    <th scope="col">"Setting"</th>
                                    <th scope="col">"Value"</th>
                                    <th scope="col">"From"</th>
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

fn row(setting: SettingInfo) -> impl IntoView {
    let value = match setting.value {
        SettingValue::Nothing => view! { <span class="faint">"not set"</span> }.into_any(),
        SettingValue::Text(text) => view! { <code>{text}</code> }.into_any(),
        SettingValue::Secret => view! { <span class="pill">"set"</span> }.into_any(),
    };
    let source = match setting.source {
        SettingSource::Default => view! { <span class="faint">"default"</span> }.into_any(),
        SettingSource::File(path) => view! { <span>"file " <code>{path}</code></span> }.into_any(),
        SettingSource::Environment(name) => {
            view! { <span>"environment " <code>{name}</code></span> }.into_any()
        }
        SettingSource::SecretFile(name) => {
            view! { <span>"the file named by " <code>{name}</code></span> }.into_any()
        }
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

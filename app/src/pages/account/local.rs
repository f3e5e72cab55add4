//! `/account/local`: the time zone and the customs in which one reads times and numbers.

use leptos::prelude::*;
use leptos_meta::Title;
use messages::t;
use model::{Local, Locale, Timestamp, Zone};

use super::calls::{ChooseLocal, LocalView, local_form};
use crate::{
    call::At,
    frame::{DeedForm, use_deed},
    parts::{Crumb, Summary, grouped_of, load, moment_of},
    routes,
};

#[component]
pub(crate) fn LocalPage() -> impl IntoView {
    view! {
        <Title text=t!("account-local-title") />
        <Crumb href=routes::ACCOUNT label=t!("account-title") />
        <div class="head">
            <h1>{t!("account-local-title")}</h1>
        </div>
        {load(|| (), |()| local_form(), |At { now, data }| view! { <Choose now view=data /> })}
    }
}

#[component]
fn Choose(now: Timestamp, view: LocalView) -> impl IntoView {
    let deed = use_deed::<ChooseLocal>();
    let LocalView {
        local,
        zones,
        languages,
    } = view;
    // One alone is no choice.
    let languages = (languages.len() > 1).then(|| view! { <Languages languages /> });
    let Local {
        zone,
        locale: chosen,
    } = local;
    let zone_name = deed.typed("time_zone", zone.name.clone());
    let options = zones
        .into_iter()
        .map(|name| {
            let selected = name == zone_name;
            view! {
                <option value=name.clone() selected=selected>
                    {name.replace('_', " ")}
                </option>
            }
        })
        .collect_view();
    let formats = Locale::ALL
        .map(|locale| {
            let sample = sample(&zone, locale, now);
            view! {
                <label class="check">
                    <input type="radio" name="locale" value=locale.tag() checked=locale == chosen />
                    <span>
                        <b>{title(locale)}</b>
                        <span class="hint num">{sample}</span>
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <DeedForm deed=deed attr:class="form card pad" attr:novalidate="">
            <Summary problem=deed.problem labels=[("time_zone", t!("account-local-zone"))] />
            <div class="row">
                <label for="f-time_zone">{t!("account-local-zone")}</label>
                <select class="input" id="f-time_zone" name="time_zone" aria-describedby="f-time_zone-hint">
                    {options}
                </select>
                <p class="hint" id="f-time_zone-hint">
                    {t!("account-local-zone-hint")}
                </p>
            </div>
            {languages}
            <fieldset>
                <legend>{t!("account-local-format")}</legend>
                {formats}
            </fieldset>
            <div class="buttons">
                <button class="btn primary" type="submit">
                    {t!("account-local-save")}
                </button>
                <a class="btn quiet" href=routes::ACCOUNT>
                    {t!("account-local-cancel")}
                </a>
            </div>
        </DeedForm>
    }
}

#[component]
fn Languages(languages: Vec<(String, String)>) -> impl IntoView {
    let spoken = messages::language().tag();
    let options = languages
        .into_iter()
        .map(|(tag, name)| {
            let selected = tag == spoken;
            view! {
                <option value=tag.clone() lang=tag selected=selected>
                    {name}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="row">
            <label for="f-language">{t!("account-local-language")}</label>
            <select class="input" id="f-language" name="language">
                {options}
            </select>
        </div>
    }
}

pub(super) fn title(locale: Locale) -> &'static str {
    match locale {
        Locale::British => t!("account-locale-british"),
        Locale::American => t!("account-locale-american"),
        Locale::Iso => t!("account-locale-iso"),
    }
}

/// This moment and a number, as a choice would show them.
fn sample(zone: &Zone, locale: Locale, now: Timestamp) -> String {
    let local = Local {
        zone: zone.clone(),
        locale,
    };
    format!("{}; {}", moment_of(&local, now), grouped_of(&local, 10_000))
}

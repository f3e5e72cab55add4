//! `/account/local`: the time zone and the customs in which one reads times and numbers.

use leptos::prelude::*;
use leptos_meta::Title;
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
        <Title text="Time zone and format" />
        <Crumb href=routes::ACCOUNT label="Your account" />
        <div class="head">
            <h1>"Time zone and format"</h1>
        </div>
        {load(|| (), |()| local_form(), |At { now, data }| view! { <Choose now view=data /> })}
    }
}

#[component]
fn Choose(now: Timestamp, view: LocalView) -> impl IntoView {
    let deed = use_deed::<ChooseLocal>();
    let LocalView { local, zones } = view;
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
            <Summary problem=deed.problem labels=&[("time_zone", "Time zone")] />
            <div class="row">
                <label for="f-time_zone">"Time zone"</label>
                <select class="input" id="f-time_zone" name="time_zone" aria-describedby="f-time_zone-hint">
                    {options}
                </select>
                <p class="hint" id="f-time_zone-hint">
                    "Times everywhere in Usher are shown in it, and the days on which a role ends are its days."
                </p>
            </div>
            <fieldset>
                <legend>"Dates and numbers"</legend>
                {formats}
            </fieldset>
            <div class="buttons">
                <button class="btn primary" type="submit">
                    "Save"
                </button>
                <a class="btn quiet" href=routes::ACCOUNT>
                    "Cancel"
                </a>
            </div>
        </DeedForm>
    }
}

pub(super) const fn title(locale: Locale) -> &'static str {
    match locale {
        Locale::British => "English (United Kingdom)",
        Locale::American => "English (United States)",
        Locale::Iso => "English, with ISO dates",
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

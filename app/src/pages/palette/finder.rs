//! The palette: a combobox in a dialog. The arrows choose, Enter goes there.

use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use messages::t;
use model::PersonRef;

use super::{
    calls::find_people,
    entries::{Entry, entries},
};
use crate::{
    frame::Frame,
    parts::{Icon, PALETTE, Shape},
};

#[component]
pub(in crate::pages) fn Palette() -> impl IntoView {
    let frame = Frame::here();
    let dialog = NodeRef::<html::Dialog>::new();
    let words = RwSignal::new(String::new());
    let people = RwSignal::new(Vec::<PersonRef>::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        frame.console.with(|console| {
            console.as_ref().map_or_else(Vec::new, |console| {
                entries(console, &words.read(), &people.read())
            })
        })
    });
    let typed = move |text: String| {
        words.set(text.clone());
        at.set(0);
        let lists = frame
            .console
            .with_untracked(|console| console.as_ref().is_some_and(|c| c.list_users.yes()));
        if !lists || text.trim().is_empty() {
            people.set(Vec::new());
            return;
        }
        spawn_local(async move {
            let answer = find_people(text.trim().to_owned()).await;
            // An answer that comes late says nothing about what stands there by now.
            if let Ok(answer) = answer
                && words.try_get_untracked().as_ref() == Some(&text)
            {
                people.set(answer);
            }
        });
    };
    let navigate = use_navigate();
    let go = move |entry: Entry| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        navigate(&entry.href, Default::default());
    };
    let go_by_key = go.clone();
    let key = move |event: ev::KeyboardEvent| {
        let many = found.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % many),
            "ArrowUp" => at.update(|at| *at = (*at + many - 1) % many),
            "Enter" => {
                let chosen = found.with_untracked(|found| found.get(at.get_untracked()).cloned());
                if let Some(entry) = chosen {
                    go_by_key(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let closed = move |_| {
        // Told after the fact: it may be open once more by now.
        if dialog.get_untracked().is_some_and(|dialog| dialog.open()) {
            return;
        }
        words.set(String::new());
        people.set(Vec::new());
        at.set(0);
    };
    // Not before it opens: no page needs to carry what only script shows.
    let open = RwSignal::new(false);
    let lines = move || {
        if !open.get() {
            return Vec::new();
        }
        let go = go.clone();
        let mut group = "";
        found
            .get()
            .into_iter()
            .enumerate()
            .map(|(n, entry)| {
                let heading = (entry.group != group).then(|| {
                    view! {
                        <li class="group" role="presentation">
                            {entry.group}
                        </li>
                    }
                });
                group = entry.group;
                let label = entry.label.clone();
                let go = go.clone();
                view! {
                    {heading}
                    <li
                        id=format!("palette-{n}")
                        class="pick"
                        role="option"
                        aria-selected=move || if at.get() == n { "true" } else { "false" }
                        on:click=move |_| go(entry.clone())
                    >
                        {label}
                    </li>
                }
                .into_any()
            })
            .collect::<Vec<_>>()
    };
    view! {
        <dialog id=PALETTE class="palette" node_ref=dialog aria-label=t!("palette-title") on:focusin=move |_| open.set(true) on:close=closed>
            <label class="field">
                <Icon shape=Shape::Find />
                <input
                    type="text"
                    role="combobox"
                    placeholder=t!("palette-hint")
                    aria-label=t!("palette-title")
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-activedescendant=move || format!("palette-{}", at.get())
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=words
                    on:input=move |event| typed(event_target_value(&event))
                    on:keydown=key
                />
                <kbd>{t!("keys-escape")}</kbd>
            </label>
            <ul id="palette-list" role="listbox" aria-label=t!("palette-found")>
                {lines}
            </ul>
        </dialog>
    }
}

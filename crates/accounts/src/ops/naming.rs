//! Who is who in a timeline. People are called by their names; where two of one name meet, or a name could stand for
//! somebody else, by name and address. Everybody chooses their name freely, and nobody the address of another.

use std::collections::{BTreeMap, BTreeSet};

use messages::t;
use model::{COMMAND_LINE, Event, UNKNOWN_ACCOUNT, UserId};

use crate::{
    Refusal,
    caller::SYSTEM,
    store::{Source, read},
    text,
};

/// People whose addresses one statement asks for: databases take so many parameters and no more.
const AT_ONCE: usize = 500;

/// Adds the addresses of those who cannot be told apart by their names among these events, and of those whose names look
/// like an address or like what nobody is called.
pub(in crate::ops) async fn tell_apart(
    source: &mut impl Source,
    events: &mut [Event],
) -> Result<(), Refusal> {
    let mut people = BTreeMap::<String, BTreeSet<UserId>>::new();
    // A page names few people, and each of them often.
    let named: BTreeSet<_> = events
        .iter()
        .flat_map(|event| [actor(event), subject(event)])
        .flatten()
        .collect();
    for (name, id) in named {
        people.entry(as_seen(name)).or_default().insert(id);
    }
    let reserved = reserved();
    people.retain(|name, of| of.len() > 1 || name.contains('@') || reserved.contains(name));
    if people.is_empty() {
        return Ok(());
    }
    let ids: BTreeSet<_> = people.values().flatten().map(|id| id.0).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let mut addresses = BTreeMap::new();
    for some in ids.chunks(AT_ONCE) {
        let found = read!(source, users::addresses(some))?;
        addresses.extend(found.into_iter().map(|(id, address)| (UserId(id), address)));
    }
    let with_address = |(name, id): (&str, UserId)| {
        let seen = as_seen(name);
        let address = addresses.get(&id).filter(|_| people.contains_key(&seen))?;
        let known = seen == as_seen(address);
        (!known).then(|| {
            t!(
                "event-name-and-address",
                name = name,
                address = address.as_str()
            )
        })
    };
    for event in events {
        let by = actor(event).and_then(with_address);
        let other = subject(event).and_then(with_address);
        event.called.actor = by.or(event.called.actor.take());
        event.called.subject = other;
    }
    Ok(())
}

/// The person who did it, as the sentence would call them.
fn actor(event: &Event) -> Option<(&str, UserId)> {
    event.actor_id.map(|id| (event.doer(), id))
}

/// The person to whom it was done, likewise.
fn subject(event: &Event) -> Option<(&str, UserId)> {
    let id = event.resource_id.as_deref()?;
    (event.resource_type.as_deref() == Some("user"))
        .then(|| id.parse().ok())
        .flatten()
        .map(|id| (event.subject(), id))
}

/// What is the same to a reader: neither capitals, nor width, nor the kind and number of spaces tell two names apart.
fn as_seen(name: &str) -> String {
    let folded = text::fold(name);
    let words: Vec<_> = folded.split_whitespace().collect();
    words.join(" ")
}

/// What sentences say where no person did it or had it done to them.
fn reserved() -> BTreeSet<String> {
    let kept = [COMMAND_LINE, SYSTEM, UNKNOWN_ACCOUNT];
    let told: [&str; 4] = [
        t!("event-command-line"),
        t!("event-unknown-account"),
        t!("event-somebody-did"),
        t!("event-somebody"),
    ];
    kept.into_iter().chain(told).map(as_seen).collect()
}

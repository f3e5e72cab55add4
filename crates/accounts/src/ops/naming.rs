//! Who is who in a timeline. People are called by their names; where two of one name meet, by name and address.

use std::collections::{BTreeMap, BTreeSet};

use messages::t;
use model::{Event, UserId};

use crate::{
    Refusal,
    store::{Source, read},
};

/// Adds the addresses of those who cannot be told apart by their names among these events.
pub(super) async fn tell_apart(
    source: &mut impl Source,
    events: &mut [Event],
) -> Result<(), Refusal> {
    let mut people = BTreeMap::<String, BTreeSet<UserId>>::new();
    for event in &*events {
        let named = [
            event.actor_id.map(|id| (event.doer(), id)),
            subject(event).map(|id| (event.subject(), id)),
        ];
        for (name, id) in named.into_iter().flatten() {
            people.entry(name.to_owned()).or_default().insert(id);
        }
    }
    people.retain(|_, of| of.len() > 1);
    if people.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = people.values().flatten().map(|id| id.0).collect();
    let addresses: BTreeMap<_, _> = read!(source, users::addresses(&ids))?
        .into_iter()
        .map(|(id, address)| (UserId(id), address))
        .collect();
    for event in events {
        let with_address = |name: &str, id: Option<UserId>| {
            let address = addresses.get(&id.filter(|_| people.contains_key(name))?)?;
            let known = name == address;
            (!known).then(|| {
                t!(
                    "event-name-and-address",
                    name = name,
                    address = address.as_str()
                )
            })
        };
        let actor = with_address(event.doer(), event.actor_id);
        let other = with_address(event.subject(), subject(event));
        event.called.actor = actor.or(event.called.actor.take());
        event.called.subject = other;
    }
    Ok(())
}

/// The person to whom it was done.
fn subject(event: &Event) -> Option<UserId> {
    let id = event.resource_id.as_deref()?;
    (event.resource_type.as_deref() == Some("user"))
        .then(|| id.parse().ok())
        .flatten()
}

//! Getting in, staying in, getting back in.

mod endings;
mod guesses;
mod invitations;
mod last_admin;
mod links;
mod obstacles;
mod passwords;
mod refresh;
mod registration;
mod revoke;
mod sessions;
mod set_back;
mod setup;
mod sign_in;
mod told;
mod verify_email;

use model::NewUser;

use crate::world::{Told, World, person};

/// Ada may sign in; `off` is deactivated, and `linkonly` has no password yet.
async fn with_and_without_a_way_in(world: &World) {
    let root = world.super_admin("root").await;
    world.record("ada", None, &[]).await;
    let off = world.record("off", None, &[]).await;
    root.deactivates(off.id).await.fine();
    root.creates(NewUser {
        password: None,
        ..person("linkonly")
    })
    .await
    .fine();
}

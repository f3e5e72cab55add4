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
mod setup;
mod sign_in;
mod told;
mod verify_email;

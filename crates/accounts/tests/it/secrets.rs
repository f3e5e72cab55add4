//! What a thief of the database would find: no password, no token, no link.

use accounts::{Idempotent, Key};
use model::{Maybe, NewPassword, NewUser, OrganizationChange, Registration, UserChange};

use crate::world::{PASSWORD, Someone, Told, World, activity, change, on_both, person, told};

on_both!(no_secret_is_anywhere_in_clear, wrong_guesses_are_not_kept);

const SET: &str = "chosen by an administrator";
const OWN: &str = "chosen in their own words";
const RESET: &str = "chosen through a mailed link";
const WRONG: &str = "a guess that is far off";

/// A life with everything in it that makes a secret; all of the secrets.
async fn life(world: &World) -> Vec<String> {
    let stranger = world.stranger();
    let mut secrets: Vec<String> = [PASSWORD, SET, OWN, RESET, WRONG]
        .map(str::to_owned)
        .to_vec();
    let setup = world.accounts.setup_link().await.unwrap().unwrap();
    let setup = setup.split_once("token=").unwrap().1.to_owned();
    let keys = world
        .accounts
        .complete_setup(&stranger, &setup, person("root"))
        .await
        .unwrap();
    let root = Someone::new(world, keys.user.id, keys);
    let acme = world.organization("Acme").await;
    let ada = world.user("ada", acme).await;
    world.signs_in(&ada.email, WRONG).await.refused(401);
    // People type a password where the address belongs.
    world.signs_in(PASSWORD, "").await.refused(401);
    let asked = world.accounts.forgot_password(&stranger, PASSWORD).await;
    asked.unwrap();
    let set = NewPassword {
        new_password: SET.to_owned(),
        send_email: true,
        must_change: true,
    };
    root.sets_password_of(ada.id, set).await.fine();
    let keys = world.signs_in(&ada.email, SET).await.fine();
    let ada = Someone::new(world, ada.id, keys);
    let renewed = ada.changes_password(SET, OWN).await.fine();
    let again = world.signs_in(&ada.email, OWN).await.fine();
    let rotated = world
        .accounts
        .refresh(&stranger, &again.refresh_token)
        .await
        .unwrap();
    let caller = root.caller().await;
    let link = world
        .accounts
        .issue_reset_link(&caller, ada.id, true)
        .await
        .unwrap();
    world
        .accounts
        .reset_password(&stranger, &link.token, RESET)
        .await
        .unwrap();
    world.forgets(&ada.email).await;
    let ivy = NewUser {
        password: None,
        ..person("ivy")
    };
    let invitation = root.invites_new(ivy, false).await.fine().1.link.unwrap();
    let bob = world.user("bob", None).await;
    world
        .accounts
        .resend_verification(&bob.caller().await)
        .await
        .unwrap();
    let moved = UserChange {
        email: Maybe::Value("robert@example.org".to_owned()),
        ..change()
    };
    root.updates(bob.id, moved).await.fine();
    let named = OrganizationChange {
        org_name: Maybe::Value("Acme Ltd".to_owned()),
        ..Default::default()
    };
    root.updates_organization(acme, named).await.fine();
    let founder = Registration {
        email: "eve@example.org".to_owned(),
        username: "eve".to_owned(),
        full_name: "Eve".to_owned(),
        org_name: "Eves".to_owned(),
        ..Registration::default()
    };
    let eve = world.accounts.register(&stranger, founder).await.unwrap();
    let kept = world
        .accounts
        .reserve_key(&caller, "POST /x", "a key of the client's own", b"{}")
        .await
        .unwrap();
    if let Idempotent::Fresh(key) = kept {
        world
            .accounts
            .keep_answer(&key, link.link.as_bytes())
            .await
            .unwrap();
    }
    world
        .accounts
        .save_session_data(&bob.keys.cookie, "{}")
        .await
        .unwrap();
    secrets.push(renewed);
    for keys in [&root.keys, &ada.keys, &again, &rotated, &bob.keys, &eve] {
        secrets.extend([
            keys.access_token.clone(),
            keys.refresh_token.clone(),
            keys.cookie.clone(),
        ]);
    }
    secrets.extend([
        setup,
        link.token,
        link.link,
        invitation,
        "a key of the client's own".to_owned(),
    ]);
    secrets
}

async fn no_secret_is_anywhere_in_clear(world: World) {
    let world = world
        .with(|settings| settings.registration_open = true)
        .await;
    let secrets = life(&world).await;
    let cells = world.database.cells();
    assert!(
        cells.len() > 500,
        "only {} values were looked at",
        cells.len()
    );
    assert!(world.database.number("select count(*) from outbox") >= 6);
    for secret in &secrets {
        // The part after the prefix as well: no column may hold a piece of it.
        let piece = match secret.strip_prefix("ush_") {
            Some(rest) => rest.split_once('_').map_or(rest, |(_, random)| random),
            None => secret,
        };
        for needle in [secret.as_bytes(), piece.as_bytes()] {
            assert!(needle.len() >= 16, "{secret}");
            for cell in &cells {
                let found = cell
                    .bytes
                    .windows(needle.len())
                    .any(|bytes| bytes == needle);
                assert!(!found, "{}.{} holds {secret:?}", cell.table, cell.column);
            }
        }
    }
    // Nor in anything that an administrator reads.
    let root = world.enters(root_of(&world), "root@example.org").await;
    for id in world
        .database
        .texts("select distinct resource_id from events where resource_type = 'user'")
    {
        let found = root
            .reads_activity_of(id.parse().unwrap(), &activity(None))
            .await
            .fine();
        let text = serde_json::to_string(&found.items).unwrap();
        assert!(
            secrets.iter().all(|secret| !text.contains(secret.as_str())),
            "{text}"
        );
    }
}

fn root_of(world: &World) -> model::UserId {
    let id = world
        .database
        .texts("select resource_id from events where kind = 'user_created' order by seq");
    id[0].parse().unwrap()
}

async fn wrong_guesses_are_not_kept(world: World) {
    let stranger = world.stranger();
    let before = world.database.cells();
    for key in [Key::Cookie(WRONG), Key::Bearer(WRONG)] {
        let caller = world
            .accounts
            .caller(key, stranger.request.clone())
            .await
            .unwrap();
        assert!(caller.person().is_none());
    }
    told(world.accounts.refresh(&stranger, WRONG).await, &stranger).refused(401);
    told(
        world
            .accounts
            .reset_password(&stranger, WRONG, PASSWORD)
            .await,
        &stranger,
    )
    .refused(422);
    told(
        world.accounts.verify_email(&stranger, WRONG).await,
        &stranger,
    )
    .refused(422);
    assert_eq!(world.database.cells(), before);
}

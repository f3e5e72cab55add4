use http::{Request, StatusCode};
use model::{Maybe, NewUser, UserChange};
use serde_json::json;

use super::{one, post, post_json, problems, read};
use crate::{
    input::{Body, body::MAX_BODY_BYTES},
    wire::{
        AdminGenerateResetLinkRequest, AdminSetPasswordRequest, LoginRequest, OrganizationUpdate,
        RegisterRequest, UserCreate, UserRoleAssignment, UserUpdate,
    },
};

#[tokio::test]
async fn a_good_body_becomes_the_input_of_the_operation() {
    let body = json!({"email": "ada@example.org", "full_name": null, "org_id": 7.0, "oauth_provider": "github"});
    let Ok(Body(new)) = read::<Body<UserCreate>>(post_json(&body)).await else {
        panic!("refused")
    };
    let new = NewUser::from(new);
    assert_eq!(
        (new.email.as_str(), new.full_name, new.org_id),
        ("ada@example.org", None, Some(model::OrgId(7)))
    );
    assert_eq!(new.oauth_provider.as_deref(), Some("github"));
}

#[tokio::test]
async fn a_patch_tells_absent_from_null() {
    let body = json!({"full_name": null, "is_active": false, "preferences": {"theme": "dark"}});
    let Ok(Body(change)) = read::<Body<UserUpdate>>(post_json(&body)).await else {
        panic!("refused")
    };
    let change = UserChange::from(change);
    assert_eq!(
        (change.full_name, change.email),
        (Maybe::Null, Maybe::Absent)
    );
    assert_eq!(change.is_active, Maybe::Value(false));
    assert!(
        matches!(change.preferences, Maybe::Value(preferences) if preferences["theme"] == "dark")
    );
}

#[tokio::test]
async fn defaults_stand_where_a_field_is_absent_but_null_is_refused() {
    let Ok(Body(asked)) = read::<Body<AdminGenerateResetLinkRequest>>(post("{}")).await else {
        panic!("refused")
    };
    assert!(!asked.send_email);
    let refused =
        read::<Body<AdminGenerateResetLinkRequest>>(post_json(&json!({"send_email": null}))).await;
    assert_eq!(problems(refused), one("body.send_email", "bool_type"));
    let cleared =
        read::<Body<OrganizationUpdate>>(post_json(&json!({"org_name": null, "legal_name": null})))
            .await;
    assert_eq!(problems(cleared), one("body.org_name", "string_type"));
}

#[tokio::test]
async fn types_are_not_guessed() {
    let guesses = json!({"email": 5, "full_name": ["a"], "org_id": "5", "oauth_provider": "gitlab", "password": true});
    let found = problems(read::<Body<UserCreate>>(post_json(&guesses)).await);
    let expected = [
        ("body.email", "string_type"),
        ("body.full_name", "string_type"),
        ("body.password", "string_type"),
        ("body.oauth_provider", "enum"),
        ("body.org_id", "int_type"),
    ];
    assert_eq!(
        found,
        expected.map(|(place, kind)| (place.to_owned(), kind.to_owned()))
    );
    for number in [json!(5.5), json!(true), json!(null)] {
        let body = json!({"new_password": number, "send_email": 1});
        assert_eq!(
            problems(read::<Body<AdminSetPasswordRequest>>(post_json(&body)).await).len(),
            2
        );
    }
}

#[tokio::test]
async fn lengths_count_code_points() {
    let short = json!({"new_password": "äöüäöüä"});
    let refused = read::<Body<AdminSetPasswordRequest>>(post_json(&short)).await;
    assert_eq!(
        problems(refused),
        one("body.new_password", "string_too_short")
    );
    assert!(
        read::<Body<AdminSetPasswordRequest>>(post_json(&json!({"new_password": "äöüäöüäö"})))
            .await
            .is_ok()
    );
    let long =
        json!({"email": "a@b.c", "username": "u".repeat(101), "full_name": "A", "org_name": "ab"});
    let found = problems(read::<Body<RegisterRequest>>(post_json(&long)).await);
    let kinds: Vec<&str> = found.iter().map(|(_, kind)| kind.as_str()).collect();
    assert_eq!(kinds, ["string_too_long", "string_too_short"]);
}

#[tokio::test]
async fn missing_and_unknown_fields_are_named() {
    let found = problems(
        read::<Body<UserRoleAssignment>>(post_json(&json!({"role": "user", "id": 1}))).await,
    );
    assert_eq!(
        found[0],
        ("body.role_name".to_owned(), "missing".to_owned())
    );
    assert!(found.contains(&("body.role".to_owned(), "extra_forbidden".to_owned())));
    assert!(found.contains(&("body.id".to_owned(), "extra_forbidden".to_owned())));
    let roles = json!({"role_name": "Super_Admin", "expires_at": "tomorrow"});
    let found = problems(read::<Body<UserRoleAssignment>>(post_json(&roles)).await);
    assert_eq!(
        found
            .iter()
            .map(|(_, kind)| kind.as_str())
            .collect::<Vec<_>>(),
        ["enum", "datetime_parsing"]
    );
}

#[tokio::test]
async fn a_body_of_nothing_but_unknown_fields_is_answered_in_bounds() {
    let many: serde_json::Map<_, _> = (0..5_000)
        .map(|i| (format!("field{i}"), json!(0)))
        .collect();
    assert_eq!(
        problems(read::<Body<UserUpdate>>(post_json(&many.into())).await).len(),
        50
    );
}

#[tokio::test]
async fn nul_is_refused_wherever_text_is_kept() {
    let body = json!({"full_name": "a\0b", "preferences": {"deep": [{"a\0": 1}]}});
    let found = problems(read::<Body<UserUpdate>>(post_json(&body)).await);
    assert_eq!(
        found
            .iter()
            .map(|(place, _)| place.as_str())
            .collect::<Vec<_>>(),
        ["body.full_name", "body.preferences"]
    );
}

#[tokio::test]
async fn broken_json_is_one_problem_of_the_body() {
    let nested = "[".repeat(100_000);
    let deep = format!(
        "{{\"preferences\": {}{}}}",
        "[".repeat(200),
        "]".repeat(200)
    );
    let broken = [
        "{",
        "{} x",
        "{'a': 1}",
        r#"{"a": "\ud800"}"#,
        r#"{"a": 1e999}"#,
        "\u{feff}{}",
        &nested,
        &deep,
    ];
    for text in broken {
        let refused = read::<Body<UserUpdate>>(post(text.to_owned())).await;
        assert_eq!(
            problems(refused),
            one("body", "json_invalid"),
            "{}",
            &text[..text.len().min(40)]
        );
    }
    let not_utf8 = read::<Body<UserUpdate>>(post(b"{\"full_name\": \"\xff\"}".to_vec())).await;
    assert_eq!(problems(not_utf8), one("body", "json_invalid"));
    let twice = r#"{"is_active": true, "is_active": false}"#;
    assert_eq!(
        problems(read::<Body<UserUpdate>>(post(twice)).await),
        one("body", "json_invalid")
    );
    let twice_inside = r#"{"preferences": {"a": [{"b": 1, "b": 2}]}}"#;
    assert_eq!(
        problems(read::<Body<UserUpdate>>(post(twice_inside)).await),
        one("body", "json_invalid")
    );
    assert_eq!(
        problems(read::<Body<UserUpdate>>(post("[]")).await),
        one("body", "model_attributes_type")
    );
    assert_eq!(
        problems(read::<Body<UserUpdate>>(post("")).await),
        one("body", "missing")
    );
}

#[tokio::test]
async fn the_media_type_must_be_json() {
    let good = r#"{"email": "ada@example.org", "password": "x"}"#;
    let status = async |kind: &str| {
        let request = Request::post("/")
            .header("content-type", kind)
            .body(good.into())
            .unwrap();
        read::<Body<LoginRequest>>(request)
            .await
            .err()
            .map(|(status, _)| status)
    };
    for json in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/merge-patch+json",
    ] {
        assert_eq!(status(json).await, None, "{json}");
    }
    for other in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "json",
        "text/json",
        "",
    ] {
        assert_eq!(
            status(other).await,
            Some(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            "{other}"
        );
    }
    let silent = read::<Body<LoginRequest>>(Request::post("/").body(good.into()).unwrap()).await;
    assert_eq!(
        silent.err().map(|(status, _)| status),
        Some(StatusCode::UNSUPPORTED_MEDIA_TYPE)
    );
}

#[tokio::test]
async fn a_body_may_have_256_kib_and_not_a_byte_more() {
    let padded = |length: usize| post(format!("{{}}{}", " ".repeat(length - 2)));
    assert!(
        read::<Body<UserUpdate>>(padded(MAX_BODY_BYTES))
            .await
            .is_ok()
    );
    let refused = read::<Body<UserUpdate>>(padded(MAX_BODY_BYTES + 1)).await;
    assert_eq!(
        refused.err().map(|(status, _)| status),
        Some(StatusCode::PAYLOAD_TOO_LARGE)
    );
    let mut announced = post("{}");
    announced
        .headers_mut()
        .insert("content-length", "99999999".parse().unwrap());
    let refused = read::<Body<UserUpdate>>(announced).await;
    assert_eq!(
        refused.err().map(|(status, _)| status),
        Some(StatusCode::PAYLOAD_TOO_LARGE)
    );
}

use model::{SettingSource, SettingValue};

use super::*;

fn with(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let env = pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    load(None, &env)
}

fn refusal(pairs: &[(&str, &str)]) -> String {
    with(pairs).err().map(|e| e.to_string()).unwrap_or_default()
}

#[test]
fn a_setting_is_described_with_its_source_and_without_its_secret() {
    let told = with(&[
        ("USHER_SESSION_IDLE", "2d"),
        ("USHER_SECRET_KEY", &"ab".repeat(32)),
    ]);
    let described = told.map(|config| config.described).unwrap_or_default();
    let of = |key: &str| {
        let found = described.iter().find(|info| info.key == key);
        found.map(|info| (info.value.clone(), info.source.clone()))
    };
    let environment = |name: &str| SettingSource::Environment(name.to_owned());
    let text = |text: &str| SettingValue::Text(text.to_owned());
    let idle = (text("2d"), environment("USHER_SESSION_IDLE"));
    assert_eq!(of("session.idle"), Some(idle));
    let key = (SettingValue::Secret, environment("USHER_SECRET_KEY"));
    assert_eq!(of("secret_key"), Some(key));
    let level = (text("info"), SettingSource::Default);
    assert_eq!(of("log.level"), Some(level));
    let mail = (SettingValue::Nothing, SettingSource::Default);
    assert_eq!(of("smtp_url"), Some(mail));
}

#[test]
fn nothing_at_all_is_enough() {
    let config = with(&[]).map(|c| (c.listen.to_string(), c.public_url, c.database_url));
    assert_eq!(
        config.ok(),
        Some((
            "127.0.0.1:3000".into(),
            "http://127.0.0.1:3000".into(),
            "sqlite://data/usher.db".into()
        ))
    );
}

#[test]
fn links_lead_to_this_machine_where_it_listens_everywhere_and_nobody_was_told() {
    let links = |pairs: &[(&str, &str)]| {
        let config = with(pairs).ok();
        config.map(|c| (c.public_url, c.public_url_is_guessed))
    };
    for everywhere in ["0.0.0.0:4000", "[::]:4000"] {
        let listen = ("USHER_LISTEN", everywhere);
        let guessed = Some(("http://localhost:4000".to_owned(), true));
        assert_eq!(links(&[listen]), guessed, "{everywhere}");
        let told = ("USHER_PUBLIC_URL", "https://id.example.org");
        let kept = Some(("https://id.example.org".to_owned(), false));
        assert_eq!(links(&[listen, told]), kept, "{everywhere}");
    }
    let known = Some(("http://127.0.0.1:4000".to_owned(), false));
    assert_eq!(links(&[("USHER_LISTEN", "127.0.0.1:4000")]), known);
}

#[test]
fn links_follow_the_listener_unless_told() {
    assert_eq!(
        with(&[("USHER_LISTEN", "127.0.0.1:4000")])
            .map(|c| c.public_url)
            .ok()
            .as_deref(),
        Some("http://127.0.0.1:4000")
    );
}

#[test]
fn an_unknown_setting_stops_the_start_and_says_what_was_meant() {
    let said = refusal(&[("USHER_DATABASE", "sqlite://x")]);
    assert!(
        said.contains("USHER_DATABASE is no setting") && said.contains("USHER_DATABASE_URL"),
        "{said}"
    );
}

#[test]
fn bad_urls_stop_the_start() {
    for (name, value) in [
        ("USHER_DATABASE_URL", "mysql://localhost/usher"),
        ("USHER_PUBLIC_URL", "id.example.org"),
        ("USHER_PUBLIC_URL", "https://id.example.org/path"),
        ("USHER_PUBLIC_URL", "ftp://id.example.org"),
        ("USHER_LISTEN", "3000"),
        ("USHER_SESSION_IDLE", "soon"),
        ("USHER_SMTP_URL", "smtp://localhost"),
        ("USHER_GITHUB_CLIENT_ID", "an id without a secret"),
        ("USHER_GOOGLE_CLIENT_SECRET", "a secret without an id"),
        ("USHER_OIDC_CLIENT_ID", "an id without an issuer"),
        ("USHER_OIDC_ISSUER", "https://login.example.org"),
    ] {
        assert!(!refusal(&[(name, value)]).is_empty(), "{name}={value}");
    }
}

/// OWASP asks for at least 19 MiB, 2 passes, 1 lane; a server that hashes with less does not start.
#[test]
fn passwords_are_hashed_as_slowly_as_they_should_be_or_not_at_all() {
    for (name, least, key) in [
        ("USHER_ARGON2_MEMORY_KIB", 19_456, "argon2.memory_kib"),
        ("USHER_ARGON2_PASSES", 2, "argon2.passes"),
        ("USHER_ARGON2_LANES", 1, "argon2.lanes"),
    ] {
        let with = |number: u32| refusal(&[(name, &number.to_string())]);
        assert_eq!(with(least), "", "{name}={least}");
        assert_eq!(with(least + 1), "", "{name}={}", least + 1);
        for less in [least - 1, 0] {
            let said = with(less);
            assert!(said.contains(key), "{name}={less}: {said:?}");
        }
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults()
-> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("usher.toml");
    std::fs::write(
        &file,
        "listen = \"127.0.0.1:1111\"\n[session]\nidle = \"1h\"\nabsolute = \"2h\"\n",
    )?;
    let env = [("USHER_SESSION_IDLE".to_owned(), "3h".to_owned())].into();
    let config = load(Some(&file), &env)?;
    assert_eq!(config.listen.port(), 1111);
    assert_eq!(
        (config.session_idle, config.session_absolute),
        (Period::hours(3), Period::hours(2))
    );
    std::fs::write(&file, "lisen = \"127.0.0.1:1111\"\n")?;
    assert!(
        load(Some(&file), &BTreeMap::new())
            .err()
            .is_some_and(|e| e.to_string().contains("lisen"))
    );
    Ok(())
}

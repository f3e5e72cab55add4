//! What comes with the binary: the unit of systemd and the image, as they name commands, settings and files.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    postgres::Cluster,
    server::{Server, binary, free_port, usher},
};

#[test]
fn the_unit_and_the_image_name_commands_that_are_there() {
    let contrib = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../contrib");
    let unit = fs::read_to_string(contrib.join("usher.service")).unwrap();
    let image = fs::read_to_string(contrib.join("Dockerfile")).unwrap();
    assert!(image.contains("USER 10001") && image.contains("CMD [\"serve\"]"));
    for words in [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "DynamicUser=yes",
    ] {
        assert!(unit.contains(words), "{words}");
    }
    for line in unit
        .lines()
        .filter_map(|line| line.split_once("/usr/local/bin/usher "))
    {
        let known = Command::new(binary())
            .args([line.1, "--help"])
            .output()
            .unwrap();
        assert!(known.status.success(), "{line:?}");
    }
    is_understood_by_systemd(&unit);
}

/// The rest of the lines that begin with an instruction; one that goes on has its next lines with it.
fn instructions(image: &str, name: &str) -> Vec<String> {
    let image = image.replace("\\\n", " ");
    let lines = image.lines().filter_map(|line| line.strip_prefix(name));
    lines.map(|rest| rest.trim().to_owned()).collect()
}

#[test]
fn the_image_takes_what_the_build_leaves_and_nothing_else() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap();
    let image = read("contrib/Dockerfile");
    let left = "target/dist/usher";
    assert!(read("Makefile").contains(left));
    assert_eq!(
        instructions(&image, "COPY "),
        [format!("{left} /usr/local/bin/usher")]
    );
    let sent: Vec<String> = read("contrib/Dockerfile.dockerignore")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    assert_eq!(sent, ["*".to_owned(), format!("!{left}")]);
    // The settings that it makes are settings, and what it keeps is where it may write.
    let help = usher().arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let settings = instructions(&image, "ENV ").join(" ");
    let settings: Vec<&str> = settings.split_whitespace().collect();
    assert_eq!(settings.len(), 2, "{settings:?}");
    for setting in settings {
        let (name, _) = setting
            .strip_prefix("USHER_")
            .unwrap()
            .split_once('=')
            .unwrap();
        let line = format!("\n  {} ", name.to_lowercase());
        assert!(help.contains(&line), "{name} is no setting:\n{help}");
    }
    assert!(image.contains("USHER_DATABASE_URL=sqlite:///data/") && image.contains("VOLUME /data"));
}

#[test]
fn the_image_is_healthy_while_the_database_answers() {
    let image = concat!(env!("CARGO_MANIFEST_DIR"), "/../contrib/Dockerfile");
    let checks = instructions(&fs::read_to_string(image).unwrap(), "HEALTHCHECK ");
    let (_, words) = checks[0].split_once("CMD ").unwrap();
    let words: Vec<String> = serde_json::from_str(words).unwrap();
    let asks = |listen: &str| {
        let asked = Command::new(&words[0])
            .args(&words[1..])
            .env("USHER_LISTEN", listen)
            .output();
        asked.unwrap().status.success()
    };
    let cluster = Cluster::durable();
    let server = Server::with(&[("USHER_DATABASE_URL", &cluster.database())]);
    let listen = server.environment()["USHER_LISTEN"].replace("127.0.0.1", "0.0.0.0");
    assert!(asks(&listen));
    cluster.kill();
    // The one that answers it may not have noticed yet.
    let began = Instant::now();
    while server.nobody().get("/health/ready").status == 200 {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{}",
            server.log()
        );
    }
    assert!(!asks(&listen), "it answers, and not with 200");
    assert!(
        !asks(&format!("0.0.0.0:{}", free_port())),
        "nobody is there"
    );
}

/// With the binary where it is here; and with what the unit only proposes, too. Where systemd is not, nobody is asked.
fn is_understood_by_systemd(unit: &str) {
    let folder = tempfile::tempdir().unwrap();
    let program = binary();
    let unit = unit.replace("=/usr/local/bin/usher", &format!("={}", program.display()));
    let proposed = unit
        .replace("#LoadCredential=", "LoadCredential=")
        .replace("#Environment=", "Environment=");
    assert_ne!(unit, proposed);
    for text in [unit, proposed] {
        let file = folder.path().join("usher.service");
        fs::write(&file, text).unwrap();
        let asked = Command::new("systemd-analyze")
            .args(["verify", "--man=no"])
            .arg(&file)
            .output();
        let Ok(said) = asked else { return };
        assert!(
            said.status.success() && said.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
}

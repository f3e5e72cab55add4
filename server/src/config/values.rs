//! What each setting is set to: gathered from the file and the environment.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use accounts::Described;
use model::{SettingSource, SettingValue};

use super::{
    ConfigError,
    table::{SETTINGS, Setting},
};

/// What each setting is set to, and by what; a later source counts more than the ones before.
pub(super) struct Values {
    pub(super) texts: BTreeMap<&'static str, String>,
    sources: BTreeMap<&'static str, SettingSource>,
    pub(super) secret_files: Vec<PathBuf>,
}

impl Values {
    pub(super) fn defaults() -> Self {
        let default = |s: &Setting| (s.key, s.default.to_owned());
        Self {
            texts: SETTINGS.iter().map(default).collect(),
            sources: BTreeMap::new(),
            secret_files: Vec::new(),
        }
    }

    fn put(&mut self, key: &'static str, text: String, source: SettingSource) {
        self.texts.insert(key, text);
        self.sources.insert(key, source);
    }

    /// As the console shows it: of a secret only that there is one, unless it is the default, which everybody knows.
    pub(super) fn described(&self) -> Vec<Described> {
        let one = |s: &Setting| {
            let text = self.texts.get(s.key).cloned().unwrap_or_default();
            let source = self.sources.get(s.key).cloned();
            Described {
                key: s.key,
                meaning: s.meaning,
                value: match text.is_empty() {
                    true => SettingValue::Nothing,
                    false if s.secret && source.is_some() => SettingValue::Secret,
                    false => SettingValue::Text(text),
                },
                source: source.unwrap_or(SettingSource::Default),
            }
        };
        SETTINGS.iter().map(one).collect()
    }
}

pub(super) fn read_table(
    values: &mut Values,
    file: &Path,
    prefix: &str,
    table: &toml::Table,
) -> Result<(), ConfigError> {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        let text = match value {
            toml::Value::Table(inner) => {
                read_table(values, file, &key, inner)?;
                continue;
            }
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(_) | toml::Value::Boolean(_) => value.to_string(),
            _ => {
                return Err(ConfigError(format!(
                    "{key} in {} must be a text, a number or true or false.",
                    file.display()
                )));
            }
        };
        let known = known(&key).ok_or_else(|| {
            ConfigError(format!(
                "{key} in {} is no setting of Usher. {}",
                file.display(),
                nearest(&key)
            ))
        })?;
        let source = SettingSource::File(file.display().to_string());
        values.put(known.key, text, source);
    }
    Ok(())
}

pub(super) fn read_environment(
    values: &mut Values,
    env: &BTreeMap<String, String>,
) -> Result<(), ConfigError> {
    for (name, value) in env {
        let Some(rest) = name.strip_prefix("USHER_") else {
            continue;
        };
        if rest == "CONFIG" {
            continue;
        }
        let find = |rest: &str| SETTINGS.iter().find(|s| env_name(s.key) == rest);
        if let Some(s) = find(rest) {
            let source = SettingSource::Environment(name.clone());
            values.put(s.key, value.clone(), source);
        } else if let Some(s) = rest
            .strip_suffix("_FILE")
            .and_then(find)
            .filter(|s| s.secret)
        {
            let text = std::fs::read_to_string(value).map_err(|e| {
                ConfigError(format!(
                    "The file {value} that {name} names cannot be read: {e}."
                ))
            })?;
            let text = text.trim_end_matches(['\r', '\n']).to_owned();
            values.put(s.key, text, SettingSource::SecretFile(name.clone()));
            values.secret_files.push(PathBuf::from(value));
        } else {
            return Err(ConfigError(format!(
                "{name} is no setting of Usher. {}",
                nearest(&rest.to_lowercase())
            )));
        }
    }
    Ok(())
}

fn known(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.key == key)
}

fn env_name(key: &str) -> String {
    key.to_uppercase().replace('.', "_")
}

/// A hint for a slip of the fingers: the setting that begins alike.
fn nearest(key: &str) -> String {
    let alike = |s: &&Setting| {
        let name = s.key.replace('.', "_");
        let key = key.replace('.', "_");
        name.contains(&key)
            || key.contains(&name)
            || name
                .chars()
                .zip(key.chars())
                .take_while(|(a, b)| a == b)
                .count()
                > 3
    };
    match SETTINGS.iter().find(alike) {
        Some(s) => format!(
            "Did you mean {} (USHER_{})? usher --help lists all.",
            s.key,
            env_name(s.key)
        ),
        None => "usher --help lists all.".to_owned(),
    }
}

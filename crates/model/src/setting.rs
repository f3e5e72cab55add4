//! The settings of a server as its super administrators may read them.

use serde::{Deserialize, Serialize};

/// One setting: what it is, what it is set to, and where that comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingInfo {
    /// Its name in the file: `mail.from`.
    pub key: String,
    pub meaning: String,
    pub value: SettingValue,
    pub source: SettingSource,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingValue {
    Nothing,
    Text(String),
    /// There is one, and that is all that anybody is told.
    Secret,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingSource {
    Default,
    /// The configuration file at this path.
    File(String),
    /// The variable of this name.
    Environment(String),
    /// The file that the variable of this name names.
    SecretFile(String),
}

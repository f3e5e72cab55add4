//! The server's settings, for those who may read them.

use model::SettingInfo;

use crate::{
    Accounts, Caller, Described, Refusal,
    policy::{self, Action},
};

impl Accounts {
    /// Every setting with its value and where that comes from; of a secret only whether there is one.
    pub fn list_settings(&self, caller: &Caller) -> Result<Vec<SettingInfo>, Refusal> {
        policy::may(caller, Action::ReadSettings)?;
        Ok(self
            .settings
            .described
            .iter()
            .map(Described::info)
            .collect())
    }
}

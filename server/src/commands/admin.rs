//! `usher admin …`: for whoever holds the server in hand.

use accounts::Caller;
use clap::Subcommand;
use model::NewUser;

use super::{Failure, open, say};
use crate::config::Config;

#[derive(Subcommand)]
pub(crate) enum Admin {
    /// Create a super_admin
    Create {
        /// The e-mail address to sign in with
        #[arg(long, value_name = "ADDRESS")]
        email: String,
        /// What the console calls them
        #[arg(long, value_name = "FULL NAME")]
        name: Option<String>,
        /// Read the password from standard input (8 to 128 characters, the line's end is cut off)
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Print a reset link for somebody who is locked out
    Recover {
        /// The e-mail address they sign in with
        #[arg(long, value_name = "ADDRESS")]
        email: String,
    },
}

impl Admin {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let caller = Caller::cli();
        match self {
            Admin::Create {
                email,
                name,
                password_stdin: _,
            } => {
                let mut password = String::new();
                std::io::stdin().read_line(&mut password).map_err(|e| {
                    format!("The password cannot be read from standard input: {e}.")
                })?;
                let password = password.trim_end_matches(['\r', '\n']).to_owned();
                let accounts = open(config).await?;
                let new = NewUser {
                    email,
                    full_name: name,
                    password: Some(password),
                    ..NewUser::default()
                };
                let user = accounts
                    .create_admin(&caller, new)
                    .await
                    .map_err(|r| explain(r.into_problem(&caller)))?;
                say(&format!(
                    "{} is super administrator now. Sign in at {}/sign-in.",
                    user.email, config.public_url
                ));
                accounts.close().await;
            }
            Admin::Recover { email } => {
                let accounts = open(config).await?;
                let link = accounts
                    .recover(&caller, &email)
                    .await
                    .map_err(|r| explain(r.into_problem(&caller)))?;
                say(&format!(
                    "{}\nIt works once, until {}.",
                    link.link, link.expires_at
                ));
                accounts.close().await;
            }
        }
        Ok(())
    }
}

/// All that is wrong, a line each.
pub(super) fn explain(problem: model::Problem) -> String {
    match &problem {
        model::Problem::Invalid { fields } => fields
            .iter()
            .map(|f| format!("{}: {}", f.field(), f.msg))
            .collect::<Vec<_>>()
            .join("\n"),
        other => other.to_string(),
    }
}

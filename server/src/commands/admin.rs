//! `usher admin …`: for whoever holds the server in hand.

use accounts::{Caller, Refusal};
use clap::Subcommand;
use model::{NewUser, Problem};

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
                let user = accounts.create_admin(&caller, new).await.map_err(explain)?;
                say(&format!(
                    "{} is super administrator now. Sign in at {}/sign-in.",
                    user.email, config.public_url
                ));
                accounts.close().await;
            }
            Admin::Recover { email } => {
                let accounts = open(config).await?;
                let link = accounts.recover(&caller, &email).await.map_err(explain)?;
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

/// All that is wrong, a line each. Who typed the command is the operator, so they read the cause itself.
pub(super) fn explain(refused: impl Into<Refusal>) -> String {
    match refused.into() {
        Refusal::Problem(Problem::Invalid { fields }) => fields
            .iter()
            .map(|f| format!("{}: {}", f.field(), f.msg))
            .collect::<Vec<_>>()
            .join("\n"),
        Refusal::Problem(problem) => problem.to_string(),
        Refusal::Fault(fault) => fault.explained(),
    }
}

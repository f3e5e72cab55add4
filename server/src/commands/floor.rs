//! `usher floor`: what `make bench` compares the questions with. One answer from memory through the same listener and layers
//! as every page; or the operations without HTTP. It is not listed in the help, since nobody else has a use for it.

use std::path::PathBuf;

use axum::{Router, body::Bytes, routing::get};
use clap::Args;
use http::header;
use tokio::{net::TcpListener, sync::watch};

use super::{Failure, in_process, open, say};
use crate::{
    config::Config,
    web::{self, Web, descriptors::Places, listen},
};

#[derive(Args)]
pub(crate) struct Floor {
    /// The file whose bytes are the answer
    #[arg(long, value_name = "FILE", default_value = "/dev/null")]
    body: PathBuf,
    /// Its media type
    #[arg(long, default_value = "text/plain")]
    kind: String,
    /// The access token of a super_admin: ask in process
    #[arg(long, value_name = "TOKEN")]
    in_process: Option<String>,
}

impl Floor {
    pub(super) async fn run(self, config: Config) -> Result<(), Failure> {
        let accounts = open(&config).await?;
        if let Some(token) = self.in_process {
            in_process::measure(&accounts, &token).await?;
            accounts.close().await;
            return Ok(());
        }
        let body = Bytes::from(std::fs::read(&self.body)?);
        let kind = self.kind;
        let answer = get(move || {
            let answer = ([(header::CONTENT_TYPE, kind.clone())], body.clone());
            async move { answer }
        });
        let web = Web::new(accounts, &config);
        let metrics = web.metrics.clone();
        let router = web::layered(Router::new().route("/", answer), &web);
        let listener = TcpListener::bind(config.listen).await?;
        say(&format!("Usher is at {}.", config.public_url));
        let (_running, stopped) = watch::channel(false);
        let (header_timeout, places) = (config.header_timeout, Places::of(config.max_connections)?);
        listen::serve(listener, router, header_timeout, places, metrics, stopped).await;
        Ok(())
    }
}

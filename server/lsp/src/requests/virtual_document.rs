//! `specls/virtualDocument`: documents that are on no disk, for clients that open other schemes.

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};

use crate::requests::{asked, preview_archive, show_coverage};
use crate::server::Server;

/// The scheme of documents that are on no disk.
const SCHEME: &str = "specls:";

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Params {
    /// `specls:` and the path of a file or folder, as in its `file:` URI. Behind it `?coverage` for what
    /// `specls.showCoverage` gives (without a path: of everything); nothing for the preview of a change's archive.
    uri: String,
}

pub(crate) async fn handle(server: &Server, asked: Params) -> Result<Value> {
    let Some(rest) = asked.uri.strip_prefix(SCHEME) else {
        return Err(Error::invalid_params(format!("`{}` does not begin with `{SCHEME}`", asked.uri)));
    };
    let page = match rest.split_once('?') {
        None => preview_archive::archive(server, &format!("file:{rest}")).await?,
        Some((path, "coverage")) => {
            let path = if path.trim_matches('/').is_empty() {
                None
            } else {
                Some(asked::of_uri(&format!("file:{path}"))?)
            };
            show_coverage::coverage(server, path).await?
        }
        Some((_, other)) => {
            return Err(Error::invalid_params(format!("there is no view `{other}`, only `coverage`")));
        }
    };
    Ok(Value::String(page))
}

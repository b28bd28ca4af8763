//! Methods for the end-to-end tests, behind a cargo feature: no released program knows them.

use serde_json::{Value, json};
use tower_lsp::LspServiceBuilder;
use tower_lsp::jsonrpc::Result;

use crate::compute::compute;
use crate::server::Server;

pub(crate) fn add(builder: LspServiceBuilder<Server>) -> LspServiceBuilder<Server> {
    builder
        .custom_method("specls/test/panic", Server::test_panic)
        .custom_method("specls/test/slow", Server::test_slow)
        .custom_method("specls/test/ask", Server::test_ask)
}

/// Keeps a scan from beginning as long as the file is there that `SPECLS_TEST_HOLD_SCAN` names.
pub(crate) fn hold_scan() {
    hold("SPECLS_TEST_HOLD_SCAN");
}

/// Keeps likely links from being worked out as long as the file is there that `SPECLS_TEST_HOLD_GUESSES` names.
pub(crate) fn hold_guesses() {
    hold("SPECLS_TEST_HOLD_GUESSES");
}

fn hold(variable: &str) {
    let Some(path) = std::env::var_os(variable) else { return };
    while std::path::Path::new(&path).exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

impl Server {
    /// Panics.
    async fn test_panic(&self, _: Value) -> Result<Value> {
        compute(|_| -> Value { panic!("asked to") }).await
    }

    /// Computes for `{"ms": n}` milliseconds, or until it is cancelled; answers what came first.
    async fn test_slow(&self, params: Value) -> Result<Value> {
        let time = std::time::Duration::from_millis(params["ms"].as_u64().unwrap_or(1000));
        compute(move |cancel| {
            let start = std::time::Instant::now();
            while start.elapsed() < time && !cancel.is_cancelled() {
                std::hint::spin_loop();
            }
            json!({ "cancelled": cancel.is_cancelled() })
        })
        .await
    }

    /// Waits for the client's answer to `workspace/configuration`, and gives it back.
    async fn test_ask(&self, _: Value) -> Result<Value> {
        let item = tower_lsp::ls_types::ConfigurationItem {
            scope_uri: None,
            section: Some("specls.test".to_owned()),
        };
        Ok(Value::Array(self.client.configuration(vec![item]).await?))
    }
}

//! Tells the client to ask again where what it shows is no longer true though its document did not change: a task was ticked
//! elsewhere, a test names a requirement, the first scan ended.
//!
//! It waits until nothing changes any more, or long enough, then compares what was given with what would be given; so no
//! keystroke sends anything by itself, and what shows the same is never asked for again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::timeout;
use tower_lsp::ls_types::Uri;

use crate::capabilities::Client;
use crate::compute::{Cancel, compute};
use crate::given::{self, Given, Now, Stale};
use crate::requests::{code_lens, inlay_hint, semantic_tokens};
use crate::world::World;

/// How long nothing may change before the client hears of what did.
const QUIET: Duration = Duration::from_millis(300);

/// How long it waits at most, while somebody types or a program writes file after file.
const LONGEST: Duration = Duration::from_secs(2);

/// How long an answer of the client is waited for: until then nothing more is asked.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs as long as the writer does.
pub(crate) async fn run(
    client: tower_lsp::Client,
    able: Client,
    mut worlds: watch::Receiver<World>,
    given: Arc<Given>,
) {
    while worlds.changed().await.is_ok() {
        let since = Instant::now();
        while since.elapsed() < LONGEST
            && let Ok(more) = timeout(QUIET, worlds.changed()).await
        {
            if more.is_err() {
                return;
            }
        }
        let world = worlds.borrow_and_update().clone();
        if !world.whole {
            continue;
        }
        let (given, able_too) = (given.clone(), able.clone());
        let Ok(stale) = compute(move |cancel| stale(&world, &able_too, &given, cancel)).await else {
            continue;
        };
        // Nobody depends on the answers: a client that gives none shows what it shows.
        if stale.tokens && able.refreshes_tokens {
            let _ = timeout(PATIENCE, client.semantic_tokens_refresh()).await;
        }
        if stale.lenses && able.refreshes_lenses {
            let _ = timeout(PATIENCE, client.code_lens_refresh()).await;
        }
        if stale.hints && able.refreshes_hints {
            let _ = timeout(PATIENCE, client.inlay_hint_refresh()).await;
        }
    }
}

/// What the client shows that is not so any more.
fn stale(world: &World, able: &Client, given: &Given, cancel: &Cancel) -> Stale {
    let documents = given.shown().into_iter().filter_map(|uri| {
        let file = uri.parse::<Uri>().ok().and_then(|uri| world.file(&uri))?;
        (!cancel.is_cancelled()).then_some((uri, file))
    });
    given::all(documents.map(|(uri, file)| {
        given.stale(&uri, &file, |asked| Now {
            tokens: (asked.tokens && able.refreshes_tokens)
                .then(|| semantic_tokens::now(&world.snapshot, &file, able, None)),
            lenses: (asked.lenses && able.refreshes_lenses).then(|| code_lens::now(world, &file, able)),
            hints: (asked.hints && able.refreshes_hints).then(|| inlay_hint::now(world, &file)),
        })
    }))
}

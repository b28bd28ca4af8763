//! How handlers and requests reach the writer: events in, worlds out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

use dashmap::DashMap;
use tokio::sync::watch;
use tower_lsp::ls_types::Uri;

use crate::uri::path_key;
use crate::world::World;
use crate::writer::Event;

/// An event and who sent it: requests wait for the client's events only.
pub(crate) enum Message {
    Client(Event),
    Own(Event),
}

/// What a request needs of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// What is known: an answer that says too little is better than none.
    Something,
    /// Every file. An edit that leaves out a file that nobody has read yet cannot be mended by asking again.
    Everything,
}

/// How everybody else reaches the writer.
pub(crate) struct Handle {
    messages: Sender<Message>,
    sent: AtomicU64,
    worlds: watch::Receiver<World>,
    /// Newest version of every open document, known before the writer has read it.
    versions: DashMap<Arc<str>, i32>,
}

impl Handle {
    /// What sends events through `messages` and sees what comes of them in `worlds`.
    pub fn new(messages: Sender<Message>, worlds: watch::Receiver<World>) -> Self {
        Self { messages, sent: AtomicU64::new(0), worlds, versions: DashMap::new() }
    }

    /// Sends an event of the client. Returns at once; the order is that of the calls.
    pub fn send(&self, event: Event) {
        match &event {
            Event::Open(item) => drop(self.versions.insert(document_key(&item.uri), item.version)),
            Event::Change(uri, version, _) => drop(self.versions.insert(document_key(uri), *version)),
            Event::Close(uri) => drop(self.versions.remove(&document_key(uri))),
            _ => {}
        }
        self.sent.fetch_add(1, Ordering::SeqCst);
        if self.messages.send(Message::Client(event)).is_err() {
            tracing::error!("the writer has ended");
        }
    }

    /// The world with everything that was sent so far, and with what `needs` says. Call it before the first await of a
    /// handler.
    pub fn world(&self, needs: Needs) -> impl Future<Output = World> + Send + 'static + use<> {
        let wanted = self.sent.load(Ordering::SeqCst);
        let mut worlds = self.worlds.clone();
        async move {
            if let Ok(world) = worlds
                .wait_for(|world| world.events >= wanted && (world.whole || needs == Needs::Something))
                .await
            {
                return world.clone();
            }
            // The writer is gone, with its panic in the log; what it left is still right.
            worlds.borrow().clone()
        }
    }

    /// Every world that is published from now on.
    pub fn worlds(&self) -> watch::Receiver<World> {
        self.worlds.clone()
    }

    /// The newest version of a document that the client has announced.
    pub fn version(&self, uri: &Uri) -> Option<i32> {
        self.versions.get(&document_key(uri)).map(|v| *v)
    }
}

/// One key for all spellings of a URI.
fn document_key(uri: &Uri) -> Arc<str> {
    path_key(uri).unwrap_or_else(|| uri.as_str().into())
}

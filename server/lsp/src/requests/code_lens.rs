//! `textDocument/codeLens`. Everything is said at once: nothing needs to be resolved.

use specls_ide::Lens;
use specls_index::File;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command, Location, Uri};

use super::location;
use crate::capabilities::Client;
use crate::given::hash;
use crate::handle::Needs;
use crate::position;
use crate::server::Server;
use crate::world::World;

/// The command that a client runs itself to show places: URI, position, locations.
const SHOW_REFERENCES: &str = "specls.showReferences";

pub(crate) async fn handle(server: &Server, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
    let (uri, session) = (params.text_document.uri, server.session()?);
    let given = session.given.clone();
    // Half a workspace has half the counts; a client that cannot be told to ask again waits for the whole.
    let needs = if session.client.refreshes_lenses { Needs::Something } else { Needs::Everything };
    server
        .answer_from(needs, uri.clone(), move |asked| {
            let found = specls_ide::lenses(&asked.world.snapshot, asked.file);
            given.keep_lenses(&uri, asked.file, mark(&found, asked.client));
            Ok(Some(
                found.iter().map(|lens| shown(asked.world, asked.client, &uri, asked.file, lens)).collect(),
            ))
        })
        .await
}

/// What would be answered now, as a number.
pub(crate) fn now(world: &World, file: &File, client: &Client) -> u64 {
    mark(&specls_ide::lenses(&world.snapshot, file), client)
}

/// Where lenses lead counts only for a client that goes there.
fn mark(found: &[Lens], client: &Client) -> u64 {
    let goes = client.declares(SHOW_REFERENCES);
    let places = |lens: &Lens| -> Vec<_> {
        lens.places.iter().filter(|_| goes).map(|place| (place.path.clone(), place.focus)).collect()
    };
    hash(&found.iter().map(|lens| (lens.span, lens.title.clone(), places(lens))).collect::<Vec<_>>())
}

fn shown(world: &World, client: &Client, uri: &Uri, file: &File, lens: &Lens) -> CodeLens {
    let range = position::range(&file.facts.lines, lens.span, client.encoding);
    let leads = client.declares(SHOW_REFERENCES) && !lens.places.is_empty();
    let places = || -> Vec<Location> {
        lens.places.iter().filter_map(|place| location(world, client.encoding, place)).collect()
    };
    let arguments = leads.then(|| vec![uri.as_str().into(), json(&range.start), json(&places())]);
    // Without a command the title is all there is; editors show it as plain text.
    let command = if leads { SHOW_REFERENCES.to_owned() } else { String::new() };
    CodeLens { range, command: Some(Command { title: lens.title.clone(), command, arguments }), data: None }
}

fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

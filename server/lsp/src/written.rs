//! Results that are written already: a trace of a large workspace is too much for a tree of values (measured: 152 MB of JSON
//! took 2.8 GB).

use serde::Serialize;
use serde_json::{Map, Value};
use tower_lsp::jsonrpc::Response;

use crate::frames;

/// The only member of what stands for a result that is written already. No answer of ours has a member of such a name, and
/// what a client sends is never a result as a whole.
const WRITTEN: &str = "\0written";

/// What stands for the JSON `text` until it is sent.
pub(crate) fn written(text: String) -> Value {
    Value::Object(Map::from_iter([(WRITTEN.to_owned(), Value::String(text))]))
}

/// The JSON text that a result stands for.
fn text(result: &Value) -> Option<&str> {
    match result {
        Value::Object(members) if members.len() == 1 => members.get(WRITTEN)?.as_str(),
        _ => None,
    }
}

/// The body of a reply.
pub(crate) fn encode(reply: &Response) -> Option<Vec<u8>> {
    let Some(text) = reply.result().and_then(text) else { return frames::encode(reply) };
    #[derive(Serialize)]
    struct Head<'a, Id> {
        jsonrpc: &'a str,
        id: Id,
    }
    let mut body = frames::encode(&Head { jsonrpc: "2.0", id: reply.id() })?;
    // The brace that ends it comes behind the result.
    body.pop();
    body.reserve_exact(text.len() + 16);
    body.extend_from_slice(b",\"result\":");
    body.extend_from_slice(text.as_bytes());
    body.push(b'}');
    Some(body)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tower_lsp::jsonrpc::{Error, Id};

    use super::*;

    fn sent(reply: &Response) -> Value {
        serde_json::from_slice(&encode(reply).expect("it can be written")).expect("it is JSON")
    }

    #[test]
    fn goes_out_as_it_is() {
        for id in [Id::Number(7), Id::String("a\"b".into()), Id::Null] {
            let reply = Response::from_ok(id.clone(), written(r#"{"b":1,"a":["\u00e9"]}"#.into()));
            assert_eq!(sent(&reply), json!({"jsonrpc": "2.0", "id": id, "result": {"a": ["é"], "b": 1}}));
        }
        let reply = Response::from_ok(Id::Number(1), written("[]".into()));
        assert_eq!(encode(&reply), Some(br#"{"jsonrpc":"2.0","id":1,"result":[]}"#.to_vec()));
    }

    #[test]
    fn others_go_out_as_ever() {
        for reply in [
            Response::from_ok(Id::Number(1), json!({"a": 1})),
            Response::from_ok(Id::Number(1), Value::Null),
            Response::from_error(Id::Number(1), Error::invalid_request()),
        ] {
            assert_eq!(encode(&reply), frames::encode(&reply));
        }
    }
}

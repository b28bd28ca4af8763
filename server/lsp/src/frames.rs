//! Frames of the base protocol: `Content-Length` headers and JSON-RPC messages, read as leniently as can be.
//!
//! A client with a bug, or somebody's `println!` in a wrapper script, must not end the session: bytes that make no
//! header are skipped until the next header that does, and a body that makes no message is answered with an error.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

use crate::uri;

/// Largest body that is read, in bytes. Larger ones are skipped and answered with an error.
pub const MAX_BODY: u64 = 256 << 20;

/// No client means a length beyond this: such a number is garbage, and to skip that much would end the session.
const MAX_SKIPPED: u64 = 4 << 30;

/// Headers are short. Of a longer run without a line end only the last bytes are kept: a header may follow garbage
/// directly.
const MAX_HEADER_LINE: usize = 8192;

/// One thing that the client sent.
#[derive(Debug, PartialEq)]
pub enum Frame {
    /// A request or a notification.
    Call(Request),
    /// The answer to a request of ours.
    Reply(Response),
    /// No message. What to answer.
    Bad(Response),
}

/// Reads the next frame; `None` at the end of the input.
///
/// # Errors
///
/// Only those of the input itself.
pub fn read_frame(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let Some(length) = read_headers(input)? else { return Ok(None) };
    let mut body = input.by_ref().take(length);
    if length > MAX_BODY {
        io::copy(&mut body, &mut io::sink())?;
        let message = format!("message of {length} bytes is larger than {MAX_BODY}");
        return Ok(Some(Frame::Bad(error(ErrorCode::InvalidRequest, message))));
    }
    // Grows with what arrives: a length that lies costs no memory.
    let mut bytes = Vec::new();
    if body.read_to_end(&mut bytes)? as u64 == length { Ok(Some(parse(&bytes))) } else { Ok(None) }
}

/// Writes one message with its header. Does not flush.
///
/// # Errors
///
/// Those of the output.
pub fn write_frame(output: &mut impl Write, body: &[u8]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(body)
}

/// The body of a message as bytes. `None`, with a log line, if it cannot be written as JSON.
pub(crate) fn encode(message: &impl Serialize) -> Option<Vec<u8>> {
    serde_json::to_vec(message).inspect_err(|error| tracing::error!("message is not sent: {error}")).ok()
}

/// The length that the next header block gives. A block without one is skipped.
fn read_headers(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        if !read_line(input, &mut line)? {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        match (text.is_empty(), length) {
            (true, Some(length)) => return Ok(Some(length)),
            (true, None) => {}
            (false, _) => length = content_length(text).or(length),
        }
    }
}

fn content_length(line: &str) -> Option<u64> {
    let (name, value) = line.rsplit_once(':')?;
    // Garbage, or the rest of a body whose length was too small, may stand directly before the name.
    if !name.trim_end().to_ascii_lowercase().ends_with("content-length") {
        return None;
    }
    value.trim().parse().ok().filter(|&length| length <= MAX_SKIPPED)
}

/// Reads up to and with the next LF into `line`, of an overlong line only its end. False at the end of the input.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    loop {
        let room = (MAX_HEADER_LINE - line.len()) as u64;
        if input.by_ref().take(room).read_until(b'\n', line)? == 0 {
            return Ok(false);
        }
        if line.ends_with(b"\n") {
            return Ok(true);
        }
        if line.len() == MAX_HEADER_LINE {
            line.drain(..MAX_HEADER_LINE - 64);
        }
    }
}

/// A message as it may come. The types of tower-lsp are stricter than clients are: a reply whose error object has a
/// member too many would be read as a request without a method, and whoever waits for it would wait for ever.
#[derive(Deserialize)]
struct Message {
    method: Option<String>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    params: Option<Value>,
    result: Option<Value>,
    error: Option<Value>,
}

/// Keeps `null` apart from a member that is not there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn parse(body: &[u8]) -> Frame {
    let message: Message = match serde_json::from_slice(body) {
        Ok(message) => message,
        Err(cause) if cause.is_data() => {
            return Frame::Bad(error(ErrorCode::InvalidRequest, cause.to_string()));
        }
        Err(cause) => return Frame::Bad(error(ErrorCode::ParseError, cause.to_string())),
    };
    let Some(id) = message.id.map(serde_json::from_value::<Id>).transpose().ok() else {
        return Frame::Bad(error(ErrorCode::InvalidRequest, "id is neither a number nor a string".into()));
    };
    match (message.method, id) {
        (Some(method), id) => {
            let mut call = Request::build(method);
            if let Some(id) = id {
                call = call.id(id);
            }
            if let Some(mut params) = message.params {
                uri::repair(&mut params);
                call = call.params(params);
            }
            Frame::Call(call.finish())
        }
        (None, Some(id)) => Frame::Reply(match message.error {
            Some(error) => Response::from_error(id, client_error(error)),
            // JavaScript drops a member that is `undefined`: a reply without anything means null.
            None => Response::from_ok(id, message.result.unwrap_or_default()),
        }),
        (None, None) => Frame::Bad(error(ErrorCode::InvalidRequest, "neither a method nor an id".into())),
    }
}

fn client_error(mut error: Value) -> Error {
    let code = error["code"].as_i64().map_or(ErrorCode::InternalError, ErrorCode::from);
    let message = error["message"].as_str().unwrap_or("error without a message").to_owned();
    let data = error.get_mut("data").map(Value::take);
    Error { code, message: message.into(), data }
}

fn error(code: ErrorCode, message: String) -> Response {
    Response::from_error(Id::Null, Error { message: message.into(), ..Error::new(code) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    fn read_all(mut input: &[u8]) -> Vec<Frame> {
        std::iter::from_fn(|| read_frame(&mut input).unwrap()).collect()
    }

    fn hover() -> String {
        frame(r#"{"jsonrpc":"2.0","id":1,"method":"hover","params":[1]}"#)
    }

    fn is_hover(frame: &Frame) -> bool {
        *frame == Frame::Call(Request::build("hover").id(1).params(json!([1])).finish())
    }

    fn bad_code(frame: &Frame) -> Option<i64> {
        let Frame::Bad(response) = frame else { return None };
        assert_eq!(*response.id(), Id::Null);
        response.error().map(|it| it.code.code())
    }

    #[test]
    fn skips_garbage_up_to_the_next_good_header() {
        let long = "x".repeat(3 * MAX_HEADER_LINE + 5);
        for garbage in [
            "",
            "\r\n\r\n",
            "hello\n",
            "hello\r\n\r\n",
            "no line end ",
            "Content-Length: many\r\n\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 99999999999999999999999\r\n\r\n",
            "Content-Length: 9999999999999\r\n\r\nx\r\n",
            "\u{FEFF}: : :\r\n",
            &long,
        ] {
            let frames = read_all(format!("{garbage}{}", hover()).as_bytes());
            assert!(matches!(&frames[..], [only] if is_hover(only)), "{garbage:.40}: {frames:?}");
        }
    }

    #[test]
    fn accepts_other_spellings_of_the_header() {
        let body = r#"{"id":1,"method":"hover","params":[1]}"#;
        for header in [
            format!("content-length:{}\n\n", body.len()),
            format!(
                "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH : {}\r\n\r\n",
                body.len()
            ),
            format!("Content-Length: {}\r\nX: y\r\n\r\n", body.len()),
        ] {
            assert!(is_hover(&read_all(format!("{header}{body}").as_bytes())[0]), "{header}");
        }
    }

    #[test]
    fn answers_a_body_that_is_no_message() {
        for (body, code) in [
            ("{", -32700),
            ("", -32700),
            ("{\"method\":\"a\u{0}\"}", -32700),
            ("[]", -32600),
            ("3", -32600),
            ("{}", -32600),
            (r#"{"method":3}"#, -32600),
            (r#"{"method":"a","id":1.5}"#, -32600),
            (&format!(r#"{{"params":{}"#, "[".repeat(100_000)), -32700),
        ] {
            let frames = read_all((frame(body) + &hover()).as_bytes());
            assert_eq!(frames.first().and_then(bad_code), Some(code), "{body:.40}");
            assert!(is_hover(&frames[1]), "{body:.40}");
        }
        let mut not_utf8 = b"Content-Length: 2\r\n\r\n\xFF\xFE".to_vec();
        not_utf8.extend(hover().bytes());
        assert_eq!(bad_code(&read_all(&not_utf8)[0]), Some(-32700));
    }

    #[test]
    fn a_length_that_is_too_small_costs_one_message() {
        let hover = hover();
        let short = hover.replacen("Content-Length: 5", "Content-Length: 3", 1);
        assert_ne!(short, hover);
        let frames = read_all((short + &hover).as_bytes());
        assert_eq!(frames.len(), 2, "{frames:?}");
        assert!(bad_code(&frames[0]).is_some() && is_hover(&frames[1]));
    }

    #[test]
    fn a_body_beyond_the_cap_is_read_to_the_void() {
        let length = MAX_BODY + 1;
        let header = format!("Content-Length: {length}\r\n\r\n");
        let hover = hover();
        let input = header.as_bytes().chain(io::repeat(b' ').take(length)).chain(hover.as_bytes());
        let mut input = io::BufReader::with_capacity(1 << 20, input);
        assert_eq!(read_frame(&mut input).unwrap().as_ref().and_then(bad_code), Some(-32600));
        assert!(is_hover(&read_frame(&mut input).unwrap().unwrap()));
    }

    #[test]
    fn every_shape_of_a_reply_is_a_reply() {
        let ok = |id: i64, result| Frame::Reply(Response::from_ok(Id::Number(id), result));
        assert_eq!(parse(br#"{"jsonrpc":"2.0","id":1,"result":null}"#), ok(1, Value::Null));
        assert_eq!(parse(br#"{"jsonrpc":"2.0","id":2,"result":[3],"error":null}"#), ok(2, json!([3])));
        assert_eq!(parse(br#"{"id":3}"#), ok(3, Value::Null));
        let failed = parse(br#"{"id":"a","error":{"code":-1,"message":"no","stack":"x","data":7}}"#);
        let error = Error { code: ErrorCode::ServerError(-1), message: "no".into(), data: Some(json!(7)) };
        assert_eq!(failed, Frame::Reply(Response::from_error("a".into(), error)));
        assert!(matches!(parse(br#"{"id":4,"error":"what"}"#), Frame::Reply(reply) if reply.is_error()));
    }

    proptest! {
        #[test]
        fn no_bytes_bring_the_reader_down(
            pieces in prop::collection::vec(prop_oneof![
                prop::collection::vec(any::<u8>(), 0..40),
                "(Content-Length: [0-9]{1,3}\r?\n){0,2}(\r\n)?".prop_map(String::into_bytes),
                Just(hover().into_bytes()),
            ], 0..8),
        ) {
            read_all(&pieces.concat());
        }
    }
}

//! The transport with a real service, in this process, over pipes.

#![allow(clippy::unwrap_used, missing_docs)]

use std::io::{BufRead, BufReader, PipeReader, PipeWriter, Write, pipe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::time::Duration;

use serde_json::{Value, json};
use specls_lsp::compute::{Cancel, compute};
use specls_lsp::transport::serve;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    ConfigurationItem, DidChangeTextDocumentParams, InitializeParams, InitializeResult, MessageType,
};
use tower_lsp::{Client, LanguageServer, LspService};

/// Far longer than anything takes: reached only when the transport hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Opened by the test: what computations wait for.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    fn wait(&self) {
        let closed = self.0.0.lock().unwrap();
        drop(self.0.1.wait_timeout_while(closed, PATIENCE, |open| !*open).unwrap());
    }
}

struct Server {
    client: Client,
    versions: Mutex<Vec<i32>>,
    gate: Gate,
    /// Set by a computation that saw its flag.
    cancelled: Arc<AtomicBool>,
}

impl LanguageServer for Server {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let version = params.text_document.version;
        self.versions.lock().unwrap().push(version);
        // What comes behind the first await may come in any order.
        if version % 3 == 0 {
            tokio::task::yield_now().await;
        }
        if version % 1000 == 0 {
            self.client.log_message(MessageType::LOG, version).await;
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

impl Server {
    async fn versions(&self) -> Result<Vec<i32>> {
        Ok(self.versions.lock().unwrap().clone())
    }

    async fn ping(&self) -> Result<&'static str> {
        Ok("pong")
    }

    /// Goes on until the gate opens, whether cancelled or not.
    async fn stubborn(&self) -> Result<&'static str> {
        let gate = self.gate.clone();
        compute(move |_| gate.wait()).await?;
        Ok("done")
    }

    async fn obedient(&self) -> Result<()> {
        let cancelled = self.cancelled.clone();
        compute(move |cancel: &Cancel| {
            while !cancel.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            cancelled.store(true, Ordering::SeqCst);
        })
        .await
    }

    async fn for_ever(&self) -> Result<()> {
        std::future::pending().await
    }

    async fn ask(&self) -> Result<Vec<Value>> {
        self.client.configuration(vec![ConfigurationItem::default()]).await
    }

    async fn tell(&self) -> Result<()> {
        for n in 0..20 {
            self.client.log_message(MessageType::LOG, n).await;
        }
        Ok(())
    }

    async fn panic_now(&self) -> Result<()> {
        panic!("bug {}", 1)
    }

    async fn panic_later(&self) -> Result<()> {
        tokio::task::yield_now().await;
        panic!("bug {}", 2)
    }

    async fn panic_computing(&self) -> Result<()> {
        compute(|_| panic!("bug {}", 3)).await
    }

    async fn panic_silently(&self) {
        panic!("bug {}", 4)
    }
}

/// The other side: a client that writes and reads frames.
struct Session {
    input: Option<PipeWriter>,
    messages: mpsc::Receiver<Value>,
    ended: mpsc::Receiver<i32>,
    gate: Gate,
    cancelled: Arc<AtomicBool>,
}

impl Session {
    fn raw() -> Self {
        let (their_input, input) = pipe().unwrap();
        let (output, their_output) = pipe().unwrap();
        let (gate, cancelled) = (Gate::default(), Arc::<AtomicBool>::default());
        let server = (gate.clone(), cancelled.clone());
        let (end, ended) = mpsc::channel();
        std::thread::spawn(move || end.send(run(server.0, server.1, their_input, their_output)));
        let (message, messages) = mpsc::channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(body) = read(&mut output) {
                if message.send(body).is_err() {
                    return;
                }
            }
        });
        Self { input: Some(input), messages, ended, gate, cancelled }
    }

    fn start() -> Self {
        let mut session = Self::raw();
        session.request(0, "initialize", json!({"capabilities": {}}));
        assert_eq!(session.next()["id"], 0);
        session.notify("initialized", json!({}));
        session
    }

    fn write(&mut self, bytes: &[u8]) {
        self.input.as_mut().unwrap().write_all(bytes).unwrap();
    }

    fn send(&mut self, message: Value) {
        self.write(&frame(&message));
    }

    fn request(&mut self, id: i64, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn next(&mut self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("the server says nothing")
    }

    /// Asks and takes the next message for the answer.
    fn ask(&mut self, id: i64, method: &str) -> Value {
        self.request(id, method, Value::Null);
        let reply = self.next();
        assert_eq!(reply["id"], id, "{reply}");
        reply
    }

    /// The exit code; the input stays open, as some editors leave it.
    fn code(&mut self) -> i32 {
        self.ended.recv_timeout(PATIENCE).expect("the server does not end")
    }
}

fn run(gate: Gate, cancelled: Arc<AtomicBool>, input: PipeReader, output: PipeWriter) -> i32 {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
    let new = |client| Server { client, versions: Mutex::default(), gate: gate.clone(), cancelled };
    let (service, socket) = LspService::build(new)
        .custom_method("versions", Server::versions)
        .custom_method("ping", Server::ping)
        .custom_method("stubborn", Server::stubborn)
        .custom_method("obedient", Server::obedient)
        .custom_method("forEver", Server::for_ever)
        .custom_method("ask", Server::ask)
        .custom_method("tell", Server::tell)
        .custom_method("panicNow", Server::panic_now)
        .custom_method("panicLater", Server::panic_later)
        .custom_method("panicComputing", Server::panic_computing)
        .custom_method("panicSilently", Server::panic_silently)
        .finish();
    // Spawned, to show that the future may move between threads.
    let session = runtime.spawn(serve(service, socket, input, output));
    let code = runtime.block_on(session).unwrap();
    runtime.shutdown_background();
    code
}

fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    output.read_line(&mut header).ok().filter(|&read| read > 0)?;
    let length: usize = header.strip_prefix("Content-Length: ")?.trim().parse().ok()?;
    output.read_line(&mut header).ok()?;
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

fn change(version: i32) -> Value {
    json!({
        "jsonrpc": "2.0",
        "method": "textDocument/didChange",
        "params": {"textDocument": {"uri": "file:///a.md", "version": version}, "contentChanges": [{"text": "x"}]},
    })
}

#[test]
fn notifications_are_seen_in_order() {
    let mut session = Session::start();
    let burst: Vec<u8> = (1..=10_000).flat_map(|version| frame(&change(version))).collect();
    session.write(&burst);
    session.request(1, "versions", Value::Null);
    let reply = std::iter::repeat_with(|| session.next()).find(|it| it["id"] == 1).unwrap();
    let seen: Vec<i32> = serde_json::from_value(reply["result"].clone()).unwrap();
    assert!(seen.iter().copied().eq(1..=10_000));
}

#[test]
fn a_cancelled_request_is_answered_while_its_computation_goes_on() {
    let mut session = Session::start();
    session.request(1, "stubborn", Value::Null);
    session.request(2, "stubborn", Value::Null);
    session.notify("$/cancelRequest", json!({"id": 1}));
    let reply = session.next();
    assert_eq!((&reply["id"], &reply["error"]["code"]), (&json!(1), &json!(-32800)), "before the gate opens");
    assert_eq!(session.ask(3, "ping")["result"], "pong");
    session.gate.open();
    let reply = session.next();
    assert_eq!((&reply["id"], &reply["result"]), (&json!(2), &json!("done")));
}

#[test]
fn a_computation_learns_that_it_was_cancelled() {
    let mut session = Session::start();
    session.request(1, "obedient", Value::Null);
    session.notify("$/cancelRequest", json!({"id": 1}));
    assert_eq!(session.next()["error"]["code"], -32800);
    // It may also have been stopped before it had a thread; then a second one shows the same.
    let mut id = 1;
    while !session.cancelled.load(Ordering::SeqCst) {
        id += 1;
        session.request(id, "obedient", Value::Null);
        std::thread::sleep(Duration::from_millis(10));
        session.notify("$/cancelRequest", json!({"id": id}));
        assert_eq!(session.next()["error"]["code"], -32800);
        assert!(id < 1000);
    }
}

#[test]
fn a_reply_of_the_client_reaches_its_awaiter() {
    let mut session = Session::start();
    session.request(1, "ask", Value::Null);
    let question = session.next();
    assert_eq!(question["method"], "workspace/configuration");
    session.send(json!({"jsonrpc": "2.0", "id": question["id"], "result": ["answer"]}));
    assert_eq!(session.next(), json!({"jsonrpc": "2.0", "id": 1, "result": ["answer"]}));
    session.request(2, "ask", Value::Null);
    let question = session.next();
    session.send(
        json!({"jsonrpc": "2.0", "id": question["id"], "error": {"code": 7, "message": "no", "more": 1}}),
    );
    assert_eq!(session.next()["error"], json!({"code": 7, "message": "no"}));
}

#[test]
fn handlers_that_wait_for_the_client_hold_up_nothing() {
    let mut session = Session::start();
    for id in 1..=4 {
        session.request(id, "ask", Value::Null);
    }
    for version in 1..=400 {
        session.send(change(version));
    }
    session.request(5, "ping", Value::Null);
    let mut questions = Vec::new();
    loop {
        let message = session.next();
        if message["method"] == "workspace/configuration" {
            questions.push(message["id"].clone());
        } else {
            assert_eq!(message["result"], "pong", "nobody was answered yet");
            break;
        }
    }
    while questions.len() < 4 {
        questions.push(session.next()["id"].clone());
    }
    // Late, in another order, and one twice.
    for id in questions.iter().rev().chain(&questions[..1]) {
        session.send(json!({"jsonrpc": "2.0", "id": id, "result": [id]}));
    }
    let mut answered: Vec<i64> = (0..4).map(|_| session.next()["id"].as_i64().unwrap()).collect();
    answered.sort_unstable();
    assert_eq!(answered, [1, 2, 3, 4]);
}

#[test]
fn a_late_reply_to_a_cancelled_question_harms_nobody() {
    let mut session = Session::start();
    session.request(1, "ask", Value::Null);
    let question = session.next();
    session.notify("$/cancelRequest", json!({"id": 1}));
    assert_eq!(session.next()["error"]["code"], -32800);
    session.send(json!({"jsonrpc": "2.0", "id": question["id"], "result": []}));
    session.send(json!({"jsonrpc": "2.0", "id": 999, "result": []}));
    assert_eq!(session.ask(2, "ping")["result"], "pong");
}

#[test]
fn what_a_handler_tells_comes_before_its_reply() {
    let mut session = Session::start();
    for id in 1..=50 {
        session.request(id, "tell", Value::Null);
        for n in 0..20 {
            assert_eq!(session.next()["params"]["message"], n.to_string());
        }
        assert_eq!(session.next()["id"], id);
    }
}

#[test]
fn a_panic_is_an_error_reply_and_the_session_goes_on() {
    let mut session = Session::start();
    session.notify("panicSilently", Value::Null);
    for (id, method) in [(1, "panicNow"), (2, "panicLater"), (3, "panicComputing")] {
        let error = &session.ask(id, method)["error"];
        assert_eq!(error["code"], -32603);
        assert!(error["message"].as_str().unwrap().contains(&format!("bug {id}")), "{error}");
    }
    assert_eq!(session.ask(4, "ping")["result"], "pong");
}

#[test]
fn garbage_is_skipped_or_answered() {
    let mut session = Session::start();
    session.write(b"panic: oh no\n\xFF\xFE\r\n\r\nContent-Length: x\r\n\r\nContent-Length: 5\r\n\r\n{oops");
    let reply = session.next();
    assert_eq!((&reply["id"], &reply["error"]["code"]), (&Value::Null, &json!(-32700)));
    assert_eq!(session.ask(1, "ping")["result"], "pong");
    assert_eq!(session.ask(2, "noSuchMethod")["error"]["code"], -32601);
}

#[test]
fn blanks_and_brackets_in_a_uri_are_no_reason_to_lose_an_edit() {
    let mut session = Session::start();
    let mut message = change(7);
    message["params"]["textDocument"]["uri"] = json!("file:///a b/[id].md");
    session.send(message);
    assert_eq!(session.ask(1, "versions")["result"], json!([7]));
}

#[test]
fn requests_outside_of_the_session_are_refused() {
    let mut session = Session::raw();
    assert_eq!(session.ask(1, "ping")["error"]["code"], -32002);
    session.request(2, "initialize", json!({"capabilities": {}}));
    session.next();
    session.ask(3, "shutdown");
    assert_eq!(session.ask(4, "ping")["error"]["code"], -32600);
}

#[test]
fn exit_after_shutdown_is_success_even_with_the_input_open_and_work_pending() {
    let mut session = Session::start();
    session.request(1, "stubborn", Value::Null);
    session.request(2, "forEver", Value::Null);
    session.request(3, "shutdown", Value::Null);
    session.notify("exit", Value::Null);
    assert_eq!(session.code(), 0);
    let replies: Vec<Value> = session.messages.iter().collect();
    assert!(
        replies.iter().any(|it| it["id"] == 3 && it["result"].is_null()),
        "written before the end: {replies:?}"
    );
    session.gate.open();
}

#[test]
fn exit_without_shutdown_is_failure() {
    let mut session = Session::start();
    session.notify("exit", Value::Null);
    assert_eq!(session.code(), 1);
    let mut session = Session::raw();
    session.notify("exit", Value::Null);
    assert_eq!(session.code(), 1, "before initialize");
}

#[test]
fn end_of_input_is_failure() {
    for half in [&b""[..], b"Content-", b"Content-Length: 100\r\n\r\n{\"json"] {
        let mut session = Session::start();
        session.request(1, "forEver", Value::Null);
        session.write(half);
        session.input = None;
        assert_eq!(session.code(), 1);
    }
}

#[test]
fn a_client_that_closed_its_side_ends_the_server() {
    let (their_input, mut input) = pipe().unwrap();
    let (output, their_output) = pipe().unwrap();
    drop(output);
    input
        .write_all(&frame(
            &json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
        ))
        .unwrap();
    let (end, ended) = mpsc::channel();
    std::thread::spawn(move || end.send(run(Gate::default(), Arc::default(), their_input, their_output)));
    assert_eq!(ended.recv_timeout(PATIENCE), Ok(1));
}

#[test]
fn a_client_that_reads_nothing_does_not_hold_the_end() {
    let (their_input, mut input) = pipe().unwrap();
    let (_output, their_output) = pipe().unwrap();
    let (end, ended) = mpsc::channel();
    std::thread::spawn(move || end.send(run(Gate::default(), Arc::default(), their_input, their_output)));
    // Far more replies than a pipe holds.
    for id in 0..5_000 {
        input.write_all(&frame(&json!({"jsonrpc": "2.0", "id": id, "method": "ping"}))).unwrap();
    }
    input.write_all(&frame(&json!({"jsonrpc": "2.0", "id": "end", "method": "shutdown"}))).unwrap();
    input.write_all(&frame(&json!({"jsonrpc": "2.0", "method": "exit"}))).unwrap();
    assert_eq!(ended.recv_timeout(PATIENCE), Ok(0));
}

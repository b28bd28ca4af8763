//! The same through the real protocol: the release binary over stdio, with a client of a hundred lines.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Tree;
use crate::cold::resident;
use crate::report::{Report, Times};

/// So long without a message, and the server is done.
pub const QUIET: Duration = Duration::from_millis(300);
/// So long, and it is stuck.
pub const STUCK: Duration = Duration::from_secs(20);

const EDITS: usize = 200;

/// Starts, types, and says what it took.
pub fn lsp_budgets(tree: &Tree, server: &Path, report: &mut Report) {
    if let Err(why) = session(tree, server, report) {
        report.unmeasured("the server", &why);
    }
}

fn session(tree: &Tree, server: &Path, report: &mut Report) -> Result<(), String> {
    let started = Instant::now();
    let mut client = Client::start(server)?;
    let root = format!("file://{}", tree.root.display());
    // What costs most: to hear of every feature whose trace changes.
    let capabilities = json!({ "experimental": { "specls": { "changed": true } } });
    let hello = json!({ "processId": null, "rootUri": root, "capabilities": capabilities });
    client.request("initialize", &hello)?;
    client.notify("initialized", &json!({}))?;
    let (publishes, last) = client.until_quiet(STUCK)?;
    let last = last.unwrap_or_else(Instant::now);
    let how = format!("{publishes} files with findings");
    report.time("initialize to the last publish", Duration::from_millis(1500), last - started, &how);
    if let Some((now, most)) = resident(&client.process.id().to_string()) {
        let how = format!("at most {:.0} MB", most as f64 / 1e6);
        report.memory("memory of the server then, resident", 150_000_000, now, &how);
    }

    let path = tree.long_spec();
    let uri = format!("file://{path}");
    let text = std::fs::read_to_string(&*path).map_err(|e| e.to_string())?;
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
    client.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
    client.until_quiet(QUIET)?;

    // A dangling mention at the end of a paragraph comes and goes: a digit completes it.
    let paragraph = position(&text, "## Success Criteria").ok_or("the spec has no section to type in")?;
    let edit = json!({ "start": paragraph, "end": paragraph });
    client.change(&uri, 2, &edit, "See FR-99.\n\n")?;
    client.until_quiet(Duration::from_secs(2))?;
    let at = json!({ "line": paragraph["line"], "character": 9 });
    let after = json!({ "line": paragraph["line"], "character": 10 });
    let times = client.toggle(&uri, 3, (&at, &after), "9")?;
    report.time(
        "keystroke to publish, no id changed, p99",
        Duration::from_millis(10),
        times.at(99),
        &times.how(),
    );

    // A definition comes and goes: its last digit.
    let definition = position(&text, "- **FR-007**").ok_or("the spec does not define FR-007")?;
    let at = json!({ "line": definition["line"], "character": 10 });
    let after = json!({ "line": definition["line"], "character": 11 });
    let times = client.toggle(&uri, 3 + EDITS as i32, (&at, &after), "5")?;
    report.time(
        "keystroke to publish, an id changed, p99",
        Duration::from_millis(20),
        times.at(99),
        &times.how(),
    );
    client.stop()
}

/// Where `what` begins, as line and character 0.
pub fn position(text: &str, what: &str) -> Option<Value> {
    let line = text[..text.find(what)?].matches('\n').count();
    Some(json!({ "line": line, "character": 0 }))
}

/// A client of one server.
pub struct Client {
    process: Child,
    input: ChildStdin,
    messages: Receiver<(Instant, Value)>,
    requests: i64,
}

impl Client {
    pub fn start(server: &Path) -> Result<Self, String> {
        let mut command = Command::new(server);
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().map_err(|e| e.to_string())?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("no pipes".to_owned());
        };
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send((Instant::now(), message)).is_err() {
                    break;
                }
            }
        });
        Ok(Self { process, input, messages, requests: 0 })
    }

    fn send(&mut self, message: &Value) -> Result<(), String> {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())
            .and_then(|()| self.input.flush())
            .map_err(|e| format!("`specls lsp` does not listen: {e}"))
    }

    pub fn notify(&mut self, method: &str, params: &Value) -> Result<(), String> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Sends a request and waits for its answer; what comes in between is answered or dropped.
    pub fn request(&mut self, method: &str, params: &Value) -> Result<Value, String> {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        loop {
            let (_, message) = self.next(STUCK)?.ok_or("no answer")?;
            if message["id"] == id && message.get("method").is_none() {
                return Ok(message);
            }
        }
    }

    /// The next message, if one comes in time. Requests of the server get `null`.
    fn next(&mut self, patience: Duration) -> Result<Option<(Instant, Value)>, String> {
        match self.messages.recv_timeout(patience) {
            Ok((at, message)) => {
                if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
                    self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }))?;
                }
                Ok(Some((at, message)))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err("`specls lsp` ended (is it there yet?)".to_owned()),
        }
    }

    /// Waits until nothing is said any more; `first` is the patience for the first message. Gives the number of
    /// publishes, and when the last one came.
    pub fn until_quiet(&mut self, first: Duration) -> Result<(usize, Option<Instant>), String> {
        let (mut count, mut last, mut patience) = (0, None, first);
        while let Some((at, message)) = self.next(patience)? {
            if message["method"] == "textDocument/publishDiagnostics" {
                count += 1;
                last = Some(at);
                patience = QUIET;
            }
        }
        Ok((count, last))
    }

    fn change(&mut self, uri: &str, version: i32, range: &Value, text: &str) -> Result<(), String> {
        let document = json!({ "uri": uri, "version": version });
        let changes = json!([{ "range": range, "text": text }]);
        self.notify("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }))
    }

    /// Types `text` at a place and takes it out again, and so on; each time until the document's findings are out.
    fn toggle(
        &mut self,
        uri: &str,
        first: i32,
        place: (&Value, &Value),
        text: &str,
    ) -> Result<Times, String> {
        let mut times = Times::default();
        let (at, after) = place;
        for round in 0..EDITS as i32 {
            let started = Instant::now();
            if round % 2 == 0 {
                self.change(uri, first + round, &json!({ "start": at, "end": at }), text)?;
            } else {
                self.change(uri, first + round, &json!({ "start": at, "end": after }), "")?;
            }
            let published = loop {
                let (at, message) = self.next(Duration::from_secs(3))?.ok_or("an edit changed no finding")?;
                let params = &message["params"];
                // Without the capability the version may be left out.
                let this = params["version"].is_null() || params["version"] == first + round;
                if message["method"] == "textDocument/publishDiagnostics" && params["uri"] == uri && this {
                    break at;
                }
            };
            times.add(published - started);
        }
        Ok(times)
    }

    pub fn stop(mut self) -> Result<(), String> {
        self.request("shutdown", &Value::Null)?;
        self.notify("exit", &Value::Null)?;
        self.process.wait().map(drop).map_err(|e| e.to_string())
    }
}

fn read(from: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => {
                if let Some(value) = header.strip_prefix("Content-Length:") {
                    length = value.trim().parse().ok()?;
                }
            }
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

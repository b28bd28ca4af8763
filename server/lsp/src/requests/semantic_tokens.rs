//! `textDocument/semanticTokens/full`, `/full/delta` and `/range`.

use specls_ide::SemanticToken as Found;
use specls_index::{File, Snapshot};
use specls_syntax::classes::Class;
use specls_syntax::{Encoding, Lines, Span};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensFullOptions,
    SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, WorkDoneProgressOptions,
};

use crate::capabilities::Client;
use crate::position;
use crate::server::{Asked, Server};

const DECLARATION: u32 = 1;
const DEPRECATED: u32 = 2;

/// What the server offers: standard types and modifiers only, so that every theme knows them.
pub(crate) fn options() -> SemanticTokensOptions {
    let token_types = Class::ALL.map(|class| SemanticTokenType::new(class.names().token_type)).to_vec();
    let token_modifiers = vec![SemanticTokenModifier::DECLARATION, SemanticTokenModifier::DEPRECATED];
    SemanticTokensOptions {
        work_done_progress_options: WorkDoneProgressOptions::default(),
        legend: SemanticTokensLegend { token_types, token_modifiers },
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
    }
}

pub(crate) async fn full(
    server: &Server,
    params: SemanticTokensParams,
) -> Result<Option<SemanticTokensResult>> {
    let (uri, given) = (params.text_document.uri, server.session()?.given.clone());
    server
        .answer(uri.clone(), move |asked| {
            let Some(data) = of(asked, None) else { return Ok(None) };
            let tokens = given.keep_tokens(&uri, asked.file, data);
            Ok(Some(SemanticTokensResult::Tokens(SemanticTokens {
                result_id: Some(tokens.id),
                data: tokens.data.to_vec(),
            })))
        })
        .await
}

pub(crate) async fn delta(
    server: &Server,
    params: SemanticTokensDeltaParams,
) -> Result<Option<SemanticTokensFullDeltaResult>> {
    let (uri, given) = (params.text_document.uri, server.session()?.given.clone());
    let before = params.previous_result_id;
    server
        .answer(uri.clone(), move |asked| {
            let before = given.tokens(&uri, &before);
            let Some(data) = of(asked, None) else { return Ok(None) };
            let tokens = given.keep_tokens(&uri, asked.file, data);
            let result_id = Some(tokens.id);
            Ok(Some(match before {
                Some(before) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
                    result_id,
                    edits: edits(&before.data, &tokens.data),
                }),
                // Of a document that was closed in between, or an older answer.
                None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens {
                    result_id,
                    data: tokens.data.to_vec(),
                }),
            }))
        })
        .await
}

pub(crate) async fn range(
    server: &Server,
    params: SemanticTokensRangeParams,
) -> Result<Option<SemanticTokensRangeResult>> {
    let asked_for = params.range;
    server
        .answer(params.text_document.uri, move |asked| {
            let range = position::span(&asked.file.facts.lines, asked_for, asked.client.encoding);
            let tokens = |data| SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data });
            Ok(of(asked, Some(range)).map(tokens))
        })
        .await
}

/// `None`: the file has no tokens of ours at all.
fn of(asked: &Asked<'_>, range: Option<Span>) -> Option<Vec<SemanticToken>> {
    let coloured = specls_ide::is_coloured(&asked.world.snapshot, asked.file);
    coloured.then(|| now(&asked.world.snapshot, asked.file, asked.client, range))
}

/// The tokens of a file as the client would get them now.
pub(crate) fn now(
    snapshot: &Snapshot,
    file: &File,
    client: &Client,
    range: Option<Span>,
) -> Vec<SemanticToken> {
    let Some((text, _)) = &file.open else { return Vec::new() };
    let found = specls_ide::semantic_tokens(snapshot, file, range);
    encoded(text, &file.facts.lines, &found, client.encoding)
}

/// Tokens as distances from each other. One that goes over line ends is cut at them: what a line end counts, clients that
/// know such tokens do not agree on.
fn encoded(text: &str, lines: &Lines, found: &[Found], encoding: Encoding) -> Vec<SemanticToken> {
    let mut out = Vec::with_capacity(found.len());
    let mut columns = Columns { text, lines, encoding, line: 0, offset: 0, col: 0 };
    let (mut line, mut col) = (0, 0);
    let mut push = |token: &Found, part: Span| {
        let start = columns.of(part.start);
        let length = columns.of(part.end).1.saturating_sub(start.1);
        out.push(SemanticToken {
            delta_line: start.0 - line,
            delta_start: if start.0 == line { start.1 - col } else { start.1 },
            length,
            token_type: Class::ALL.iter().position(|class| *class == token.class).unwrap_or(0) as u32,
            token_modifiers_bitset: DECLARATION * u32::from(token.declaration)
                + DEPRECATED * u32::from(token.deprecated),
        });
        (line, col) = start;
    };
    for token in found {
        let parts = by_line(lines, token.span);
        parts.into_iter().filter(|part| !part.is_empty()).for_each(|part| push(token, part));
    }
    out
}

/// A span cut at line ends.
fn by_line(lines: &Lines, span: Span) -> Vec<Span> {
    let line = |offset| lines.line_col(offset, Encoding::Utf8).line;
    let part = |line| {
        let whole = lines.line_span(line);
        let start = whole.start.max(span.start);
        Span { start, end: whole.end.min(span.end).max(start) }
    };
    (line(span.start)..=line(span.end)).map(part).collect()
}

/// Lines and columns of offsets that ascend, with few steps back: each counts on from the one before, so that a long line is
/// counted once.
struct Columns<'t> {
    text: &'t str,
    lines: &'t Lines,
    encoding: Encoding,
    line: u32,
    offset: u32,
    col: u32,
}

impl Columns<'_> {
    fn of(&mut self, offset: u32) -> (u32, u32) {
        let line = self.lines.line_col(offset, Encoding::Utf8).line;
        if line != self.line || offset < self.offset {
            (self.line, self.offset, self.col) = (line, self.lines.line_span(line).start, 0);
        }
        let between = self.text.get(self.offset as usize..offset as usize).unwrap_or_default();
        self.col += match self.encoding {
            Encoding::Utf8 => between.len() as u32,
            Encoding::Utf16 => between.chars().map(|c| c.len_utf16() as u32).sum(),
            Encoding::Utf32 => between.chars().count() as u32,
        };
        self.offset = offset;
        (self.line, self.col)
    }
}

/// What makes `new` of `old`: one edit between what both begin and end with.
fn edits(old: &[SemanticToken], new: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (old.get(same..).unwrap_or_default(), new.get(same..).unwrap_or_default());
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (old.len() - end, new.get(..new.len() - end).unwrap_or_default());
    if old == 0 && new.is_empty() {
        return Vec::new();
    }
    // Counted in numbers, of which a token has five.
    vec![SemanticTokensEdit {
        start: same as u32 * 5,
        delete_count: old as u32 * 5,
        data: (!new.is_empty()).then(|| new.to_vec()),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(start: u32, end: u32) -> Found {
        Found { span: Span { start, end }, class: Class::Marker, declaration: false, deprecated: true }
    }

    fn numbers(tokens: &[SemanticToken]) -> Vec<[u32; 5]> {
        let all = tokens.iter();
        all.map(|t| [t.delta_line, t.delta_start, t.length, t.token_type, t.token_modifiers_bitset]).collect()
    }

    #[test]
    fn columns_are_those_of_the_client() {
        let text = "😀 ab 😀\r\n中c\n";
        let lines = Lines::new(text);
        let both = [found(5, 7), found(8, 12), found(14, 17)];
        let [utf8, utf16, utf32] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32]
            .map(|encoding| numbers(&encoded(text, &lines, &both, encoding)));
        assert_eq!(utf8, [[0, 5, 2, 10, 2], [0, 3, 4, 10, 2], [1, 0, 3, 10, 2]]);
        assert_eq!(utf16, [[0, 3, 2, 10, 2], [0, 3, 2, 10, 2], [1, 0, 1, 10, 2]]);
        assert_eq!(utf32, [[0, 2, 2, 10, 2], [0, 3, 1, 10, 2], [1, 0, 1, 10, 2]]);
    }

    #[test]
    fn line_ends_cut_a_token() {
        let text = "a [one\r\n\r\n  two] b\n";
        let lines = Lines::new(text);
        let cut = numbers(&encoded(text, &lines, &[found(2, 16)], Encoding::Utf16));
        assert_eq!(cut, [[0, 2, 4, 10, 2], [2, 0, 6, 10, 2]]);
    }

    #[test]
    fn the_difference_makes_the_new_of_the_old() {
        let token = |n: u32| SemanticToken {
            delta_line: n,
            delta_start: 0,
            length: 1,
            token_type: 0,
            token_modifiers_bitset: 0,
        };
        let lists: [&[u32]; 6] = [&[], &[1], &[1, 1], &[1, 2, 3], &[1, 3], &[4, 1, 2, 3, 1]];
        for old in lists {
            for new in lists {
                let (old, new): (Vec<_>, Vec<_>) =
                    (old.iter().map(|n| token(*n)).collect(), new.iter().map(|n| token(*n)).collect());
                let mut made = numbers(&old).concat();
                for edit in edits(&old, &new) {
                    let data = numbers(&edit.data.unwrap_or_default()).concat();
                    let from = edit.start as usize;
                    made.splice(from..from + edit.delete_count as usize, data);
                }
                assert_eq!(made, numbers(&new).concat());
            }
        }
        assert!(edits(&[token(1)], &[token(1)]).is_empty());
    }
}

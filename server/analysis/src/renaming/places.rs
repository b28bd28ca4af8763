//! The mentions of one file, written anew: single ids, lists, ranges and short forms.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specls_syntax::joints::STRIKE;
use specls_syntax::{Context, ItemKind, Mention, Span, in_reference_list};

use super::gaps::{self, Range};
use super::tokens::{of_series, rewritten, series};
use crate::edit::NewText;

/// What becomes of a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It goes on naming what it names.
    Stays,
    /// It names nothing.
    Nothing,
    /// It is written with another id.
    Becomes(SmolStr),
    /// What it names is gone.
    Gone,
}

impl Fate {
    pub fn changes(&self) -> bool {
        matches!(self, Self::Becomes(_) | Self::Gone)
    }
}

/// A text and its mentions.
pub(crate) struct Place<'a> {
    pub text: &'a str,
    /// In order of their spans.
    pub mentions: &'a [Mention],
    /// Whether something has an id when all is done.
    pub taken: &'a dyn Fn(ItemKind, &str) -> bool,
}

/// A token that has no room for an id.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stuck {
    pub span: Span,
    /// What should stand there; `None`: written anew, the line would name something else.
    pub id: Option<SmolStr>,
}

/// What is done where that which a mention names is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gone {
    /// It goes out of its list; in a sentence it is struck through.
    LeavesLists,
    /// It is struck through wherever it stands: what is left of a list might not be read as one.
    IsStruck,
}

/// New texts for the mentions of a file; `fates` are as many as its mentions.
pub(crate) fn rewrite(place: &Place<'_>, fates: &[Fate], how: Gone) -> Result<Vec<NewText>, Stuck> {
    let mut between: FxHashMap<Span, Vec<usize>> = FxHashMap::default();
    let mut written: Vec<usize> = Vec::new();
    for (m, mention) in place.mentions.iter().enumerate() {
        if mention.between {
            between.entry(mention.span).or_default().push(m);
        } else {
            written.push(m);
        }
    }
    let mut writer = Writer { place, fates, between, lean: None, end: 0, gone: Vec::new(), out: Vec::new() };
    let mut at = 0;
    while let Some(&first) = written.get(at) {
        let mut last = at;
        while last + 1 < written.len() && writer.joined(written[last], written[last + 1]) {
            last += 1;
        }
        if last == at {
            writer.single(first)?;
        } else {
            writer.range(&written[at..=last])?;
        }
        writer.end = place.mentions[written[last]].span.end;
        at = last + 1;
    }
    writer.take_out(&written, how);
    let Writer { mut out, .. } = writer;
    out.retain(|t| place.text.get(t.span.range()) != Some(t.text.as_str()));
    Ok(out)
}

struct Writer<'a> {
    place: &'a Place<'a>,
    fates: &'a [Fate],
    /// Mentions that lie between written ones, by their span.
    between: FxHashMap<Span, Vec<usize>>,
    /// What a short form behind the last written id leans on.
    lean: Option<(SmolStr, usize)>,
    /// End of the last mention.
    end: u32,
    /// Spans to take out.
    gone: Vec<Span>,
    out: Vec<NewText>,
}

impl Writer<'_> {
    fn mention(&self, m: usize) -> &Mention {
        &self.place.mentions[m]
    }

    fn text(&self, span: Span) -> &str {
        self.place.text.get(span.range()).unwrap_or_default()
    }

    fn gap(&self, a: usize, b: usize) -> &str {
        self.place
            .text
            .get(self.mention(a).span.end as usize..self.mention(b).span.start as usize)
            .unwrap_or_default()
    }

    /// `017` in `FR-016/017`.
    fn is_short(&self, m: usize) -> bool {
        let mention = self.mention(m);
        let token = self.text(mention.span);
        let digits = !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit());
        mention.partial && digits && mention.id.ends_with(token)
    }

    /// Whether two written mentions are the ends of a range. Neighbours have nothing between them.
    fn joined(&self, a: usize, b: usize) -> bool {
        let (first, last) = (self.mention(a), self.mention(b));
        let whole = Span { start: first.span.start, end: last.span.end };
        if self.between.contains_key(&whole) {
            return true;
        }
        let next = match (series(&first.id), series(&last.id)) {
            (Some((a, n, _)), Some((b, m, _))) => a == b && n + 1 == m,
            _ => false,
        };
        next && Range::of(self.gap(a, b)).is_some()
    }

    /// The id that a mention will have.
    fn id(&self, m: usize) -> Option<&SmolStr> {
        match &self.fates[m] {
            Fate::Gone => None,
            Fate::Becomes(id) => Some(id),
            Fate::Stays | Fate::Nothing => Some(&self.mention(m).id),
        }
    }

    fn single(&mut self, m: usize) -> Result<(), Stuck> {
        let Some(id) = self.id(m).cloned() else {
            self.lean = None;
            self.gone.push(all_of(self.place.text, self.mention(m).span));
            return Ok(());
        };
        let text = self.token(m, &id)?;
        self.put(self.mention(m).span, text);
        self.lean = lean(&id);
        Ok(())
    }

    /// What stands for the mention when it has the id.
    fn token(&self, m: usize, id: &SmolStr) -> Result<String, Stuck> {
        let mention = self.mention(m);
        let token = self.text(mention.span);
        if self.is_short(m) {
            let digits =
                lean(id).filter(|l| self.lean.as_ref() == Some(l)).map(|(prefix, _)| &id[prefix.len()..]);
            return Ok(digits.unwrap_or(id).to_owned());
        }
        // A delta that renames a requirement may already call it by its new name.
        let whole = is_number(&mention.id) && token.starts_with(mention.id.as_str());
        let named_otherwise =
            mention.partial && !whole && !matches!(mention.context, Context::TestName | Context::Identifier);
        if *id == mention.id || named_otherwise {
            return Ok(token.to_owned());
        }
        rewritten(mention.kind, &mention.id, id, token)
            .ok_or_else(|| Stuck { span: mention.span, id: Some(id.clone()) })
    }

    fn put(&mut self, span: Span, text: String) {
        self.out.push(NewText { span, text });
    }

    /// A range, or several that share ends: as long as what it means is a run, its ends are written anew.
    fn range(&mut self, ends: &[usize]) -> Result<(), Stuck> {
        let (Some(&first), Some(&last)) = (ends.first(), ends.last()) else { return Ok(()) };
        let whole = Span { start: self.mention(first).span.start, end: self.mention(last).span.end };
        let mut all: Vec<usize> = ends.to_vec();
        for pair in ends.windows(2) {
            let span = Span { start: self.mention(pair[0]).span.start, end: self.mention(pair[1]).span.end };
            all.extend(self.between.get(&span).into_iter().flatten());
        }
        let wanted = all.iter().filter(|m| self.fates[**m] != Fate::Nothing || !self.mention(**m).between);
        let mut ids: Vec<SmolStr> = wanted.filter_map(|m| self.id(*m).cloned()).collect();
        // Two neighbours are as good as a list: their order stays.
        if all.len() > 2 {
            ids.sort_by(|a, b| series(a).cmp(&series(b)).then_with(|| a.cmp(b)));
            ids.dedup();
        }
        let changed = all.iter().any(|m| self.fates[*m].changes());
        let short = ends.iter().any(|m| self.is_short(*m));
        if !changed && !short {
            self.lean = ids.last().and_then(|id| lean(id));
            return Ok(());
        }
        let kind = self.mention(first).kind;
        let nothing: Vec<SmolStr> = all
            .iter()
            .filter(|m| self.fates[**m] == Fate::Nothing)
            .map(|m| self.mention(*m).id.clone())
            .collect();
        let free = |id: &SmolStr| nothing.contains(id) && !(self.place.taken)(kind, id);
        let runs = runs(&ids, &free);
        match (&ids[..], &runs[..]) {
            ([], _) => {
                self.lean = None;
                self.gone.push(whole);
            }
            ([from, .., to], [_]) if ends.len() == 2 => {
                let (from, to) = (from.clone(), to.clone());
                let text = self.token(first, &from)?;
                self.put(self.mention(first).span, text);
                self.lean = lean(&from);
                let text = self.token(last, &to)?;
                self.put(self.mention(last).span, text);
                self.lean = lean(&to);
            }
            _ => {
                let text = self.list(ends, &ids, &runs);
                self.put(whole, text);
                self.lean = ids.last().and_then(|id| lean(id));
            }
        }
        Ok(())
    }

    /// A range that is none any more: its runs as ranges, the rest one by one, with what stands around each end.
    fn list(&self, ends: &[usize], ids: &[SmolStr], runs: &[(usize, usize)]) -> String {
        let gap = match ends {
            [a, b, ..] => self.gap(*a, *b),
            _ => "",
        };
        let range = Range::of(gap);
        let list = range.as_ref().map_or_else(|| ", ".to_owned(), |r| r.list(self.separator(ends)));
        let mut parts: Vec<String> = Vec::new();
        for &(from, to) in runs {
            if to - from >= 2
                && let Some(range) = &range
            {
                parts.push(format!("{}{}{}", ids[from], range.range(), ids[to]));
            } else {
                parts.extend(ids[from..=to].iter().map(SmolStr::to_string));
            }
        }
        parts.join(&list)
    }

    /// The sign between elements of the list around a range.
    fn separator(&self, ends: &[usize]) -> &'static str {
        let (Some(&first), Some(&last)) = (ends.first(), ends.last()) else { return ", " };
        let before = self.place.text.get(..self.mention(first).span.start as usize).unwrap_or_default();
        let after = self.place.text.get(self.mention(last).span.end as usize..).unwrap_or_default();
        let near = [before[..before.len() - gaps::lead(before)].chars().next_back(), after.chars().next()];
        if near.contains(&Some('、')) {
            "、"
        } else if near.contains(&Some('，')) {
            "，"
        } else {
            ", "
        }
    }

    /// Takes what is gone out of its lists, each time with one separator; what stood alone behind a label becomes
    /// `none`. In a sentence its number is struck through, which keeps the sentence and names nothing: the next thing that
    /// has the number must not be taken for what was meant. `written`: mentions that stand there.
    fn take_out(&mut self, written: &[usize], how: Gone) {
        let text = self.place.text;
        let mut blocks: Vec<Vec<Span>> = Vec::new();
        for span in std::mem::take(&mut self.gone) {
            let joined = |last: &Span| {
                let gap = text.get(last.end as usize..span.start as usize);
                gap.is_some_and(|gap| gaps::is_list(gap) || gap == "/")
            };
            match blocks.last_mut() {
                Some(block) if block.last().is_some_and(joined) => block.push(span),
                _ => blocks.push(vec![span]),
            }
        }
        for spans in blocks {
            let (Some(first), Some(last)) = (spans.first(), spans.last()) else { continue };
            let block = Span { start: first.start, end: last.end };
            let before = text.get(..block.start as usize).unwrap_or_default();
            let before = &before[..before.len() - gaps::lead(before)];
            let after = text.get(block.end as usize..).unwrap_or_default();
            let half = gaps::has_head(before) || gaps::tail(after).is_some();
            let out = match how {
                Gone::LeavesLists if !half => take_out(text, block, &self.sides(block, written)),
                _ => None,
            };
            match out {
                Some(edit) => self.out.push(edit),
                None => self.out.extend(spans.into_iter().filter_map(|span| struck(text, span))),
            }
        }
        self.out.sort_by_key(|t| (t.span.start, t.span.end));
    }

    /// On which sides of a block its list goes on.
    fn sides(&self, block: Span, written: &[usize]) -> Sides {
        let text = self.place.text;
        let spans = self.place.mentions;
        let joins = |from: u32, to: u32| text.get(from as usize..to as usize).is_some_and(gaps::is_list);
        let next = written.partition_point(|m| spans[*m].span.start < block.end);
        let previous = written.partition_point(|m| spans[*m].span.start < block.start).checked_sub(1);
        let labelled = in_reference_list(text, block.start as usize);
        let joined_before = previous
            .and_then(|at| written.get(at))
            .is_some_and(|m| spans[*m].span.end <= block.start && joins(spans[*m].span.end, block.start));
        let joined_after = written.get(next).is_some_and(|m| joins(block.end, spans[*m].span.start));
        Sides { before: labelled || joined_before, after: labelled || joined_after, labelled }
    }
}

/// Where the list around a block goes on.
struct Sides {
    before: bool,
    after: bool,
    /// All of it is a list with a label.
    labelled: bool,
}

/// Whether an id is a number, which something else has when what had it is gone.
pub(super) fn is_number(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_digit())
}

/// The numbers at `span` struck through; `None` where an id stands, which nothing else comes to have.
fn struck(text: &str, span: Span) -> Option<NewText> {
    let written = text.get(span.range()).filter(|written| is_number(written))?;
    Some(NewText { span, text: format!("{STRIKE}{written}{STRIKE}") })
}

/// All of a number whose mention is `span`: `4.0` is the whole of requirement 4.
fn all_of(text: &str, span: Span) -> Span {
    let rest = text.get(span.end as usize..).and_then(|rest| rest.strip_prefix(".0"));
    let whole = rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
    let number = text.get(span.range()).is_some_and(is_number);
    Span { start: span.start, end: span.end + if whole && number { 2 } else { 0 } }
}

/// One block of a list, taken out; `None`: it stands in a sentence.
fn take_out(text: &str, block: Span, sides: &Sides) -> Option<NewText> {
    let (mut start, mut end) = (block.start as usize, block.end as usize);
    let token_start = start - gaps::lead(text.get(..start).unwrap_or_default());
    let quoted = around(text, token_start, end);
    let (outer_start, outer_end) = quoted.unwrap_or((token_start, end));
    let before = text.get(..outer_start).unwrap_or_default();
    let after = text.get(outer_end..).unwrap_or_default();
    if sides.before
        && let Some(from) = gaps::separator_before(before)
    {
        return Some(NewText { span: Span::new(from, outer_end), text: String::new() });
    }
    if sides.after
        && let Some(len) = gaps::separator_after(after)
    {
        let lead = &text[token_start..start];
        // `Requirement 2, 3` keeps its word, `R2, R3` has one for each.
        if lead.is_empty() || after[len..].starts_with(lead) || quoted.is_some() {
            start = outer_start;
        }
        return Some(NewText { span: Span::new(start, outer_end + len), text: String::new() });
    }
    if !sides.labelled {
        return None;
    }
    if !text[token_start..start].ends_with(' ') {
        start = token_start;
    }
    end = end.max(start);
    Some(NewText { span: Span::new(start, end), text: "none".to_owned() })
}

/// The token with the same marks on both sides of it: `"1.2"` in a list of strings, `**1.2**`, `` `FR-001` ``.
fn around(text: &str, mut start: usize, mut end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let from = start;
    while start > 0
        && let (Some(open), Some(close)) = (bytes.get(start - 1), bytes.get(end))
        && open == close
        && matches!(open, b'*' | b'`' | b'"')
    {
        (start, end) = (start - 1, end + 1);
    }
    (start < from).then_some((start, end))
}

/// What a short form behind `id` leans on: its letters and the count of its digits.
fn lean(id: &str) -> Option<(SmolStr, usize)> {
    let (prefix, _, width) = series(id)?;
    // `1.1-5` leans on `1.`, whatever the digits.
    (width >= 3 || prefix.ends_with('.')).then(|| (prefix.into(), width))
}

/// Stretches of `ids` that follow each other without a gap, but for ids that nothing has.
fn runs(ids: &[SmolStr], free: &dyn Fn(&SmolStr) -> bool) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for at in 0..ids.len() {
        let follows = |last: usize| match (series(&ids[last]), series(&ids[at])) {
            (Some((a, from, width)), Some((b, to, other))) => {
                a == b && width == other && from < to && (from + 1..to).all(|n| free(&of_series(a, n, width)))
            }
            _ => false,
        };
        match out.last_mut() {
            Some((_, last)) if follows(*last) => *last = at,
            _ => out.push((at, at)),
        }
    }
    out
}

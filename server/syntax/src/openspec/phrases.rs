//! What in code may name a requirement or a scenario by its title: labels (`Scenario: Wrong password`), anchors of specs
//! (`spec.md#scenario-wrong-password`) anywhere; in test files also titles of tests and names of test functions.
//!
//! [`scan`] finds what reads like that; [`Phrases::keep`] drops what stands where nobody speaks of scenarios, once the places
//! are known, and says for each what encloses it: a group of tests is often one requirement.

mod around;
mod find;
#[cfg(test)]
mod tests;

use crate::refs::{self, Refs};
use crate::source::{Classified, Place};
use crate::titles::{self, title_key};
use crate::{Context, FeatureRef, ItemKind, Mention, Span, scan};
use around::Around;

/// In which form something is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// `Scenario: Wrong password`; the span begins behind the colon and has no end yet.
    Label(ItemKind),
    /// `Scenario "Wrong password"`.
    Quoted(ItemKind),
    /// `openspec/specs/auth/spec.md#scenario-wrong-password`: the name without the kind.
    Anchor(ItemKind),
    /// A string that may be the title of a test.
    Title,
    /// A string that is called `name` in a table of tests.
    Field,
    /// The name of a function that may be a test.
    Function,
    /// The name of a class or module: it encloses tests.
    Enclosing,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    /// What the place is asked for.
    at: u32,
    span: Span,
    form: Form,
}

/// What may be mentions, ascending.
#[derive(Default)]
pub(crate) struct Phrases {
    found: Vec<Phrase>,
    /// `Capability: auth`.
    capabilities: Vec<Span>,
    /// A file of Gherkin: all of it is tests.
    gherkin: bool,
}

/// Everything in `text` that reads like a name of a requirement or a scenario.
pub(crate) fn scan(path: &str, text: &str) -> Phrases {
    find::phrases(path, text)
}

impl Phrases {
    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The offsets whose places decide, in no order.
    pub(crate) fn offsets(&self) -> impl Iterator<Item = u32> {
        self.found.iter().map(|p| p.at).chain(self.capabilities.iter().map(|c| c.start))
    }

    /// Adds what stands where it counts to `out`.
    pub(crate) fn keep(self, text: &str, place: impl Fn(u32) -> Option<Classified>, out: &mut Refs) {
        let known = out.mentions.len();
        let mut around = Around::new(text);
        for (index, phrase) in self.found.iter().enumerate() {
            let Some(at) = place(phrase.at).filter(|at| self.counts(text, phrase, at.place)) else {
                continue;
            };
            let span = match phrase.form {
                Form::Label(_) => {
                    let mut behind = self.found[index + 1..].iter();
                    let next = behind.find(|next| matches!(next.form, Form::Label(_)));
                    find::label_end(text, phrase.span, at.place, next.map(|next| next.at))
                }
                _ => phrase.span,
            };
            let keys = keys(text.get(span.range()).unwrap_or_default(), phrase.form);
            let inside = around.enter(phrase, &at, keys.first().map_or("", String::as_str));
            let named = matches!(phrase.form, Form::Title | Form::Field | Form::Function);
            if phrase.form == Form::Enclosing || named && overlaps(span, out, known) {
                continue;
            }
            let (kind, labelled) = match phrase.form {
                Form::Label(kind) | Form::Quoted(kind) | Form::Anchor(kind) => (kind, true),
                _ => (ItemKind::Scenario, false),
            };
            let Some(id) = titles::mention_id(labelled, &keys, inside.as_deref()) else { continue };
            let qualifier = match phrase.form {
                Form::Anchor(_) => beside(text, phrase.at, &out.feature_refs),
                _ => None,
            };
            let context = if self.gherkin { Context::TestName } else { scan::context(at.place) };
            out.mentions.push(Mention {
                kind,
                id,
                span,
                between: false,
                partial: phrase.form == Form::Function,
                context,
                in_test: at.in_test,
                qualifier,
                block: at.block,
            });
        }
        if out.mentions.len() > known {
            self.add_capabilities(text, &place, &mut out.feature_refs);
            refs::sort_features(&mut out.feature_refs, &mut out.mentions);
            out.mentions.sort_by_key(|mention| mention.span.start);
        }
    }

    /// Whether a phrase of that form counts where it stands.
    fn counts(&self, text: &str, phrase: &Phrase, place: Place) -> bool {
        match phrase.form {
            // A heading in a string is the text of a spec, given to a program that reads specs: data, and no mention.
            Form::Label(_) => match place {
                Place::Comment | Place::TestName => true,
                Place::String => !text[..phrase.at as usize].trim_end().ends_with("##"),
                Place::Prose => self.gherkin,
                Place::Identifier | Place::Code => false,
            },
            Form::Quoted(_) => place == Place::Comment,
            Form::Anchor(_) => matches!(place, Place::Comment | Place::String | Place::TestName),
            Form::Title => place == Place::TestName,
            Form::Field => matches!(place, Place::String | Place::TestName),
            Form::Function => place == Place::TestName,
            Form::Enclosing => matches!(place, Place::Identifier | Place::TestName),
        }
    }

    fn add_capabilities(
        &self,
        text: &str,
        place: &impl Fn(u32) -> Option<Classified>,
        features: &mut Vec<FeatureRef>,
    ) {
        let known = features.len();
        for &span in &self.capabilities {
            let spoken = place(span.start).is_some_and(|at| at.place == Place::Comment);
            let at = features[..known].partition_point(|f| f.span.end <= span.start);
            let taken = features[..known].get(at).is_some_and(|f| f.span.start < span.end);
            if spoken && !taken {
                features.push(FeatureRef { span, text: text[span.range()].into(), weak: true });
            }
        }
    }
}

/// The keys of what is written: of all of it, and behind a label of the part in front of a dash or the like.
fn keys(written: &str, form: Form) -> Vec<String> {
    let all = match form {
        // `PasswordLoginTests` is about password login.
        Form::Enclosing => {
            let ends = ["Tests", "Test", "Spec", "Specs"];
            let about = ends.iter().find_map(|end| written.strip_suffix(end));
            title_key(about.filter(|about| !about.is_empty()).unwrap_or(written))
        }
        _ => title_key(written),
    };
    let mut out = vec![all];
    if matches!(form, Form::Label(_)) {
        let cut = [" — ", " – ", " - ", " -- ", " (", ": ", " / ", "; ", ". "]
            .iter()
            .filter_map(|cut| written.find(cut))
            .min();
        let part =
            cut.map(|cut| title_key(&written[..cut])).filter(|part| !part.is_empty() && *part != out[0]);
        out.extend(part);
    }
    out
}

/// Whether something else is named inside of `span`: then it is no title.
fn overlaps(span: Span, out: &Refs, known: usize) -> bool {
    let mentions = &out.mentions[..known];
    let at = mentions.partition_point(|m| m.span.start < span.start);
    let feature = out.feature_refs.partition_point(|f| f.span.start < span.start);
    mentions.get(at).is_some_and(|m| m.span.start < span.end)
        || out.feature_refs.get(feature).is_some_and(|f| f.span.start < span.end)
}

/// The feature that the path in front of an anchor goes through.
fn beside(text: &str, at: u32, features: &[FeatureRef]) -> Option<u32> {
    let index = features.partition_point(|f| f.span.end <= at).checked_sub(1)?;
    let end = features[index].span.end;
    let path = text.get(end as usize..at as usize)?;
    let whole = path.len() < titles::LONGEST_TITLE && !path.contains(char::is_whitespace);
    whole.then_some(index as u32)
}

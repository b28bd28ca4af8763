//! Capabilities and changes that are named by their paths, in artifacts and in code.

use smol_str::{SmolStr, format_smolstr};

use crate::markdown::Markdown;
use crate::needle::Needle;
use crate::{FeatureRef, FileFacts, Span, refs};

/// What such paths begin with.
pub(crate) static MARK: Needle = Needle::new("openspec/");

/// Adds the capabilities and changes of OpenSpec that an artifact names by their paths.
pub(super) fn add(doc: &Markdown<'_>, out: &mut FileFacts) {
    let known: Vec<Span> = out.feature_refs.iter().map(|f| f.span).collect();
    let taken = |span: Span| {
        let at = known.partition_point(|k| k.end <= span.start);
        known.get(at).is_some_and(|k| k.start < span.end)
    };
    let names = names_in(doc.text).filter(|f| !doc.masked(f.span.start) && !taken(f.span));
    out.feature_refs.extend(names);
    refs::sort_features(&mut out.feature_refs, &mut out.mentions);
}

/// `openspec/specs/auth/spec.md`, `openspec/changes/add-login/…`, ascending.
pub(crate) fn names_in(text: &str) -> impl Iterator<Item = FeatureRef> {
    MARK.find_iter(text).filter_map(move |at| name(text, at))
}

fn name(text: &str, at: usize) -> Option<FeatureRef> {
    if text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        return None;
    }
    let rest = &text[at + MARK.len()..];
    let path = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')))
        .map_or(rest, |end| &rest[..end])
        .trim_end_matches(['.', '/']);
    let start = |name: &str| text.len() - rest.len() + (name.as_ptr() as usize - rest.as_ptr() as usize);
    let found = |name: &str, text: SmolStr| FeatureRef {
        span: Span::new(start(name), start(name) + name.len()),
        text,
        weak: false,
    };
    if let Some(name) = path.strip_prefix("specs/") {
        // A file in the folder; the folder itself has no ending.
        let (folder, last) = name.rsplit_once('/').unwrap_or(("", name));
        let name = if last.contains('.') { folder } else { name };
        return (!name.is_empty()).then(|| found(name, format_smolstr!("specs/{name}")));
    }
    let inside = path.strip_prefix("changes/")?;
    let inside = inside.strip_prefix("archive/").unwrap_or(inside);
    let name = inside.split('/').next().unwrap_or_default();
    let named = !name.is_empty() && name != "archive" && !name.starts_with('.');
    named.then(|| found(name, SmolStr::new(name)))
}

#[cfg(test)]
mod tests {
    use super::names_in;
    use crate::FeatureRef;

    #[test]
    fn paths() {
        let names = |text: &str| {
            let show = |f: FeatureRef| format!("{} at {}", f.text, &text[f.span.range()]);
            names_in(text).map(show).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(
            names(
                "openspec/specs/auth/login/spec.md, openspec/specs/export. openspec/specs/ a-openspec/specs/x"
            ),
            "specs/auth/login at auth/login, specs/export at export"
        );
        assert_eq!(
            names("`openspec/changes/add-it/specs/auth/spec.md` openspec/changes/archive/2025-01-01-x/"),
            "add-it at add-it, 2025-01-01-x at 2025-01-01-x"
        );
        assert_eq!(names("openspec/changes/archive/, openspec/changes/.x/y, openspec/other/z"), "");
    }
}

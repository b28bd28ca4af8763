//! What a delta says, checked as far as that needs no main spec; and the spec a new capability begins with.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};
use specls_syntax::openspec::{Delta, Operation, Spec, fold_name, normalize_name, utf16_len};

use crate::merge::Refusal;
use specls_syntax::openspec::{MIN_PURPOSE, PLACEHOLDER_PREFIX, PLACEHOLDER_SUFFIX};

/// The text of a new main spec.
fn skeleton(capability: &str, change: &str, purpose: Option<&str>) -> String {
    let purpose = match purpose {
        Some(purpose) => Cow::Borrowed(purpose),
        None => Cow::Owned(format!("{PLACEHOLDER_PREFIX}{change}{PLACEHOLDER_SUFFIX}")),
    };
    format!("# {capability} Specification\n\n## Purpose\n{purpose}\n\n## Requirements\n")
}

/// A delta with the checks that need no main spec.
pub(crate) struct Plan<'p, 't> {
    pub capability: &'p str,
    pub delta: Delta<'t>,
}

impl<'t> Plan<'_, 't> {
    pub(crate) fn orphans(&self) -> Vec<String> {
        let orphans = self.delta.orphans.iter().map(|orphan| {
            let place = match orphan.section {
                Some(section) => format!("under \"## {}\"", section.text),
                None => "above the first \"## \" section".to_owned(),
            };
            format!(
                "{} - requirement \"{}\" (line {}) is {place}, which is not a delta section, so it was not \
                    applied. Move it under ADDED/MODIFIED/REMOVED/RENAMED Requirements.",
                self.capability, orphan.name.text, orphan.line
            )
        });
        orphans.collect()
    }

    fn refuse<T>(&self, what: fmt::Arguments<'_>) -> Result<T, Refusal> {
        Err(Refusal::new(format!("{} validation failed - {what}", self.capability)))
    }

    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if let Some(first) = self.delta.unpaired().first() {
            return self.refuse(format_args!(
                "RENAMED entry on line {} has no matching {}: for header \"### Requirement: {}\". Write \
                    each rename as a FROM: line followed immediately by its TO: line.",
                first.line,
                first.side.other().name(),
                first.name.text
            ));
        }
        let blocks =
            |operation| self.delta.blocks(operation).map(|block| block.name.text).collect::<Vec<_>>();
        let added = self.distinct("requirement in ADDED", blocks(Operation::Added))?;
        let modified = self.distinct("requirement in MODIFIED", blocks(Operation::Modified))?;
        let removed =
            self.distinct("requirement in REMOVED", self.delta.removed().map(|name| name.text).collect())?;
        self.distinct_renames()?;
        self.check_renames(&added, &modified, &removed)?;
        for name in &modified.order {
            for (names, other) in [(&removed, "REMOVED"), (&added, "ADDED")] {
                if names.set.contains(name) {
                    return self.both("MODIFIED", other, name);
                }
            }
        }
        if let Some(name) = added.order.iter().find(|name| removed.set.contains(*name)) {
            return self.both("ADDED", "REMOVED", name);
        }
        if added.order.is_empty()
            && modified.order.is_empty()
            && removed.order.is_empty()
            && self.delta.renames().next().is_none()
        {
            return Err(Refusal::new(format!(
                "Delta parsing found no operations for {}. Provide ADDED/MODIFIED/REMOVED/RENAMED sections \
                    in change spec.",
                self.capability
            )));
        }
        Ok(())
    }

    fn both<T>(&self, one: &str, other: &str, name: &str) -> Result<T, Refusal> {
        self.refuse(format_args!(
            "requirement present in multiple sections ({one} and {other}) for header \"### Requirement: \
                {name}\""
        ))
    }

    fn distinct(&self, what: &str, names: Vec<&'t str>) -> Result<Names<'t>, Refusal> {
        let mut known = Names::default();
        for name in names {
            if !known.insert(name) {
                return self.refuse(format_args!("duplicate {what} for header \"### Requirement: {name}\""));
            }
        }
        Ok(known)
    }

    fn distinct_renames(&self) -> Result<(), Refusal> {
        let (mut from, mut to) = (Names::default(), Names::default());
        for rename in self.delta.renames() {
            for (names, name, side) in
                [(&mut from, rename.from.text, "FROM"), (&mut to, rename.to.text, "TO")]
            {
                if !names.insert(name) {
                    return self.refuse(format_args!(
                        "duplicate {side} in RENAMED for header \"### Requirement: {name}\""
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_renames(
        &self,
        added: &Names<'t>,
        modified: &Names<'t>,
        removed: &Names<'t>,
    ) -> Result<(), Refusal> {
        let removed = removed.by_fold();
        for rename in self.delta.renames() {
            let (from, to) = (rename.from.text, rename.to.text);
            if let Some(spelled) = removed.get(&fold_name(from)) {
                let exact = *spelled == normalize_name(from);
                let hint = if exact { String::new() } else { format!(" (REMOVED spells it \"{spelled}\")") };
                return self.refuse(format_args!(
                    "requirement present in multiple sections (RENAMED and REMOVED) for header \"### \
                        Requirement: {from}\"{hint}"
                ));
            }
            if modified.set.contains(normalize_name(from)) {
                return self.refuse(format_args!(
                    "when a rename exists, MODIFIED must reference the NEW header \"### Requirement: {to}\""
                ));
            }
            if added.set.contains(normalize_name(to)) {
                return self.refuse(format_args!(
                    "RENAMED TO header collides with ADDED for \"### Requirement: {to}\""
                ));
            }
        }
        Ok(())
    }

    /// The spec a new capability begins with.
    pub(crate) fn new_spec(
        &self,
        change: &str,
        purpose: Option<&str>,
        warnings: &mut Vec<String>,
    ) -> Result<String, Refusal> {
        let capability = self.capability;
        if self.delta.blocks(Operation::Modified).next().is_some() || self.delta.renames().next().is_some() {
            return Err(Refusal::new(format!(
                "{capability}: target spec does not exist; only ADDED requirements are allowed for new \
                    specs. MODIFIED and RENAMED operations require an existing spec."
            )));
        }
        let removed = self.delta.removed().count();
        if removed > 0 {
            warnings.push(format!(
                "{capability} - {removed} REMOVED requirement(s) ignored for new spec (nothing to remove)."
            ));
        }
        let text = skeleton(capability, change, purpose);
        if purpose.is_none() {
            return Ok(text);
        }
        let Some(length) = readable_purpose(&text) else {
            warnings.push(format!(
                "{capability} - delta Purpose ignored (it would leave the new spec unreadable); wrote the \
                    placeholder Purpose instead."
            ));
            return Ok(skeleton(capability, change, None));
        };
        if length < MIN_PURPOSE {
            warnings.push(format!(
                "{capability} - carried Purpose is under {MIN_PURPOSE} characters; openspec validate \
                    --strict reports it as too brief."
            ));
        }
        Ok(text)
    }
}

/// Length of the purpose of a new spec, if the spec stays readable with it.
fn readable_purpose(text: &str) -> Option<usize> {
    let spec = Spec::new(text);
    if text.contains("<!--") || !spec.problems.is_empty() || spec.requirements.is_none() {
        return None;
    }
    spec.purpose.map(|purpose| utf16_len(&purpose.text)).filter(|length| *length > 0)
}

/// Names in order, each once.
#[derive(Default)]
pub(crate) struct Names<'t> {
    pub order: Vec<&'t str>,
    pub set: FxHashSet<&'t str>,
}

impl<'t> Names<'t> {
    /// Whether the name is new.
    pub(crate) fn insert(&mut self, name: &'t str) -> bool {
        let name = normalize_name(name);
        let new = self.set.insert(name);
        if new {
            self.order.push(name);
        }
        new
    }

    /// The first of those that look alike.
    pub(crate) fn by_fold(&self) -> FxHashMap<String, &'t str> {
        let mut folds = FxHashMap::default();
        for name in &self.order {
            folds.entry(fold_name(name)).or_insert(*name);
        }
        folds
    }
}

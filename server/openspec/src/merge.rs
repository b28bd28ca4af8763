//! A delta applied to a main spec: RENAMED, REMOVED, MODIFIED, ADDED, in this order.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};
use specls_syntax::openspec::{
    Block, Delta, Operation, Spec, Text, delta_purpose, normalize_name, requirement_name, trim, trim_end,
};

use crate::plan::Plan;
use crate::requirements::{Requirement, Requirements};
use crate::scenarios::ScenarioChange;
use crate::shape;

/// A main spec with a delta applied.
#[derive(Clone, Debug)]
pub struct Merged {
    /// With LF line ends and one at the end.
    pub text: String,
    /// What was done; what was there already is not counted.
    pub counts: OperationCounts,
    /// What the tool warns of.
    pub warnings: Vec<String>,
    /// Whether no requirement is left.
    pub is_empty: bool,
    /// If no requirement is left: the lines of the main spec, each once, that are neither title, purpose nor part of a
    /// requirement. Archiving does not delete a spec that has such lines.
    pub unaccounted: Vec<String>,
}

/// How many requirements each operation changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OperationCounts {
    /// New ones.
    pub added: usize,
    /// Replaced ones.
    pub modified: usize,
    /// Ones that went.
    pub removed: usize,
    /// Ones with a new name.
    pub renamed: usize,
}

impl OperationCounts {
    /// All together.
    #[must_use]
    pub fn total(self) -> usize {
        self.added + self.modified + self.removed + self.renamed
    }
}

/// Why archiving refuses a delta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In the tool's words.
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// Applies `delta` to `main`, or to a new spec of `capability` if there is none yet. `change` only gives its name to the
/// purpose of a new spec.
///
/// # Errors
/// If archiving would refuse the delta.
pub fn merge(main: Option<&str>, delta: &str, capability: &str, change: &str) -> Result<Merged, Refusal> {
    let lines = Text::new(delta);
    let plan = Plan { capability, delta: Delta::read(&lines) };
    let mut warnings = plan.orphans();
    plan.check()?;
    let purpose = delta_purpose(delta);
    let target = match main {
        Some(main) => {
            let ignored =
                purpose.is_some_and(|purpose| delta_purpose(main).is_some_and(|own| own != purpose));
            if ignored {
                warnings.push(format!(
                    "{capability} - delta Purpose ignored; {capability} already has one. Edit \
                        openspec/specs/{capability}/spec.md directly to change it."
                ));
            }
            Cow::Borrowed(main)
        }
        None => Cow::Owned(plan.new_spec(change, purpose.as_deref(), &mut warnings)?),
    };
    let target_lines = Text::new(&target);
    let spec = Spec::read(&target_lines);
    let problems = shape::problems(&spec);
    if !problems.is_empty() {
        let details: Vec<String> =
            problems.into_iter().map(|(line, message)| format!("line {line}: {message}")).collect();
        return Err(Refusal::new(format!(
            "{capability}: target spec is structurally invalid and cannot be updated until fixed:\n{}",
            details.join("\n")
        )));
    }
    let mut applied = Applied::new(capability, spec.blocks());
    applied.rename(&plan.delta)?;
    applied.remove(&plan.delta, main.is_none(), &mut warnings)?;
    applied.modify(&plan.delta)?;
    applied.add(&plan.delta)?;
    Ok(applied.compose(&target, &spec, warnings))
}

/// The requirements of the main spec while operations are applied.
struct Applied<'p, 't> {
    capability: &'p str,
    requirements: Requirements<'t>,
    /// The names of the main spec's requirements in its order, the new ones after renaming.
    order: Vec<String>,
    counts: OperationCounts,
}

impl<'p, 't> Applied<'p, 't> {
    fn new(capability: &'p str, blocks: &[Block<'t>]) -> Self {
        let mut requirements = Requirements::default();
        for block in blocks {
            requirements.set(normalize_name(block.name.text), Requirement::new(block, true));
        }
        let order = blocks.iter().map(|block| normalize_name(block.name.text).to_owned()).collect();
        Self { capability, requirements, order, counts: OperationCounts::default() }
    }

    fn refuse<T>(&self, operation: Operation, name: &str, why: fmt::Arguments<'_>) -> Result<T, Refusal> {
        let (capability, operation) = (self.capability, operation.name());
        Err(Refusal::new(format!(
            "{capability} {operation} failed for header \"### Requirement: {name}\" - {why}"
        )))
    }

    fn rename(&mut self, delta: &Delta<'t>) -> Result<(), Refusal> {
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        for (at, name) in self.order.iter().enumerate() {
            places.entry(name.clone()).or_insert(at);
        }
        for rename in delta.renames() {
            let (from, to) = (normalize_name(rename.from.text), normalize_name(rename.to.text));
            let refuse = |name, why: fmt::Arguments<'_>| self.refuse(Operation::Renamed, name, why);
            let has = |name| self.requirements.get(name).is_some();
            if !has(from) {
                if !has(to) {
                    return refuse(rename.from.text, format_args!("source not found"));
                }
                // Renamed already, unless the old one is still there in another spelling.
                if let Some(near) = self.requirements.alike(from, Some(to)) {
                    return refuse(
                        rename.from.text,
                        format_args!(
                            "source not found, but \"### Requirement: {}\" exists; fix the header to match \
                                it exactly",
                            near.name
                        ),
                    );
                }
                continue;
            }
            if has(to) {
                return refuse(rename.to.text, format_args!("target already exists"));
            }
            if let Some(near) = self.requirements.alike(to, Some(from)) {
                return refuse(
                    rename.to.text,
                    format_args!(
                        "\"### Requirement: {}\" already exists and differs only in case or spacing; \
                            choose a distinct name",
                        near.name
                    ),
                );
            }
            let Some(old) = self.requirements.remove(from) else { continue };
            let below = old.raw.find('\n').map_or("", |end| &old.raw[end..]);
            let raw = format!("### Requirement: {to}{below}").into();
            self.requirements
                .set(to, Requirement { name: to.to_owned().into(), raw, untouched: false, ..old });
            if let Some(at) = places.remove(from) {
                to.clone_into(&mut self.order[at]);
                places.entry(to.to_owned()).or_insert(at);
            }
            self.counts.renamed += 1;
        }
        Ok(())
    }

    fn remove(&mut self, delta: &Delta<'t>, is_new: bool, warnings: &mut Vec<String>) -> Result<(), Refusal> {
        for name in delta.removed().map(|name| name.text) {
            let key = normalize_name(name);
            if self.requirements.remove(key).is_some() {
                self.counts.removed += 1;
                continue;
            }
            // Removed already; of a new spec that was said once.
            if is_new {
                continue;
            }
            if let Some(near) = self.requirements.alike(key, None) {
                return self.refuse(
                    Operation::Removed,
                    name,
                    format_args!(
                        "not found, but \"### Requirement: {}\" exists; fix the header to match it exactly",
                        near.name
                    ),
                );
            }
            warnings.push(format!(
                "{} - REMOVED requirement \"{name}\" is not in the current spec; treating it as already \
                    removed.",
                self.capability
            ));
        }
        Ok(())
    }

    fn modify(&mut self, delta: &Delta<'t>) -> Result<(), Refusal> {
        for block in delta.blocks(Operation::Modified) {
            let (name, key) = (block.name.text, normalize_name(block.name.text));
            let refuse = |why: fmt::Arguments<'_>| self.refuse(Operation::Modified, name, why);
            let Some(current) = self.requirements.get(key) else { return refuse(format_args!("not found")) };
            // The heading is read again without what was cut off at its end.
            let heading = block.raw.split('\n').next().and_then(requirement_name);
            if heading != Some(key) {
                return refuse(format_args!("header mismatch in content"));
            }
            let new = Requirement::new(block, false);
            let change = ScenarioChange::new(&current.scenarios, &new.scenarios);
            if !change.missing.is_empty() {
                return refuse(format_args!(
                    "current spec contains scenario(s) not present in the modified block: {}. {} Refresh \
                        the change spec before archiving to avoid dropping scenarios.",
                    change.missing_names(),
                    change.balance()
                ));
            }
            if trim(&current.raw) != trim(&new.raw) {
                self.counts.modified += 1;
            }
            self.requirements.set(key, new);
        }
        Ok(())
    }

    fn add(&mut self, delta: &Delta<'t>) -> Result<(), Refusal> {
        for block in delta.blocks(Operation::Added) {
            let (name, key) = (block.name.text, normalize_name(block.name.text));
            if let Some(existing) = self.requirements.get(key) {
                // Added already.
                if trim(&existing.raw) == trim(&block.raw) {
                    continue;
                }
                return self.refuse(Operation::Added, name, format_args!("already exists"));
            }
            if let Some(near) = self.requirements.alike(key, None) {
                return self.refuse(
                    Operation::Added,
                    name,
                    format_args!(
                        "\"### Requirement: {}\" already exists and differs only in case or spacing; use \
                        MODIFIED with that exact header to change it, or choose a distinct name",
                        near.name
                    ),
                );
            }
            self.requirements.set(key, Requirement::new(block, false));
            self.counts.added += 1;
        }
        Ok(())
    }

    fn compose(self, target: &str, spec: &Spec<'t>, mut warnings: Vec<String>) -> Merged {
        let mut kept: Vec<&str> = Vec::new();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for (block, key) in spec.blocks().iter().zip(&self.order) {
            let now = self.requirements.get(key);
            if let Some(now) = now {
                kept.push(&now.raw);
                seen.insert(key);
            }
            if !now.is_some_and(|now| now.untouched) {
                warnings.extend(crate::retire::swallowed(self.capability, block, now.map(|now| &*now.raw)));
            }
        }
        kept.extend(
            self.requirements.iter().filter(|(key, _)| !seen.contains(key)).map(|(_, now)| &*now.raw),
        );
        let is_empty = kept.is_empty();
        let (before, heading, preamble, after) = match &spec.section {
            Some(section) => (&*section.before, section.heading.text, &*section.preamble, &*section.after),
            None => (target, "## Requirements", "", ""),
        };
        let preamble = Some(preamble).filter(|preamble| !trim(preamble).is_empty());
        let body = preamble.into_iter().chain(kept).collect::<Vec<_>>().join("\n\n");
        let parts = [trim_end(before), heading, trim_end(&body), trim(after)];
        let joined = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        let text = format!("{}\n", trim_end(&single_blanks(&joined)));
        let unaccounted = if is_empty {
            crate::retire::unaccounted(before, preamble.unwrap_or_default(), spec.blocks(), after)
        } else {
            Vec::new()
        };
        Merged { text, counts: self.counts, warnings, is_empty, unaccounted }
    }
}

/// `text` with one empty line for several, outside of fences.
fn single_blanks(text: &str) -> String {
    let mut fences = specls_syntax::openspec::Fences::default();
    let mut kept: Vec<&str> = Vec::new();
    let mut blank = false;
    for line in text.split('\n') {
        let fenced = fences.contain(line);
        let empty = line.is_empty() && !fenced;
        if !(empty && blank) {
            kept.push(line);
        }
        blank = empty;
    }
    kept.join("\n")
}

//! Which feature a mention means: qualifiers in artifacts, the cascade in code (formats §7, in the order 1, 2, 3, 5, 4, 6).

use smol_str::SmolStr;
use specls_syntax::{Context, Encoding, Mention, Role, split, titled};

use crate::feature::family_of;
use crate::numbered::is_numbered;
use crate::paths::BY_TASKS;
use crate::{Feature, FeatureId, File, ProjectId, Snapshot, basename};

/// Lines at the top of a source file whose feature names hold for the whole file (measured: formats §7 step 3).
const HEADER_LINES: u32 = 40;

/// What a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The item of that id in this feature.
    Feature(FeatureId),
    /// Several features define the id and nothing tells which is meant.
    Ambiguous,
    /// The id is defined nowhere: not in the feature that is named, or (`None`) in no feature of the project.
    Unknown(Option<FeatureId>),
    /// Nothing that could be said.
    Silent,
}

/// Targets of the outward mentions of one file.
#[derive(Debug, PartialEq, Default)]
pub(crate) struct Resolved {
    /// (mention, target), ascending by mention.
    pub targets: Box<[(u32, Target)]>,
}

impl Resolved {
    pub fn target(&self, mention: u32) -> Option<Target> {
        self.targets.binary_search_by_key(&mention, |t| t.0).ok().map(|at| self.targets[at].1)
    }
}

/// Resolves what the index must look beyond the file's own feature for: qualified mentions of an artifact, every
/// mention of a source file.
pub(crate) fn outward(snapshot: &Snapshot, file: &File) -> Resolved {
    let targets = match snapshot.feature_of(file) {
        // What it defines itself is linked already.
        Some(feature) if file.alone => {
            let own = |m: u32| feature.outward.binary_search(&(0, m)).is_ok();
            Cascade::new(snapshot, file).all().into_iter().filter(|(m, _)| own(*m)).collect()
        }
        Some(feature) => {
            let at = feature.files.iter().position(|f| f.id == file.id).map(|n| n as u32);
            let own = feature.outward.iter().filter(|(f, _)| Some(*f) == at);
            own.map(|&(_, m)| (m, qualified(snapshot, feature, &file.facts.mentions[m as usize], file)))
                .collect()
        }
        None if file.facts.mentions.is_empty() || !file.speaks() => Box::default(),
        None => Cascade::new(snapshot, file).all(),
    };
    Resolved { targets }
}

/// A mention in an artifact with a feature's name beside it.
fn qualified(snapshot: &Snapshot, own: &Feature, mention: &Mention, file: &File) -> Target {
    let Some(named) = mention.qualifier.and_then(|q| file.facts.feature_refs.get(q as usize)) else {
        return elsewhere(snapshot, own, mention);
    };
    let features = snapshot.features_called(own.project, &named.text);
    if features.is_empty() {
        // `404 FR-001`: the number is no feature, so the id stands alone.
        return match own.defining(mention.kind, &mention.id) {
            _ if !named.weak => Target::Silent,
            Some(_) => Target::Feature(own.id),
            None if own.defines_family(&mention.id, mention.kind) && !mention.between => {
                Target::Unknown(Some(own.id))
            }
            None => Target::Silent,
        };
    }
    among(snapshot, features, mention)
}

/// A mention that the feature it stands in does not define: a contract that holds for all may, else another feature's.
fn elsewhere(snapshot: &Snapshot, own: &Feature, mention: &Mention) -> Target {
    let definers = snapshot.definers(own.project, mention.kind, &mention.id);
    let common = |id: &&FeatureId| snapshot.feature(**id).is_some_and(|f| f.role == Role::Contract);
    let mut contracts = definers.iter().filter(common);
    match (definers, contracts.next(), contracts.next()) {
        ([], ..) => {
            let (family, width) = family_of(mention.kind, &mention.id);
            let known = snapshot.families.contains_key(&(own.project, family, width));
            if known { Target::Unknown(None) } else { Target::Silent }
        }
        ([one], ..) | (_, Some(one), None) => Target::Feature(*one),
        _ => Target::Ambiguous,
    }
}

/// The one of `features` that defines the mention's id.
fn among(snapshot: &Snapshot, features: &[FeatureId], mention: &Mention) -> Target {
    let mut defining = features
        .iter()
        .filter(|f| snapshot.feature(**f).is_some_and(|f| f.defining(mention.kind, &mention.id).is_some()));
    match (defining.next(), defining.next()) {
        (Some(&one), None) => Target::Feature(one),
        (Some(_), Some(_)) => Target::Ambiguous,
        (None, _) => match features {
            [one]
                if !mention.between
                    && snapshot
                        .feature(*one)
                        .is_some_and(|f| f.defines_family(&mention.id, mention.kind)) =>
            {
                Target::Unknown(Some(*one))
            }
            _ => Target::Silent,
        },
    }
}

impl Snapshot {
    /// What a mention of `file` would name here, `file` being one that the workspace does not have so: of a text that nobody has
    /// put there yet.
    #[must_use]
    pub fn target_in(&self, file: &File, mention: u32) -> Target {
        let Some(found) = file.facts.mentions.get(mention as usize) else { return Target::Silent };
        match self.feature_of(file) {
            Some(feature) if !file.alone => qualified(self, feature, found, file),
            _ => Cascade::new(self, file).target(found),
        }
    }

    /// The first of the mentions of `file` that would no longer clearly mean `feature` if it had the id beside it, and the
    /// feature defined that.
    #[must_use]
    pub fn unclear_as(
        &self,
        file: &File,
        mentions: &[(u32, SmolStr)],
        feature: FeatureId,
    ) -> Option<(u32, SmolStr)> {
        if mentions.is_empty() {
            return None;
        }
        let cascade = file.names_any().then(|| Cascade::new(self, file));
        let clear = |m: u32, id: &SmolStr| {
            let Some(found) = file.facts.mentions.get(m as usize) else { return true };
            let mut defining = self.definers(file.project, found.kind, id).to_vec();
            crate::insert_sorted(&mut defining, feature);
            let named = found.qualifier.and_then(|q| file.facts.feature_refs.get(q as usize));
            let called = named.map_or(&[][..], |n| self.features_called(file.project, &n.text));
            if !called.is_empty() {
                return called.iter().filter(|f| defining.binary_search(f).is_ok()).eq([&feature]);
            }
            // Without a feature beside it an artifact's mention is its own feature's.
            let Some(cascade) = &cascade else { return true };
            defining.len() == 1 || cascade.steps(found, &defining) == Target::Feature(feature)
        };
        mentions.iter().find(|(m, id)| !clear(*m, id)).cloned()
    }
}

/// `FR-003` of `FR-003b` and `FR-003.2`: the requirement that an id with a suffix may be a part of.
#[must_use]
pub fn base_id(id: &str) -> Option<&str> {
    let (.., suffix) = split(id)?;
    (!suffix.is_empty()).then(|| &id[..id.len() - suffix.len()])
}

/// A feature's name in a source file.
pub(crate) struct Name<'s> {
    /// Where it begins.
    pub start: u32,
    /// It may be a mere word.
    pub weak: bool,
    /// The features it means.
    pub features: &'s [FeatureId],
}

/// What a source file tells about whose ids it names.
pub(crate) struct Cascade<'s> {
    pub snapshot: &'s Snapshot,
    pub file: &'s File,
    pub project: ProjectId,
    /// Ascending.
    pub names: Vec<Name<'s>>,
    header_end: u32,
    /// Features that name the file, with how.
    pub naming: &'s [(FeatureId, u8)],
    /// Features that name a file called so, and one about the same.
    pub called: [&'s [FeatureId]; 2],
}

impl<'s> Cascade<'s> {
    fn new(snapshot: &'s Snapshot, file: &'s File) -> Self {
        let names = file.facts.feature_refs.iter().filter_map(|r| {
            let key = (file.project, r.text.clone());
            let features = snapshot.names.get(&key)?.as_slice();
            Some(Name { start: r.span.start, weak: r.weak, features })
        });
        let called =
            |key: Option<&str>| key.and_then(|k| snapshot.called.get(k)).map_or(&[][..], Vec::as_slice);
        Self {
            snapshot,
            file,
            project: file.project,
            names: names.collect(),
            header_end: file.facts.lines.line_span(HEADER_LINES).start,
            naming: snapshot.named.get(&file.path).map_or(&[][..], Vec::as_slice),
            called: basename::keys(&file.path).map(called),
        }
    }

    fn all(&self) -> Box<[(u32, Target)]> {
        let mentions = self.file.facts.mentions.iter().enumerate();
        mentions
            .map(|(i, mention)| (i as u32, self.target(mention)))
            .filter(|(_, target)| *target != Target::Silent)
            .collect()
    }

    fn target(&self, mention: &Mention) -> Target {
        if titled(&mention.id).is_some() {
            return self.by_title(mention);
        }
        if is_numbered(mention) {
            return self.numbered(mention);
        }
        let defining = self.snapshot.definers(self.project, mention.kind, &mention.id);
        if let Some(qualifier) = mention.qualifier {
            let named = &self.file.facts.feature_refs[qualifier as usize];
            let features = self.snapshot.features_called(self.project, &named.text);
            if !features.is_empty() {
                return among(self.snapshot, features, mention);
            }
            if !named.weak {
                return Target::Silent;
            }
        }
        match defining {
            [] => self.undefined(mention),
            [one] => Target::Feature(*one),
            several => self.steps(mention, several),
        }
    }

    fn undefined(&self, mention: &Mention) -> Target {
        let (family, width) = family_of(mention.kind, &mention.id);
        // `FR-011.2` may be a line of FR-011, `FR-003b` its clause (b): code that says so is right.
        if base_id(&mention.id)
            .is_some_and(|base| !self.snapshot.definers(self.project, mention.kind, base).is_empty())
        {
            return Target::Silent;
        }
        // What a test hands to the code under test is data: `"- **FR-900**: example"`.
        if mention.context == Context::String && (self.file.test || mention.in_test) {
            return Target::Silent;
        }
        let known = self.snapshot.families.contains_key(&(self.project, family, width));
        if mention.kind.has_family() && !mention.between && known {
            Target::Unknown(None)
        } else {
            Target::Silent
        }
    }

    /// The one of the features that the file points at, by the measured order of how it may.
    pub(crate) fn steps(&self, mention: &Mention, defining: &[FeatureId]) -> Target {
        let one_of = |found: &mut dyn Iterator<Item = FeatureId>| {
            let mut only = None;
            for feature in found.filter(|f| defining.binary_search(f).is_ok()) {
                if only.is_some_and(|o| o != feature) {
                    return None;
                }
                only = Some(feature);
            }
            only
        };
        let within = |start: u32, end: u32| {
            let from = self.names.partition_point(|n| n.start < start);
            let names = self.names[from..].iter().take_while(|n| n.start < end);
            one_of(&mut names.flat_map(|n| n.features.iter().copied()))
        };
        let by_name = || {
            let at = self.file.facts.lines.line_col(mention.span.start, Encoding::Utf8).line;
            let line = self.file.facts.lines.line_span(at);
            within(line.start, line.end)
                .or_else(|| within(mention.block.start, mention.block.end))
                .or_else(|| within(0, self.header_end))
        };
        let named = if self.names.is_empty() { None } else { by_name() };
        named
            .or_else(|| one_of(&mut self.naming.iter().filter(|n| n.1 == BY_TASKS).map(|n| n.0)))
            .or_else(|| within(0, u32::MAX))
            .or_else(|| one_of(&mut self.naming.iter().map(|n| n.0)))
            .map_or(Target::Ambiguous, Target::Feature)
    }
}

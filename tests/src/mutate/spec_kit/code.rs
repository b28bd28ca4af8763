//! Source files that name requirements. The corpus has no code, so they are written.

use super::features::Feature;
use crate::mutate::Mutation;

/// Source files beside one feature.
pub(super) fn mutations(feature: &Feature<'_>, all: &[Feature<'_>], out: &mut Vec<Mutation>) {
    let path = format!("{}src/qqx_{}.py", feature.project, feature.name.replace('-', "_"));
    let number = |name: &str| name.split('-').next().unwrap_or_default().to_owned();
    let namesakes = all.iter().filter(|f| number(f.name) == number(feature.name)).count();
    let Some(known) = feature.definitions.first().map(|d| &d.id) else { return };
    let Some(unknown) = feature.unknown_like(known) else { return };
    // A folder called `main` is no name that anybody would take for a feature's in a comment.
    if namesakes != 1 || !feature.name.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let start = format!("# {} ", feature.name);
    out.push(
        Mutation::create(
            "code names an id that does not exist",
            path.clone(),
            format!("{start}{unknown}: why\nx = 1\n"),
        )
        .expect_written("unknown-requirement", "warning", start.len()),
    );
    out.push(Mutation::create(
        "code names an id that exists (silent)",
        path.clone(),
        format!("{start}{known}: why\nx = 1\n"),
    ));
    let bare = all.iter().filter(|f| f.project == feature.project).all(|f| !f.spec.text.contains(&unknown));
    if bare {
        out.push(
            Mutation::create(
                "code names a bare id that no feature defines",
                path.clone(),
                format!("x = 1  # {unknown}: why\n"),
            )
            .expect_written("unknown-requirement", "warning", 9),
        );
    }
    all_but_one(feature, path, out);
}

/// Every task is done and code names all requirements but one: that one is unfulfilled.
fn all_but_one(feature: &Feature<'_>, path: String, out: &mut Vec<Mutation>) {
    // `[ ]`, `[~]`, `[-]`: only a tick is a tick.
    let boxes = feature.list.lines.iter().filter(|line| {
        let mark = line.text.trim_start().strip_prefix(['-', '*', '+']).unwrap_or_default().trim_start();
        mark.starts_with('[') && !mark.starts_with("[x]") && !mark.starts_with("[X]")
    });
    let asked: Vec<_> = feature.definitions.iter().filter(|d| !d.id.starts_with("SC-")).collect();
    let struck = feature.spec.text.contains("~~") || feature.asked().count() != asked.len();
    if boxes.count() > 0 || feature.tasks.is_empty() || struck || asked.len() < 6 {
        return;
    }
    let left_out = asked[asked.len() / 2];
    let others = asked.iter().filter(|d| d.id != left_out.id);
    let text: String = others.map(|d| format!("# {} {}: here\n", feature.name, d.id)).collect();
    out.push(
        Mutation::create("code names all requirements but one, all tasks done", path, text).expect_kept(
            "unfulfilled-requirement",
            "info",
            feature.spec.path,
            left_out.at,
        ),
    );
}

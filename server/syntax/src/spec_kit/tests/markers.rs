use expect_test::expect;

fn markers(path: &str, text: &str) -> String {
    let found = crate::tests::facts(path, text);
    found.markers.iter().map(|m| format!("{:?} {:?} {}\n", m.kind, m.span, m.text)).collect()
}

#[test]
fn clarifications() {
    let text = "- **FR-001**: a [NEEDS CLARIFICATION: which\n  one?] b\n[NEEDS CLARIFICATION] [NEEDS CLARIFICATION:] `[NEEDS CLARIFICATION: x]`\n[NEEDS CLARIFICATION: open\n\nend]\n```\n[NEEDS CLARIFICATION: x]\n```\n<!-- [NEEDS CLARIFICATION: x] -->\n";
    expect![[r#"
        Clarification 16..51 which one?
    "#]]
    .assert_eq(&markers("spec.md", text));
    expect![[r#"
        Clarification 16..52 which one?
    "#]]
    .assert_eq(&markers("spec.md", &text.replace('\n', "\r\n")));
    expect![[""]].assert_eq(&markers("checklists/requirements.md", text));
}

#[test]
fn plans_use_the_bare_words() {
    let text = "**Testing**: NEEDS CLARIFICATION\n**Storage:** NEEDS CLARIFICATION or N/A\n**Scale**: 10k or NEEDS CLARIFICATION\nno NEEDS CLARIFICATION left\n`**Testing**: NEEDS CLARIFICATION`\n";
    expect![[r#"
        Clarification 13..32 Testing
        Clarification 46..65 Storage
    "#]]
    .assert_eq(&markers("plan.md", text));
    expect![[""]].assert_eq(&markers("spec.md", text));
}

#[test]
fn placeholders() {
    expect![[r#"
        Placeholder 25..39 [FEATURE NAME]
        Placeholder 62..80 [###-feature-name]
        Placeholder 95..101 [DATE]
        Placeholder 114..120 [link]
        Placeholder 151..161 $ARGUMENTS
        Placeholder 182..195 [Brief Title]
        Placeholder 215..225 [Entity 1]
        Placeholder 286..295 [FEATURE]
    "#]].assert_eq(&markers(
        "spec.md",
        "# Feature Specification: [FEATURE NAME]\n\n**Feature Branch**: `[###-feature-name]`\n**Created**: [DATE] | **Spec**: [link]\n**Input**: User description: \"$ARGUMENTS\"\n### User Story 1 - [Brief Title] (Priority: P1)\n- **[Entity 1]**: x\n[link](a.md) `$ARGUMENTS` TXXXL\n```\n[DATE]\n```\n# Plan: [FEATURE]\n[FEATURE] add a thing\n",
    ));
    expect![[r#"
        Placeholder 6..10 TXXX
    "#]]
    .assert_eq(&markers("tasks.md", "- [ ] TXXX [P] Documentation updates in docs/\n"));
    expect![[""]].assert_eq(&markers("research.md", "[DATE] [NEEDS CLARIFICATION: x]\n"));
}

use expect_test::expect;

use crate::tests::{items, mentions};

const PATH: &str = "specs/001-x/checklists/ux.md";

#[test]
fn checklist_items() {
    expect![[r#"
        CHK001 0..66 "Are limits specified? [Completeness, Spec §FR-001]"
        CHK002 67..94 "Item wrapped"
        CHK003 95..117 "Bold"
        CHK007 211..230 "nested"
    "#]].assert_eq(&items(
        PATH,
        "- [ ] CHK001 - Are limits specified? [Completeness, Spec §FR-001]\n- [x] CHK002 Item\n  wrapped\n* [X] **CHK003**: Bold\n- [ ] Content is complete\n- CHK004 is talk\n```\n- [ ] CHK005 code\n```\n<!-- - [ ] CHK006 -->\n  - [ ] CHK007 nested",
    ));
}

#[test]
fn what_they_name() {
    expect![[r#"
        FR-2 45..49 Prose
        CHK004 55..61 Prose
    "#]]
    .assert_eq(&mentions(PATH, "- [ ] CHK001 - Is it? [Measurability, Spec §FR-2] see CHK004\n"));
    expect![[""]].assert_eq(&items("specs/001-x/tasks.md", "- [ ] CHK001 a\n"));
}

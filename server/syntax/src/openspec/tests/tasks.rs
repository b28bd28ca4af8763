use expect_test::expect;

use super::super::Tasks;
use super::tasks;

#[test]
fn groups_ids_and_marks() {
    let text = "# Tasks\n## 1. Setup\n- [ ] 1.1 First\n  * [X] 1.1.1 Nested\n+ [x]1.2a Tight\n1) [~] 1.3 Odd mark\n## Notes\n- [] 9.9 No group\n\
        ## 02. Second\r\n- [ x ] 2.1 Padded\r\n";
    expect![[r#"
        group 0: 1 "Setup" line 2
        group 1: 02 "Second" line 9
        line 3: [ ] done false id Some("1.1") in Some(0): "1.1 First"
        line 4: [X] done true id Some("1.1.1") in Some(0): "1.1.1 Nested"
        line 5: [x] done true id Some("1.2a") in Some(0): "1.2a Tight"
        line 6: [~] done false id Some("1.3") in Some(0): "1.3 Odd mark"
        line 8: [] done false id Some("9.9") in None: "9.9 No group"
        line 10: [ x ] done true id Some("2.1") in Some(1): "2.1 Padded"
        first item: Some(3)
    "#]]
    .assert_eq(&tasks(text));
}

#[test]
fn links_are_no_tasks() {
    let text = "- [A](https://example.com)\n- [1][ref]\n- [ ](kept)\n- [](not kept)\n- [WIP] no\n- [😀] two units\n- [é] one unit\n\
        1234567890. [ ] too long\n```\n- [x] in a fence\n```\n";
    expect![[r#"
        line 3: [ ] done false id None in None: "(kept)"
        line 7: [é] done false id None in None: "one unit"
        line 10: [x] done true id None in None: "in a fence"
        first item: Some(1)
    "#]]
    .assert_eq(&tasks(text));
}

#[test]
fn the_first_item_a_reader_sees() {
    let text = "---\ntags:\n- a\n---\n```sh\n- b\n```\n<!--\n- c\n-->\n    - code\n\n- item\n";
    expect![[r#"
        first item: Some(13)
    "#]]
    .assert_eq(&tasks(text));
    expect![[r#"
        first item: Some(2)
    "#]]
    .assert_eq(&tasks("---\n- open rule\n"));
}

#[test]
fn a_byte_order_mark_belongs_to_no_line_that_people_see() {
    let marked = "\u{feff}## 1. Setup\n- [ ] 1.1 First\n";
    let read = Tasks::as_seen(marked);
    assert_eq!(&marked[read.groups[0].span.range()], "## 1. Setup");
    assert_eq!(&marked[read.tasks[0].span.range()], "- [ ] 1.1 First");
    // To the tool the first line is no heading.
    assert!(Tasks::new(marked).groups.is_empty());
    assert_eq!(Tasks::as_seen("\u{feff}- [ ] 1.1 First\n").first_list_item, Some(1));
}

use expect_test::expect;
use proptest::prelude::*;

use crate::{Because, Feature, Likely, MAX_PAIRS, Task, Weights};

const REQUIREMENTS: [&str; 6] = [
    "System MUST let people sign in with e-mail and password",
    "System MUST expire a `SessionToken` after 30 minutes without use",
    "System MUST let people search albums by title and artist",
    "System MUST show at most 50 albums on a page",
    "System MUST keep an audit log of every change for one year",
    "System MUST send a mail when a password is changed",
];

const TASKS: [&str; 7] = [
    "Create the project structure",
    "Write the sign-in form for e-mail and password in src/sign_in.py",
    "Expire SessionToken when it was not used for half an hour",
    "Mail people whose password was changed",
    "Search by artist and title in src/albums/search.py",
    "Page the list of albums",
    "Write the audit log",
];

fn feature<'a>(requirements: &[&'a str], tasks: &[&'a str]) -> Feature<'a> {
    Feature {
        requirements: requirements.to_vec(),
        tasks: tasks.iter().map(|&text| Task { text, cites: Vec::new() }).collect(),
        headings: Vec::new(),
    }
}

fn likely(feature: &Feature<'_>) -> Likely {
    Likely::new(feature, &Weights::BUILT_IN).expect("there are pairs")
}

/// The greatest confidence of all pairs.
fn greatest(feature: &Feature<'_>) -> f32 {
    let likely = likely(feature);
    let each = |task| (0..feature.requirements.len()).map(move |requirement| (task, requirement));
    (0..feature.tasks.len()).flat_map(each).map(|(t, r)| likely.confidence(t, r)).fold(0.0, f32::max)
}

#[test]
fn what_fits() {
    let feature = feature(&REQUIREMENTS, &TASKS);
    let likely = likely(&feature);
    let mut out = String::new();
    for (task, facts) in feature.tasks.iter().enumerate() {
        let (best, confidence) = likely.ranked(task)[0];
        out += &format!("{}\n  {confidence:.2} {}\n", facts.text, feature.requirements[best]);
        for reason in likely.because(&feature, task, best) {
            out += &format!("       {reason:?}\n");
        }
    }
    expect![[r#"
        Create the project structure
          0.00 System MUST expire a `SessionToken` after 30 minutes without use
        Write the sign-in form for e-mail and password in src/sign_in.py
          0.95 System MUST let people sign in with e-mail and password
               Both { names: [], words: ["sign", "mail", "password"] }
        Expire SessionToken when it was not used for half an hour
          0.98 System MUST expire a `SessionToken` after 30 minutes without use
               Both { names: ["SessionToken"], words: ["expire"] }
        Mail people whose password was changed
          0.87 System MUST send a mail when a password is changed
               Both { names: [], words: ["changed", "mail", "password"] }
        Search by artist and title in src/albums/search.py
          1.00 System MUST let people search albums by title and artist
               Both { names: [], words: ["search", "title", "artist"] }
        Page the list of albums
          0.96 System MUST show at most 50 albums on a page
               Both { names: [], words: ["page", "albums"] }
        Write the audit log
          0.99 System MUST keep an audit log of every change for one year
               Both { names: [], words: ["audit", "log"] }
    "#]]
    .assert_eq(&out);
}

#[test]
fn what_is_written_around_it_counts() {
    let mut feature = feature(&REQUIREMENTS, &[TASKS[3], "Tidy up", TASKS[4]]);
    let beside = |cites: usize, feature: &mut Feature<'_>| {
        feature.tasks[0].cites = vec![cites];
        feature.tasks[2].cites = vec![cites];
        likely(feature).confidence(1, 3)
    };
    let (near, far) = (beside(2, &mut feature), beside(0, &mut feature));
    assert!(near > far, "{near} {far}");
    feature.tasks[1].text = TASKS[5];
    beside(3, &mut feature);
    assert!(likely(&feature).because(&feature, 1, 3).contains(&Because::Beside(vec![0, 2])));
}

#[test]
fn what_no_task_speaks_of() {
    let mut feature = feature(&REQUIREMENTS, &TASKS[4..]);
    let spoken = |feature: &Feature<'_>| likely(feature).spoken(0).unwrap_or(1.0);
    assert!(spoken(&feature) < 0.22);
    assert!(likely(&feature).spoken(2) > Some(0.5));
    feature.requirements[1] = "检索";
    assert_eq!(likely(&feature).spoken(1), None);
    feature.headings = vec!["Phase 2: Sign in with e-mail and password"];
    assert!(spoken(&feature) > 0.5);
}

#[test]
fn nothing_to_compare() {
    assert!(Likely::new(&feature(&[], &TASKS), &Weights::BUILT_IN).is_none());
    assert!(Likely::new(&feature(&REQUIREMENTS, &[]), &Weights::BUILT_IN).is_none());
    let many = vec![""; MAX_PAIRS];
    assert!(Likely::new(&feature(&many, &TASKS), &Weights::BUILT_IN).is_none());
    assert!(greatest(&feature(&["", " "], &["", "-"])) < 0.5);
}

#[test]
fn one_word_is_no_evidence() {
    let words = ["Login", "Logout", "Search", "Paging", "Audit", "Mail"];
    assert!(greatest(&feature(&words, &TASKS)) < 0.5);
    assert!(greatest(&feature(&words, &words)) < 0.5);
}

#[test]
fn one_paragraph_repeated() {
    assert!(greatest(&feature(&[REQUIREMENTS[2]; 300], &TASKS)) < 0.5);
    assert!(greatest(&feature(&[REQUIREMENTS[2]; 30], &[REQUIREMENTS[2]; 30])) < 0.5);
}

#[test]
fn another_language() {
    let german = [
        "Projektstruktur anlegen",
        "Anmeldeformular schreiben",
        "Suche nach Künstler und Titel",
        "Protokoll aller Änderungen führen",
    ];
    assert!(greatest(&feature(&REQUIREMENTS, &german)) < 0.5);
}

#[test]
fn written_without_blanks_between_words() {
    let requirements = [
        "システムはアルバムを題名で検索できること",
        "システムは変更の監査ログを保存すること",
        "利用者はパスワードで認証できること",
    ];
    let tasks = ["監査ログの保存を実装する", "題名による検索画面を作る", "パスワード認証を作る"];
    let feature = feature(&requirements, &tasks);
    let likely = likely(&feature);
    assert_eq!((0..3).map(|task| likely.ranked(task)[0].0).collect::<Vec<_>>(), [1, 0, 2]);
}

const VOCABULARY: [&str; 24] = [
    "album",
    "artist",
    "search",
    "page",
    "password",
    "the",
    "system",
    "must",
    "token",
    "expire",
    "mail",
    "change",
    "log",
    "audit",
    "list",
    "title",
    "form",
    "write",
    "test",
    "src/albums.py",
    "`SessionToken`",
    "30",
    "検索",
    "für",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&VOCABULARY[..]), 1..9).prop_map(|words| words.join(" "))
}

proptest! {
    /// A word that no other text has, in both texts of a pair, is evidence for the pair.
    #[test]
    fn a_rare_word_in_both_never_lowers_the_evidence(
        mut requirements in prop::collection::vec(text(), 1..7),
        mut tasks in prop::collection::vec(text(), 1..9),
        task in any::<prop::sample::Index>(),
        requirement in any::<prop::sample::Index>(),
    ) {
        let (t, r) = (task.index(tasks.len()), requirement.index(requirements.len()));
        let evidence = |requirements: &[String], tasks: &[String]| {
            let feature = Feature {
                requirements: requirements.iter().map(String::as_str).collect(),
                tasks: tasks.iter().map(|text| Task { text, ..Task::default() }).collect(),
                headings: Vec::new(),
            };
            likely(&feature).lexical(t, r)
        };
        let before = evidence(&requirements, &tasks);
        tasks[t].push_str(" zyxwvut");
        requirements[r].push_str(" zyxwvut");
        let after = evidence(&requirements, &tasks);
        prop_assert!(after >= before - 1e-5, "{before} {after}");
    }

    #[test]
    fn any_text(texts in prop::collection::vec("\\PC{0,40}|[A-Za-z0-9/._<>`-]{0,40}", 2..12), cut in 1..11_usize) {
        let (requirements, tasks) = texts.split_at(cut.min(texts.len() - 1));
        let feature = Feature {
            requirements: requirements.iter().map(String::as_str).collect(),
            tasks: tasks.iter().map(|text| Task { text, cites: vec![0, 99] }).collect(),
            headings: texts.iter().map(String::as_str).collect(),
        };
        let (first, again) = (likely(&feature), likely(&feature));
        for task in 0..tasks.len() {
            prop_assert_eq!(first.ranked(task), again.ranked(task));
            for (requirement, confidence) in first.ranked(task) {
                prop_assert!((0.0..=1.0).contains(&confidence));
                let _ = first.because(&feature, task, requirement);
            }
        }
    }
}

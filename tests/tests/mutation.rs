//! Damages to real workspaces: the right rule fires at the right place, and nothing else changes.
//!
//! `SPECLS_SHARED` names the folder with the shared data. `SPECLS_MUTATIONS` says how many damages of a kind are tried
//! in one repository; without it, few enough for a test that runs with every change.

mod mutation {
    pub mod bench;
    pub mod table;
}

use mutation::bench::Bench;
use mutation::table::Table;
use specls_tests::corpus;
use specls_tests::mutate::{Mutation, World, kiro, openspec, sample, spec_kit};

/// Damages of a kind in one repository, unless the environment asks for another number.
const USUAL: usize = 3;

/// Share of the damages of a kind that must be found.
const RECALL: f64 = 0.98;

fn run(dialect: &str, mutations: fn(&World) -> Vec<Mutation>) {
    let Some(shared) = corpus::shared() else {
        eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
        return;
    };
    let most = std::env::var("SPECLS_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(USUAL);
    let mut table = Table::default();
    for repository in corpus::repositories(&shared, dialect).expect("the corpus can be read") {
        let world = World { files: repository.read().expect("the corpus can be read") };
        let mut bench = Bench::new(&repository);
        for (n, mutation) in sample(mutations(&world), most).iter().enumerate() {
            let outcome = bench.apply(&world, mutation, n % 16 == 0);
            table.add(&repository.name, mutation, outcome);
        }
        bench.assert_unharmed();
    }
    println!("{dialect}\n{table}");
    let bad = table.bad(RECALL);
    assert!(bad.is_empty(), "{dialect}: {bad}");
}

#[test]
fn spec_kit_damages() {
    run("spec-kit", spec_kit::mutations);
}

#[test]
fn kiro_damages() {
    run("kiro", kiro::mutations);
}

#[test]
fn openspec_damages() {
    run("openspec", openspec::mutations);
}

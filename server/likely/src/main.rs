//! Makes the weights from links that people wrote, and measures what they are worth.
//!
//! `cargo run --release -p specls-likely -- eval-links FILE` prints how well the links of FILE are found again, for each
//! repository by weights that were made from the other repositories; `… -- fit FILE` writes the weights that are shipped.
//! FILE has a feature a line: `{"repo", "feature", "requirements": {id: text}, "tasks": [{"id", "text", "links": [id]}]}`,
//! with the ids taken out of the texts.

mod program;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["eval-links", file] => program::evaluate(file),
        ["wrong-guesses", file] => program::wrong_guesses(file),
        ["fit", file] => program::fit(file),
        _ => Err("usage: specls-likely eval-links FILE | fit FILE | wrong-guesses FILE".to_owned()),
    };
    match done {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

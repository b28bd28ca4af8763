//! The source files of a feature.

use std::fmt::Write as _;

use super::{MENTIONS, NAMED_BY, NOUNS, REQUIREMENTS, Random, SOURCES, name, source as path_of};

/// A source file: a function for each requirement it names.
pub(super) fn source(feature: usize, file: usize, features: usize) -> String {
    let path = path_of(feature, file);
    let ending = path.rsplit('.').next().unwrap_or_default();
    let comment = if ending == "py" { "#" } else { "//" };
    let mut out = format!("{comment} Made by a generator; the same every time.\n");
    // A quarter of the files say at the top whose they are.
    if file % 4 == 2 {
        let _ = writeln!(out, "{comment} Feature: {}", name(feature));
    }
    if ending == "go" {
        out += "package area\n";
    }
    for mention in 0..MENTIONS {
        let mut random = Random::new("mention", feature * SOURCES + file, mention);
        let requirement = random.below(REQUIREMENTS) + 1;
        let other = (feature + NAMED_BY[random.below(NAMED_BY.len())]) % features;
        let named = match ((feature * SOURCES + file) * MENTIONS + mention) % 8 {
            0 => format!("{:03}/FR-{requirement:03}", other + 1),
            4 => format!("{} FR-{requirement:03}", name(other)),
            _ => format!("FR-{requirement:03}"),
        };
        let word = random.pick(&NOUNS);
        let (a, b) = (random.below(95) + 2, random.below(95) + 2);
        let _ = writeln!(out, "\n{comment} The {word} as {named} asks for it.");
        function(ending, &format!("{word}_{mention}"), a, b, &mut out);
    }
    out
}

fn function(ending: &str, name: &str, a: usize, b: usize, out: &mut String) {
    let text = match ending {
        "rs" => format!(
            "pub fn {name}(x: u64) -> u64 {{\n    let mut sum = x.wrapping_mul({a});\n    for n in 0..{b} {{\n        \
             sum ^= sum.rotate_left(n % 63);\n        sum = sum.wrapping_add({b});\n    }}\n    sum\n}}\n"
        ),
        "ts" => format!(
            "export function {name}(x: number): number {{\n  let sum = x * {a};\n  for (let n = 0; n < {b}; n++) {{\n    \
             sum = (sum ^ n) + {b};\n  }}\n  return sum;\n}}\n"
        ),
        "go" => format!(
            "func {name}(x uint64) uint64 {{\n\tsum := x * {a}\n\tfor n := 0; n < {b}; n++ {{\n\t\tsum = (sum ^ \
             uint64(n)) + {b}\n\t}}\n\treturn sum\n}}\n"
        ),
        _ => format!(
            "def {name}(x):\n    total = x * {a}\n    for n in range({b}):\n        total = (total ^ n) + {b}\n    \
             if total > {a}:\n        total -= {b}\n    return total\n"
        ),
    };
    *out += &text;
}

//! Words that join numbers, for those who read lists and ranges and those who write them anew. In lower case.

/// Words that join the ends of a range.
pub const RANGE_WORDS: &[&str] =
    &["through", "thru", "to", "bis", "から", "到", "至", "부터", "a", "до", "à"];

/// Words that join members of a list.
pub const LIST_WORDS: &[&str] = &[
    "and",
    "or",
    "y",
    "e",
    "und",
    "et",
    "и",
    "та",
    "および",
    "及び",
    "または",
    "と",
    "和",
    "及",
    "以及",
    "或",
    "와",
    "과",
    "및",
];

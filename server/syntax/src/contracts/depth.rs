//! How deep brackets lie in each other: parsers of whole languages take quadratic time where nothing closes.

/// Nobody writes more brackets in each other than this.
const DEEPEST: usize = 256;

/// Whether more brackets are open at some place than people write.
pub(super) fn too_deep(text: &str) -> bool {
    let mut open = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'{' | b'(' | b'[' => open += 1,
            b'}' | b')' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        open > DEEPEST
    })
}

//! Links that people draw: what is written so that code, a test or a contract names an item, in the way that the project's own
//! files do it. Everything that is proposed has been read again: it is not offered where it would not mean what it should.

mod again;
mod frameworks;
mod mention;
mod offered;
mod openapi;
mod operation;
mod places;
mod qualify;
mod route;
mod style;
mod test_file;
mod test_stub;
mod words;

pub(crate) use again::{applied, with_text};
pub(crate) use mention::mentioned;
pub use offered::{contracts_without, tests_of_project, without_code, without_test};
pub(crate) use operation::operation_stub;
pub(crate) use qualify::qualified;
pub(crate) use test_stub::test_stub;

//! What the Spec Kit dialect says about fulfilment: stubs and templates.

pub(crate) mod stubs;

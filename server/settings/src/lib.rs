//! Settings of a workspace: specls.toml and what editors send.

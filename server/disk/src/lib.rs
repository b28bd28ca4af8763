//! What touches the disk: the walk, reading files, watching them.

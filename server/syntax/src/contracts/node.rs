//! YAML and JSON as one tree of nodes with the bytes of each: what there is in front of a mistake, and the mistake.

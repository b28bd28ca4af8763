//! Where code serves or asks for an HTTP operation.

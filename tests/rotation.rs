//! Rotation through AWS, in process.

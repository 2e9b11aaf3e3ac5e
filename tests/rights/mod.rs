//! Policies are asked: the evaluator beside one that we did not write, and calls that run as who makes them.

mod enforced;
mod judges;

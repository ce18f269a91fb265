//! What makes each segment itself.

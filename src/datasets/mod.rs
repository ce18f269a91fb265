//! Sample data with a planted truth.

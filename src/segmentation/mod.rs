//! The finished article: encoder, model and profiles in one saved, scoring object.

//! Results to words and pictures.

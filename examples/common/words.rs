//! What a person who gives flags reads in place of the library's words.

use segmenta::error::Error;

/// The error with the flags of the command line in place of the library's names of parameters.
pub(crate) fn in_flags(error: &Error) -> String {
    const FLAGS: [(&str, &str); 12] = [
        ("n_clusters", "--k"),
        ("max_rejects", "--max-rejects"),
        ("min_samples", "--min-samples"),
        ("min_cluster_size", "--min-cluster-size"),
        ("n_init", "--n-init"),
        ("max_iter", "--max-iter"),
        ("eps", "--eps"),
        ("tol", "--tol"),
        ("reg_covar", "--reg-covar"),
        ("n_components", "--k"),
        ("max_eps", "--max-eps"),
        ("xi", "--xi"),
    ];
    let text = error.to_string();
    match FLAGS.iter().find_map(|(name, flag)| Some((flag, text.strip_prefix(name)?.strip_prefix(" = ")?))) {
        Some((flag, rest)) => format!("{flag} {rest}"),
        None => text.replace("raise max_rejects", "raise --max-rejects"),
    }
}

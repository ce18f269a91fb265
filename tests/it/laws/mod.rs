//! The laws of every clusterer: what holds whatever the algorithm.
//!
//! A law is a function over a [`Subject`](subject::Subject); `laws!` makes it a test of each variant of `ClustererSpec`. What is special to an algorithm stands
//! in `tests/it/clustering/`.
//!
//! # Beside scikit-learn
//!
//! Every check that scikit-learn 1.9.1 runs over its k-means and DBSCAN (`sklearn/utils/estimator_checks.py`), the tests of its k-means that say
//! something of any clusterer, and the law that stands for each:
//!
//! | check | law |
//! |---|---|
//! | `check_estimators_nan_inf` | [`refusals`]: `values_that_are_not_finite_are_refused_at_every_door_with_their_place` |
//! | `check_estimators_empty_data_messages` | [`refusals`]: `empty_matrices_are_refused` |
//! | `check_fit2d_1sample`, `check_fit2d_1feature` | [`sizes`]: `one_row_is_a_cluster`, `one_column_is_enough` |
//! | `check_n_features_in`, `check_n_features_in_after_fitting` | [`refusals`]: `another_width_is_refused` |
//! | `check_methods_subset_invariance` | [`prediction`]: `a_rows_answer_does_not_depend_on_the_rows_beside_it` |
//! | `check_methods_sample_order_invariance` | [`prediction`]: `a_rows_answer_does_not_depend_on_its_place`; of fits, [`symmetry`]: `the_order_of_rows_changes_no_group` |
//! | `check_fit_idempotent`, `check_dict_unchanged`, `check_dont_overwrite_parameters`, `check_estimators_overwrite_params`, `check_sample_weights_not_overwritten` | [`sameness`]: `a_second_fit_gives_the_same_bits_and_nothing_given_to_it_changes`; [`prediction`]: `asking_changes_nothing` |
//! | `check_f_contiguous_array_estimator`, `check_readonly_memmap_input` | [`sameness`]: `every_memory_layout_gives_the_same_bits`; that input is only read is the type of `ArrayView` |
//! | `check_estimators_dtypes`, `test_float_precision` | [`sameness`]: `single_precision_finds_the_same_groups`; single precision in, a model of single precision out, by the types |
//! | `check_clustering` | [`sizes`]: `groups_beyond_doubt_are_found_and_numbered_without_gaps`, `labels_count_every_row_once` |
//! | `check_clusterer_compute_labels_predict` | [`prediction`]: `the_model_gives_the_labels_of_the_training_back` |
//! | `check_sample_weight_equivalence_on_dense_data` | [`symmetry`]: `a_whole_weight_counts_like_repetition`, `a_row_of_weight_zero_has_a_label_and_at_most_the_say_that_is_promised` |
//! | `check_all_zero_sample_weights_error`, `check_sample_weights_shape`, `check_sample_weights_list` | [`refusals`]: `weights_out_of_range_are_refused_by_row`; [`sameness`]: `equal_weights_are_no_weights` |
//! | `check_param_validation`, `check_do_not_raise_errors_in_init_or_set_params` | [`refusals`]: `parameters_out_of_range_are_refused_at_every_door_by_name`, `parameters_at_their_bounds_are_taken` |
//! | `check_estimators_pickle`, `check_estimator_cloneable` | [`persistence`]: `parameters_survive_json_and_toml`, `models_and_summaries_survive_json_bit_for_bit` |
//! | `check_pipeline_consistency` | [`sameness`]: `every_door_gives_the_same` |
//! | `test_result_equal_in_diff_n_threads` | [`sameness`]: `any_number_of_threads_gives_the_same_bits` |
//! | `test_weighted_vs_repeated` | [`symmetry`]: `a_whole_weight_counts_like_repetition` |
//! | `test_centers_not_mutated`, `test_predict_does_not_change_cluster_centers` | [`sameness`], [`prediction`]: as above |
//! | `check_non_transformer_estimators_n_iter`, `test_kmeans_convergence`, `test_score_max_iter`, `test_scaled_weights`, `test_relocating_with_duplicates`, `test_kmeans_warns_less_centers_than_unique_points` | `clustering/kmeans_laws.rs`, for they speak of iterations, inertia and centroids |
//!
//! And the checks that have no counterpart here:
//!
//! | check | why not |
//! |---|---|
//! | `check_estimators_unfitted`, `check_transformers_unfitted`, `check_fit_check_is_fitted` | nothing unfitted can be asked: a model is another type than its parameters |
//! | `check_fit1d`, `check_fit2d_predict1d`, `check_dtype_object`, `check_complex_data`, `check_sample_weights_not_an_array`, `check_sample_weights_pandas_series`, `check_transformer_data_not_an_array` | a matrix of `f32` or `f64` with a vector of `f64` weights is the only thing that compiles |
//! | `check_parameters_default_constructible`, `check_no_attributes_set_in_init`, `check_get_params_invariance`, `check_set_params`, `check_estimators_fit_returns_self`, `check_mixin_order`, `check_valid_tag_types`, `check_estimator_tags_renamed`, `check_estimator_repr` | they hold Python classes to a protocol; here types and the lints do |
//! | `check_fit_score_takes_y` | there is no target |
//! | `check_dataframe_column_names_consistency`, `check_get_feature_names_out_error` | names of columns belong to the floor of features and are tested there |
//! | `check_transformer_general`, `check_transformer_n_iter`, `check_transformer_preserve_dtypes` | only k-means transforms, and only through linfa: `clustering/linfa_joint.rs` |
//! | `check_positive_only_tag_during_fit`, `check_fit_non_negative` | no clusterer bounds its domain; the transforms of columns do, and are tested in `tests/it/features/` |
//! | `check_estimators_partial_fit_n_features` | only k-means is fitted in parts: `clustering/mini_batch_laws.rs` |
//! | `check_array_api_*`, `check_estimator_sparse_*`, `check_sample_weight_equivalence_on_sparse_data` | other containers are not taken, and do not compile |
//!
//! scikit-learn excepts its own k-means from weights that count like repetition, for its starts are drawn by row; here the law draws nothing.

mod data;
mod persistence;
mod prediction;
mod refusals;
mod sameness;
mod sizes;
mod subject;
mod symmetry;

//! From a source of blocks to a model: one pass to check and measure, one for the sample that a start is sought on, then the run.

use ndarray::{Array1, ArrayView2};

use crate::clustering::kmeans::init::{Distinct, check_distinct};
use crate::clustering::kmeans::place::Placer;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::sampled::{LEAST_SAMPLED_ROWS, n_sampled, sampled_rows};
use crate::clustering::kmeans::spread::{Spread, SpreadSums};
use crate::clustering::kmeans::stream::feed::Feed;
use crate::clustering::kmeans::stream::run::{Run, lloyd};
use crate::clustering::kmeans::{KMeans, KMeansInit, KMeansValidParams};
use crate::clustering::{FitSummary, Scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::math::simd::Level;
use crate::observe::{Control, Observer};
use crate::table::blocks::BlockSource;

/// A k-means that was fitted to blocks of rows. The labels of the rows are for [`KMeans::assign_blocks`] to say.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockClustering<F: Scalar = f64> {
    /// The fitted model.
    pub model: KMeans<F>,
    /// Total weight of the rows of each cluster; their number where no weights were given.
    pub cluster_weights: Vec<f64>,
    /// Number of rows.
    pub n_rows: usize,
    /// How the fit went.
    pub summary: FitSummary,
}

/// What the first pass says.
struct Survey<F> {
    spread: Spread,
    /// All rows and weights, where they are few enough to be held.
    held: Option<(Vec<F>, Option<Vec<f64>>)>,
}

impl KMeansValidParams {
    /// Fits rows that are read in blocks, pass by pass, with a source of one weight for each row or each row counting once. The model and
    /// the summary are those of [`fit_array`](Self::fit_array) on the same rows, to the last bit, whatever the blocks of the source.
    ///
    /// Memory does not grow with the number of rows: two blocks of at least 16,384 rows and about 16 MB, a copy of one in codes of 16 bits,
    /// and the sample that a start is sought on, or all rows where there are fewer than 65,536. The sources are read once for each iteration
    /// and three times beside, and once more for each iteration that leaves a cluster without rows; an iteration costs about
    /// twice its share in memory, because it looks where each row was before as well as where it goes.
    ///
    /// Where the observer asks to stop, the model of the last whole pass comes back.
    ///
    /// ```
    /// use segmenta::clustering::KMeansParams;
    /// use segmenta::ndarray::array;
    /// use segmenta::observe::Silent;
    /// use segmenta::table::blocks::ArrayBlocks;
    ///
    /// let x = array![[0.0], [0.2], [9.0], [9.4], [9.2]];
    /// let params = KMeansParams::new(2).check()?;
    /// let fit = params.fit_blocks(&mut ArrayBlocks::new(x.view()), None, &mut Silent)?;
    /// assert_eq!(fit.cluster_weights, [3.0, 2.0]);
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`fit_array`](Self::fit_array), with the row counted from the first of the source; those of the sources;
    /// [`ErrorKind::Length`] where a source has another number of rows in a later pass; [`ErrorKind::Interrupted`] where the observer asks to
    /// stop before the first iteration is over; [`ErrorKind::Param`] for
    /// [`KMeansInit::KMeansPlusPlus`] on 65,536 rows and more, which would go over all of them for every centroid, and for a sample
    /// that has too few distinct rows to start from.
    pub fn fit_blocks<F: Scalar>(
        &self,
        rows: &mut dyn BlockSource<F>,
        weights: Option<&mut dyn BlockSource<f64>>,
        observer: &mut dyn Observer,
    ) -> Result<BlockClustering<F>> {
        let mut feed = Feed::new(rows, weights.map(|weights| weights as _))?;
        let given = self.given_start::<F>(feed.n_features())?;
        let survey = self.survey(&mut feed, observer)?;
        if let Some((values, weights)) = survey.held {
            return self.fit_held(values, weights, feed.n_features(), observer);
        }
        let (start, restart) = match given {
            Some(start) => (start, 0),
            None => self.seek_start(&mut feed, observer)?,
        };
        let run = lloyd(&mut feed, &survey.spread, start, &self.limits(&survey.spread), observer)?;
        Ok(self.finish_blocks(run, restart, feed.n_rows(), feed.n_features()))
    }

    /// Goes over all rows once, to check and to measure them.
    fn survey<F: Scalar>(&self, feed: &mut Feed<'_, F>, observer: &mut dyn Observer) -> Result<Survey<F>> {
        let mut sums: Option<SpreadSums> = None;
        let mut distinct = Distinct::new(self.n_clusters());
        let mut has_weight = false;
        let mut held = (!matches!(self.init(), KMeansInit::Given(_))).then(|| (Vec::new(), None));
        let control = feed.pass(observer, |first_row, rows| {
            sums.get_or_insert_with(|| SpreadSums::new(rows.row(0))).add(rows);
            distinct.look_at(rows);
            has_weight |= rows.weights.is_none_or(|weights| weights.iter().any(|&weight| weight > 0.0));
            held = held.take().filter(|_| first_row + rows.len() < LEAST_SAMPLED_ROWS);
            if let Some((values, weights)) = &mut held {
                values.extend_from_slice(rows.values);
                if let Some(more) = rows.weights {
                    weights.get_or_insert_with(Vec::new).extend_from_slice(more);
                }
            }
            Ok(())
        })?;
        if control == Control::Stop {
            return Err(ErrorKind::Interrupted.into());
        }
        if !has_weight {
            return Err(Error::param("sample weights", "all 0", "at least one positive weight"));
        }
        distinct.check()?;
        let sums = sums.ok_or_else(|| ErrorKind::Internal("a pass without rows".into()))?;
        Ok(Survey { spread: sums.finish(), held })
    }

    /// Fits rows that are few enough to be held.
    fn fit_held<F: Scalar>(
        &self,
        values: Vec<F>,
        weights: Option<Vec<f64>>,
        n_features: usize,
        observer: &mut dyn Observer,
    ) -> Result<BlockClustering<F>> {
        let n_rows = values.len() / n_features;
        let x = ArrayView2::from_shape((n_rows, n_features), &values)
            .map_err(|error| ErrorKind::Internal(error.to_string()))?;
        let weights = weights.map(Array1::from);
        let fit = self.fit_array(x, weights.as_ref().map(Array1::view), observer)?;
        let mut cluster_weights = vec![0.0; self.n_clusters()];
        for (row, label) in fit.labels.iter().enumerate() {
            // k-means leaves no row out.
            cluster_weights[label.unwrap_or(0)] += weights.as_ref().map_or(1.0, |weights| weights[row]);
        }
        Ok(BlockClustering { model: fit.model, cluster_weights, n_rows, summary: fit.summary })
    }

    /// The start that is sought on a sample, and the restart that it came from.
    fn seek_start<F: Scalar>(&self, feed: &mut Feed<'_, F>, observer: &mut dyn Observer) -> Result<(Vec<f64>, usize)> {
        if matches!(self.init(), KMeansInit::KMeansPlusPlus) {
            let expected = format!("breathing or given centroids for blocks of {LEAST_SAMPLED_ROWS} rows and more");
            return Err(Error::param("init", "k_means_plus_plus", expected));
        }
        let chosen = sampled_rows(feed.n_rows(), n_sampled(feed.n_rows(), self.n_clusters()), self.seed());
        let (mut values, mut weights) = (Vec::new(), Vec::new());
        let mut left = chosen.as_slice();
        let control = feed.pass(observer, |first_row, rows| {
            let n_here = left.partition_point(|&row| row < first_row + rows.len());
            for &row in &left[..n_here] {
                values.extend_from_slice(rows.row(row - first_row));
                weights.extend(rows.weights.map(|weights| weights[row - first_row]));
            }
            left = &left[n_here..];
            Ok(())
        })?;
        if control == Control::Stop {
            return Err(ErrorKind::Interrupted.into());
        }
        let weights = (!weights.is_empty()).then_some(weights.as_slice());
        let sampled = Rows { values: &values, n_features: feed.n_features(), weights };
        if check_distinct(&sampled, self.n_clusters()).is_err() {
            let expected = format!(
                "given centroids, because a sample of {} rows holds fewer than {} distinct ones",
                chosen.len(),
                self.n_clusters()
            );
            return Err(Error::param("init", "breathing", expected));
        }
        let (placer, sums) = Placer::measuring(sampled, Level::widest());
        let found = self.search_sample(&placer, &sums.finish(), observer)?;
        match found.is_cut_short() {
            true => Err(ErrorKind::Interrupted.into()),
            false => Ok((found.run.centroids, found.restart)),
        }
    }

    fn finish_blocks<F: Scalar>(
        &self,
        run: Run,
        restart: usize,
        n_rows: usize,
        n_features: usize,
    ) -> BlockClustering<F> {
        let order = self.order(&run.weights, &run.first_rows);
        BlockClustering {
            model: KMeans::of_rows(&run.centroids, &order, n_features),
            cluster_weights: order.iter().map(|&cluster| run.weights[cluster]).collect(),
            n_rows,
            summary: FitSummary { inertia: run.inertia, n_iter: run.n_iter, stop: run.stop, restart },
        }
    }
}

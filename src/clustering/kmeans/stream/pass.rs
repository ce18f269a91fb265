use crate::clustering::Scalar;
use crate::clustering::kmeans::farthest::Farthest;
use crate::clustering::kmeans::place::{Job, Placement, Placer};
use crate::clustering::kmeans::stream::feed::Feed;
use crate::clustering::kmeans::sums::Sums;
use crate::error::Result;
use crate::math::simd::Level;
use crate::observe::{Control, Observer, Silent};

/// What a pass over the blocks found of each cluster and of all rows.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// The first row of each cluster, `usize::MAX` for one without rows.
    pub(super) first_rows: Vec<usize>,
    /// Rows of positive weight whose cluster is not the one that they had.
    pub(super) n_moved: usize,
    /// The inertia with the centroids of the pass, where it was asked for.
    pub(super) inertia: f64,
    pub(super) control: Control,
}

/// Whether a pass reckons the inertia row by row, which costs about half as much again for few clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inertia {
    Wanted,
    Unwanted,
}

/// Puts every row with the nearest of `centroids`, and brings `sums`, those of the rows as `before` put them, to where the rows are
/// now. Without `before` the rows are new to the sums.
pub(super) fn place<F: Scalar>(
    feed: &mut Feed<'_, F>,
    before: Option<&[f64]>,
    centroids: &[f64],
    sums: &mut Sums,
    wanted: Inertia,
    observer: &mut dyn Observer,
) -> Result<Seen> {
    let mut seen = Seen::new(centroids.len() / feed.n_features());
    seen.control = feed.pass(observer, |first_row, rows| {
        let placer = Placer::new(*rows, Level::widest());
        let taken = std::mem::take(sums);
        let mut placement = match before {
            Some(before) => Placement::resume(placer.labels_by(before), taken),
            None => Placement::unlabelled(rows.len(), taken),
        };
        let (n_moved, _) = placer.place(vec![Job { centroids, placement: &mut placement }], &mut Silent);
        seen.n_moved += n_moved.into_iter().sum::<usize>();
        seen.look_at(&placer, first_row, centroids, placement.labels(rows.len()), wanted);
        *sums = placement.sums;
        Ok(())
    })?;
    Ok(seen)
}

/// Looks at every row with the nearest of `centroids`, whose sums are known.
pub(super) fn look<F: Scalar>(
    feed: &mut Feed<'_, F>,
    centroids: &[f64],
    wanted: Inertia,
    observer: &mut dyn Observer,
) -> Result<Seen> {
    let mut seen = Seen::new(centroids.len() / feed.n_features());
    seen.control = feed.pass(observer, |first_row, rows| {
        let placer = Placer::new(*rows, Level::widest());
        let labels = placer.labels_by(centroids);
        seen.look_at(&placer, first_row, centroids, &labels[..rows.len()], wanted);
        Ok(())
    })?;
    Ok(seen)
}

/// The rows farthest from the nearest of `centroids`, as many as there are clusters. `None` where the observer asked to stop.
pub(super) fn farthest<F: Scalar>(
    feed: &mut Feed<'_, F>,
    centroids: &[f64],
    observer: &mut dyn Observer,
) -> Result<Option<Farthest<F>>> {
    let mut farthest = Farthest::new(centroids.len() / feed.n_features());
    let control = feed.pass(observer, |_, rows| {
        let placer = Placer::new(*rows, Level::widest());
        let labels = placer.labels_by(centroids);
        let squared_distances = placer.own_squared_distances(centroids, &labels);
        farthest.look_at(rows, &squared_distances, &labels);
        Ok(())
    })?;
    Ok((control == Control::Continue).then_some(farthest))
}

impl Seen {
    fn new(n_clusters: usize) -> Self {
        Self { first_rows: vec![usize::MAX; n_clusters], n_moved: 0, inertia: 0.0, control: Control::Continue }
    }

    fn look_at<F: Scalar>(
        &mut self,
        placer: &Placer<'_, F>,
        first_row: usize,
        centroids: &[f64],
        labels: &[u32],
        wanted: Inertia,
    ) {
        let mut n_missing = self.first_rows.iter().filter(|&&row| row == usize::MAX).count();
        for (row, &label) in labels.iter().enumerate() {
            if n_missing == 0 {
                break;
            }
            let first = &mut self.first_rows[label as usize];
            if *first == usize::MAX {
                (*first, n_missing) = (first_row + row, n_missing - 1);
            }
        }
        if wanted == Inertia::Wanted {
            self.inertia = placer.inertias(centroids, labels).into_iter().fold(self.inertia, |sum, part| sum + part);
        }
    }
}

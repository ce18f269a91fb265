use crate::clustering::Scalar;
use crate::clustering::kmeans::farthest::Farthest;
use crate::clustering::kmeans::fit::note_first_rows;
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
    /// The inertia with the centroids of the pass, once it is known.
    pub(super) inertia: f64,
    pub(super) control: Control,
}

/// Puts every row with the nearest of `centroids`, and brings `sums`, those of the rows as `before` put them, to where the rows are
/// now. Without `before` the rows are new to the sums.
pub(super) fn place<F: Scalar>(
    feed: &mut Feed<'_, F>,
    before: Option<&[f64]>,
    centroids: &[f64],
    sums: &mut Sums,
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
        note_first_rows(&mut seen.first_rows, first_row, placement.labels(rows.len()));
        *sums = placement.sums;
        Ok(())
    })?;
    Ok(seen)
}

/// The inertia with `centroids`, row by row, and whether the observer let the pass come to its end.
pub(super) fn inertia_of<F: Scalar>(
    feed: &mut Feed<'_, F>,
    centroids: &[f64],
    observer: &mut dyn Observer,
) -> Result<(f64, Control)> {
    let mut inertia = 0.0;
    let control = feed.pass(observer, |_, rows| {
        let placer = Placer::new(*rows, Level::widest());
        let labels = placer.labels_by(centroids);
        inertia = placer.inertias(centroids, &labels).into_iter().fold(inertia, |sum, part| sum + part);
        Ok(())
    })?;
    Ok((inertia, control))
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

    /// A pass over nothing.
    pub(super) fn nothing() -> Self {
        Self::new(0)
    }
}

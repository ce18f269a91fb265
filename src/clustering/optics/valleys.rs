//! Valleys of the reachability: what lies between a steep way down and a steep way up, by figure 19 of Ankerst et al. 1999 with the
//! corrections that scikit-learn states.

/// The reachability of the rows in their order, and the position from which each is reached.
pub(super) struct Plot {
    pub(super) reachability: Vec<f64>,
    pub(super) predecessors: Vec<Option<usize>>,
}

/// Positions of a cluster, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Valley {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Which way the plot goes from a position to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slope {
    SteepDown,
    Down,
    /// Neither, or nobody can tell, as between two infinite values.
    Level,
    Up,
    SteepUp,
}

/// A steep way down, which a valley may begin with.
#[derive(Debug, Clone, Copy)]
struct Descent {
    first: usize,
    last: usize,
    /// The greatest reachability between its end and the position that was reached: `mib` of the paper.
    between: f64,
}

/// Every valley, those that lie in others before them as far as they end together.
pub(super) fn valleys(plot: &Plot, xi: f64, min_samples: usize, min_cluster_size: usize) -> Vec<Valley> {
    Search { heights: Heights::new(plot), plot, keep: 1.0 - xi, min_samples, min_cluster_size }.run()
}

/// The plot with an infinite value after its end, so that what goes on to the end has a wall there.
struct Heights<'a> {
    plot: &'a [f64],
}

impl<'a> Heights<'a> {
    fn new(plot: &'a Plot) -> Self {
        Self { plot: &plot.reachability }
    }

    fn at(&self, position: usize) -> f64 {
        self.plot.get(position).copied().unwrap_or(f64::INFINITY)
    }

    fn len(&self) -> usize {
        self.plot.len()
    }
}

struct Search<'a> {
    heights: Heights<'a>,
    plot: &'a Plot,
    /// `1 - xi`: what is left of a height after a steep step.
    keep: f64,
    min_samples: usize,
    min_cluster_size: usize,
}

impl Search<'_> {
    fn run(&self) -> Vec<Valley> {
        let slopes: Vec<Slope> = (0..self.heights.len()).map(|position| self.slope(position)).collect();
        let mut descents: Vec<Descent> = Vec::new();
        let mut valleys = Vec::new();
        let (mut position, mut between) = (0, 0.0f64);
        for (steep, slope) in slopes.iter().enumerate() {
            if steep < position || !matches!(slope, Slope::SteepDown | Slope::SteepUp) {
                continue;
            }
            between = (position..=steep).fold(between, |most, at| most.max(self.heights.at(at)));
            self.drop_filled(&mut descents, between);
            let last = self.end_of_area(&slopes, steep);
            if *slope == Slope::SteepDown {
                descents.push(Descent { first: steep, last, between: 0.0 });
            } else {
                // The later a descent, the smaller its valley, and smaller ones go first.
                let found = descents.iter().rev().filter_map(|descent| self.valley(descent, steep, last));
                valleys.extend(found);
            }
            position = last + 1;
            between = self.heights.at(position);
        }
        valleys
    }

    fn slope(&self, position: usize) -> Slope {
        let ratio = self.heights.at(position) / self.heights.at(position + 1);
        match ratio {
            _ if ratio <= self.keep => Slope::SteepUp,
            _ if ratio >= self.keep.recip() => Slope::SteepDown,
            _ if ratio > 1.0 => Slope::Down,
            _ if ratio < 1.0 => Slope::Up,
            _ => Slope::Level,
        }
    }

    /// Forgets the descents that what came since has filled up, and notes for the others how high it was.
    fn drop_filled(&self, descents: &mut Vec<Descent>, between: f64) {
        descents.retain(|descent| between.is_finite() && between <= self.heights.at(descent.first) * self.keep);
        descents.iter_mut().for_each(|descent| descent.between = descent.between.max(between));
    }

    /// The last steep position of the area that begins at `first` (definition 10): it never turns back, and no more than `min_samples` positions in a row
    /// are not steep.
    fn end_of_area(&self, slopes: &[Slope], first: usize) -> usize {
        let (steep, back): (Slope, [Slope; 2]) = match slopes[first] {
            Slope::SteepDown => (Slope::SteepDown, [Slope::Up, Slope::SteepUp]),
            _ => (Slope::SteepUp, [Slope::Down, Slope::SteepDown]),
        };
        let (mut last, mut n_gentle) = (first, 0);
        for (position, &slope) in slopes.iter().enumerate().skip(first) {
            if slope == steep {
                (last, n_gentle) = (position, 0);
            } else if back.contains(&slope) {
                break;
            } else {
                n_gentle += 1;
                if n_gentle > self.min_samples {
                    break;
                }
            }
        }
        last
    }

    /// The valley between a descent and the ascent from `up` to `top`, where it is one (definition 11).
    fn valley(&self, descent: &Descent, up: usize, top: usize) -> Option<Valley> {
        let (rim, far_rim) = (self.heights.at(descent.first), self.heights.at(top + 1));
        if far_rim * self.keep < descent.between {
            return None;
        }
        let (mut first, mut last) = (descent.first, top);
        // Both ends are brought to about the height of the lower rim (condition 4).
        if rim * self.keep >= far_rim {
            while first < descent.last && self.heights.at(first + 1) > far_rim {
                first += 1;
            }
        } else if far_rim * self.keep >= rim {
            while last > up && self.heights.at(last - 1) > rim {
                last -= 1;
            }
        }
        let last = self.last_reached(first, last)?;
        let is_large = last + 1 - first >= self.min_cluster_size;
        (is_large && first <= descent.last && last >= up).then_some(Valley { first, last })
    }

    /// The last position of a valley whose row is reached from within it, or lies below its first.
    fn last_reached(&self, first: usize, last: usize) -> Option<usize> {
        (first + 1..=last).rev().find(|&end| {
            let from_within = self.plot.predecessors[end].is_some_and(|from| (first..end).contains(&from));
            self.heights.at(first) > self.heights.at(end) || from_within
        })
    }
}

//! A report as a run would make it, from made-up customers.

use segmenta::clustering::Labels;
use segmenta::features::Family;
use segmenta::ndarray::Array2;
use segmenta::report::{
    AttributeRow, ColumnShare, Contrast, Entry, FamilyShare, HeatCell, HeatRow, ItemRow, KDistanceCurve,
    KDistancePoint, LeftOut, PurchaseList, Quantity, Reading, ReportData, RfmCell, RfmClass, RfmCustomers, SegmentCard,
    SweepPoint, TraitLine, Warning,
};
use segmenta::segmentation::SegmentMap;

use crate::report::sureness::{flows, silhouettes, stability};

/// Numbers between 0 and 1 that are the same everywhere.
pub(crate) struct Sequence(u64);

impl Sequence {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Roughly normal: a sum of twelve, less its mean.
    pub(crate) fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

const NAMES: [&str; 5] = [
    "regular city families",
    "young bargain hunters, mobile",
    "loyal big spenders",
    "gone quiet, once frequent",
    "new online gift buyers",
];
pub(crate) const SIZES: [usize; 5] = [702, 534, 391, 228, 145];
const REVENUE: [f64; 5] = [0.281, 0.112, 0.436, 0.064, 0.107];
const SENTENCES: [&str; 5] = [
    "They buy every month in the shop, live in the capital region and are between 35 and 50.",
    "Half of them are under 27; they order by phone, mostly with a discount.",
    "They spend 1,840 a year, four times as much as the others, and have been customers for eight years.",
    "Their last order was 311 days ago; before that they bought twice a month.",
    "They joined in the last 90 days and order online, two thirds of them gifts.",
];

/// Five segments of a shop with everything that a report can show.
pub(crate) fn shop() -> ReportData {
    let segments: Vec<SegmentCard> = (0..5).map(segment).collect();
    ReportData {
        title: "Customers of the sample shop".into(),
        algorithm: "K-means".into(),
        n_customers: 2000,
        n_features: 14,
        segments,
        chosen_k: Some(5),
        because: "5 segments: three of four scores prefer it, and the smallest segment holds 7.3% of the customers. The next \
                  best is 4, whose silhouette is 0.031 lower."
            .into(),
        sweep: sweep(),
        near_ties: vec![4],
        silhouettes: Some(silhouettes()),
        stability: Some(stability()),
        flows: Some(flows(8)),
        warnings: vec![Warning {
            code: "dominant_feature".into(),
            message: "spend_12m makes up 31% of the distance between customers; the segments follow it more than anything else."
                .into(),
        }],
        heat_map: heat_map(5, 9),
        rfm: Some(rfm()),
        map: Some(map(2000)),
        distance_by_family: [
            (Family::Demographic, 0.21),
            (Family::Geographic, 0.12),
            (Family::Behavioural, 0.67),
        ]
        .map(|(family, share)| FamilyShare { family, share })
        .into(),
        distance_by_column: [
            ("spend_12m", Family::Behavioural, 0.31),
            ("age", Family::Demographic, 0.21),
            ("orders_12m", Family::Behavioural, 0.18),
            ("days_since_order", Family::Behavioural, 0.13),
            ("region", Family::Geographic, 0.12),
            ("channel", Family::Behavioural, 0.05),
        ]
        .map(|(column, family, share)| ColumnShare { column: column.into(), family, share })
        .into(),
        left_out: [("email", "names a person"), ("country", "one level: FR"), ("fax", "97% missing")]
            .map(|(column, reason)| LeftOut { column: column.into(), reason: reason.into() })
            .into(),
        provenance: entries(&[
            ("Customers", "customers.csv, 2,000 rows, sha256 9f86d081884c7d65"),
            ("As of", "2024-07-01"),
            ("Seed", "42"),
            ("Made by", "segmenta 0.1.0"),
        ]),
        notes: vec![
            "3.2% of age is missing and was filled with the median, 41.".into(),
            "12 rows were rejected: see rejects.csv.".into(),
        ],
        parameters: entries(&[("n_clusters", "5"), ("n_init", "10"), ("max_iter", "300"), ("tol", "0.0001")]),
        ..Default::default()
    }
}

fn entries(pairs: &[(&str, &str)]) -> Vec<Entry> {
    pairs.iter().map(|(name, value)| Entry { name: (*name).into(), value: (*value).into() }).collect()
}

fn segment(i: usize) -> SegmentCard {
    let mut numbers = Sequence::new(100 + i as u64);
    let words = ["spend_12m: 1,840 against 412", "channel = app: 71.0% against 18.2%", "age: 29 against 44"];
    let traits = words.iter().enumerate().map(|(j, text)| TraitLine {
        text: (*text).into(),
        contrast: if j == 1 {
            Contrast::Lift(0.3 + 3.0 * numbers.next())
        } else {
            Contrast::Difference(numbers.bell() + [0.8, -0.8][i % 2])
        },
    });
    SegmentCard {
        segment: i,
        name: NAMES[i].into(),
        size: SIZES[i],
        share: SIZES[i] as f64 / 2000.0,
        stability: Some(stability().segments[i].jaccard),
        revenue_share: Some(REVENUE[i]),
        sentence: SENTENCES[i].into(),
        traits: traits.collect(),
        attributes: attributes(&mut numbers, 6),
        purchases: vec![purchases(i)],
        nearest: Vec::new(),
    }
}

/// What one segment buys, from a list of six things.
fn purchases(segment: usize) -> PurchaseList {
    let items = ["garden shears", "tea, loose", "Brettspiele", "café moulu 250 g", "wool socks", "bread tin"];
    let mut numbers = Sequence::new(300 + segment as u64);
    let row = |item: &str, least_lift: f64, numbers: &mut Sequence| {
        let share = 0.05 + 0.5 * numbers.next();
        let lift = least_lift + 1.2 * numbers.next();
        ItemRow {
            item: item.into(),
            n: (share * SIZES[segment] as f64) as usize,
            share: Some(share),
            share_rest: Some(share / lift),
            lift: Some(lift),
            v_test: Some(6.0 * (lift - 1.0)),
            share_of_lines: Some(share / 4.0),
        }
    };
    PurchaseList {
        what: "products".into(),
        n_buyers: SIZES[segment] - 11,
        items_per_buyer: Some(3.0 + segment as f64),
        items_per_buyer_rest: Some(4.2),
        most: (0..4).map(|i| row(items[(segment + i) % 6], 0.7, &mut numbers)).collect(),
        more: (0..2).map(|i| row(items[(segment + 4 + i) % 6], 1.3, &mut numbers)).collect(),
        less: Vec::new(),
    }
}

/// Customers by recency and frequency, crowded along the diagonal.
pub(crate) fn rfm() -> RfmCustomers {
    let mut numbers = Sequence::new(5);
    let scores = (1..=5).flat_map(|recency| (1..=5).map(move |frequency| (recency, frequency)));
    let cell = |(recency, frequency): (u8, u8)| {
        let near = f64::from(5 - recency.abs_diff(frequency));
        let n = if (recency, frequency) == (1, 5) { 0 } else { (near.powi(2) * 9.0 * numbers.next()) as usize };
        let names = if recency > 3 && frequency > 3 { vec!["Champions", "Loyal"] } else { vec!["Others"] };
        RfmCell {
            recency,
            frequency,
            n,
            share: n as f64 / 2000.0,
            monetary_mean: (n > 0).then(|| 90.0 * f64::from(frequency) * (1.0 + numbers.next())),
            names: names.into_iter().map(Into::into).collect(),
        }
    };
    let class = |(name, meaning, n): (&str, Option<&str>, usize)| RfmClass {
        name: name.into(),
        meaning: meaning.map(Into::into),
        n,
        share: n as f64 / 2000.0,
        monetary_mean: (n != 240).then_some(123_450.0 / n as f64),
        by_segment: (0..5).map(|segment| n / 5 + segment).collect(),
    };
    let classes = [
        ("Champions", Some("bought lately, buy often and spend much"), 160),
        ("Loyal", Some("buy often and not long ago"), 310),
        ("Others", None, 1290),
        ("No purchase", Some("no order so far"), 240),
    ];
    RfmCustomers {
        n_bins: 5,
        has_money: true,
        recency_ranges: ["≥ 311", "170 – 311", "61 – 170", "20 – 61", "< 20"].map(Into::into).into(),
        frequency_ranges: ["≤ 1", "never given", "1 – 3", "3 – 9", "> 9"].map(Into::into).into(),
        cells: scores.map(cell).collect(),
        classes: classes.map(class).into(),
        notes: vec!["orders: so many customers share a value that only 4 of 5 scores are given.".into()],
    }
}

/// Attributes of a segment: numbers, and every third a level.
pub(crate) fn attributes(numbers: &mut Sequence, n: usize) -> Vec<AttributeRow> {
    let names = ["spend_12m", "age", "channel", "orders_12m", "days_since_order", "region"];
    let reading = |numbers: &mut Sequence, j: usize| {
        let median = 10.0 + 900.0 * numbers.next();
        match j % 3 {
            2 => Reading::Share(numbers.next()),
            _ => Reading::Number {
                mean: median * 1.1,
                lower_quartile: median * 0.6,
                median,
                upper_quartile: median * 1.7,
            },
        }
    };
    let row = |j: usize| AttributeRow {
        attribute: if j < names.len() { names[j].into() } else { format!("attribute_{j}") },
        level: (j % 3 == 2).then(|| ["app", "Île-de-France"][j / 3 % 2].into()),
        inside: reading(numbers, j),
        outside: reading(numbers, j),
        contrast: (j != 4).then(|| match j % 3 {
            2 => Contrast::Lift(3.0 * numbers.next()),
            _ => Contrast::Difference(numbers.bell()),
        }),
        v_test: (j != 4).then(|| 12.0 * numbers.bell()),
    };
    (0..n).map(row).collect()
}

/// A heat map of `n` attributes.
pub(crate) fn heat_map(n_segments: usize, n: usize) -> Vec<HeatRow> {
    let mut numbers = Sequence::new(7);
    let rows = attributes(&mut numbers, n).into_iter();
    rows.map(|row| {
        let quantity = if row.level.is_some() { Quantity::Share } else { Quantity::Number };
        let value = |part: f64| if quantity == Quantity::Share { part } else { 20.0 + 900.0 * part };
        let cells = (0..n_segments).map(|j| HeatCell {
            value: Some(value(numbers.next())),
            contrast: (j != 3 || row.attribute != "age").then(|| match quantity {
                Quantity::Share => Contrast::Lift(3.5 * numbers.next()),
                Quantity::Number | Quantity::Date => Contrast::Difference(1.2 * numbers.bell()),
            }),
        });
        let cells = cells.collect();
        HeatRow { attribute: row.attribute, level: row.level, quantity, overall: Some(value(0.5)), cells }
    })
    .collect()
}

fn sweep() -> Vec<SweepPoint> {
    let silhouette = [0.281, 0.334, 0.381, 0.412, 0.377, 0.35, 0.339, 0.321, 0.30];
    let point = |(i, silhouette): (usize, f64)| SweepPoint {
        k: i + 2,
        inertia: Some(28_000.0 / (1.0 + i as f64 * 0.4) * if i < 3 { 1.0 } else { 1.05 }),
        silhouette: Some(silhouette),
        calinski_harabasz: Some(900.0 - 60.0 * (i as f64 - 3.0).abs()),
        davies_bouldin: (i != 8).then_some(0.9 + 0.08 * (i as f64 - 2.6).abs()),
        silhouette_error: Some(0.004 + 0.001 * i as f64),
        stability: Some(0.95 - 0.03 * (i as f64 - 3.0).abs()),
        stability_interval: Some([0.88 - 0.05 * (i as f64 - 3.0).abs(), 0.97 - 0.02 * (i as f64 - 3.0).abs()]),
        smallest_share: Some(0.3 / (i as f64 + 1.0)),
    };
    silhouette.into_iter().enumerate().map(point).collect()
}

/// The map of five clouds in six columns.
pub(crate) fn map(n: usize) -> SegmentMap {
    let names = ["spend_12m", "orders_12m", "age", "days_since_order", "region", "channel"];
    let centres = [
        [0.0, 0.2, 0.4, -0.4, 0.9, -0.5],
        [-1.4, 0.1, -2.0, -0.2, -0.3, 1.5],
        [2.9, 2.1, 0.6, -1.0, 0.1, -0.6],
        [-0.9, -1.9, 0.8, 2.9, -0.2, 0.1],
        [-0.7, -2.3, -1.9, -1.7, 0.3, 1.9],
    ];
    let mut numbers = Sequence::new(11);
    let of_row = |i: usize| [0, 0, 0, 1, 1, 2, 2, 3, 4][i % 9];
    let x = Array2::from_shape_fn((n, 6), |(i, j)| centres[of_row(i)][j] + 0.7 * numbers.bell());
    let labels = Labels::try_new((0..n).map(|i| Some(of_row(i))), 5).expect("labels are below 5");
    SegmentMap::project(x.view(), &labels, &names).expect("lengths agree").expect("the columns vary")
}

/// The page as text.
pub(crate) fn page(data: &ReportData) -> String {
    let mut out = Vec::new();
    segmenta::report::html(data, &mut out).expect("memory takes the page");
    String::from_utf8(out).expect("the page is UTF-8")
}

/// Most customers in dense places, some between, a few far from everyone.
pub(crate) fn k_distances() -> KDistanceCurve {
    let distance = |i: usize| match i {
        0..90 => 0.2 + 0.004 * i as f64,
        90..98 => 0.556 + 0.2 * (i - 89) as f64,
        _ => 40.0 * (i - 97) as f64,
    };
    let point = |i: usize| KDistancePoint { share: (i + 1) as f64 / 100.0, distance: distance(i) };
    KDistanceCurve { min_samples: 8, eps: 0.6, bend: Some(point(89)), points: (0..100).map(point).collect() }
}

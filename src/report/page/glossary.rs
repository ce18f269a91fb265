use crate::report::data::ReportData;
use crate::report::markup::Markup;
use crate::report::page::head::is_shown;

/// A word, what it means, and the section that uses it (`""` for all).
struct Term {
    word: &'static str,
    meaning: &'static str,
    section: &'static str,
}

const TERMS: [Term; 16] = [
    Term {
        word: "Segment",
        meaning: "A group of customers who are more like each other than like the rest, by the attributes that were used. The \
                  computer makes the groups; the names are taken from their strongest traits.",
        section: "",
    },
    Term {
        word: "Attribute, feature",
        meaning: "An attribute is a column of your table, such as age. A feature is what is made of it so that columns in \
                  different units can be compared.",
        section: "",
    },
    Term {
        word: "Distance",
        meaning: "How different two customers are over all features together. Segments are made so that distances inside them \
                  are small.",
        section: "",
    },
    Term {
        word: "Median, quartiles",
        meaning: "Half of the customers lie below the median, a quarter below the first quartile, a quarter above the third. A \
                  few extreme customers do not move them.",
        section: "cards",
    },
    Term {
        word: "Standard deviation (sd)",
        meaning: "The usual spread of a number among customers. A segment at +1 sd lies higher than the other customers, on average, \
                  by that spread: about 0.2 is small, 0.5 middling, 0.8 large.",
        section: "",
    },
    Term {
        word: "Lift (×)",
        meaning: "How many times as frequent something is in a segment as among all customers. ×2.0 is twice as frequent, ×0.5 \
                  half as frequent.",
        section: "",
    },
    Term {
        word: "v-test",
        meaning: "How sure it is that a difference is no accident. Beyond +2 or −2 it rarely is one; the larger the segment, the \
                  smaller the differences that are sure.",
        section: "cards",
    },
    Term {
        word: "Silhouette",
        meaning: "From −1 to 1: how much nearer customers are to their own segment than to the next one. Above 0.5 the segments \
                  are clearly apart, from 0.25 to 0.5 they touch, below that they shade into each other.",
        section: "sure",
    },
    Term {
        word: "Calinski–Harabasz",
        meaning: "The spread between segments over the spread inside them. Higher is better; only compare within one table.",
        section: "sure",
    },
    Term {
        word: "Davies–Bouldin",
        meaning: "How much each segment resembles its nearest neighbour. Lower is better.",
        section: "sure",
    },
    Term {
        word: "Inertia",
        meaning: "All squared distances of customers from the centre of their segment. It always falls with more segments; where \
                  it stops falling fast, more segments add little.",
        section: "sure",
    },
    Term {
        word: "Stability, SLSw, SLSa",
        meaning: "How much of a segment is found again when the customers are drawn anew and divided again: the share that it and its like \
                  have in common (Jaccard index), on average. SLSw is the same over all customers, SLSa what remains of a segment from one \
                  number of segments to the next.",
        section: "stability",
    },
    Term {
        word: "eps, min_samples, k-distance",
        meaning: "A customer with at least min_samples customers within a distance of eps is in a dense place; dense places that touch are \
                  one segment. The k-distance of a customer is the least eps that would make its place dense.",
        section: "density",
    },
    Term {
        word: "Recency, frequency, money",
        meaning: "How lately a customer bought, how often, and for how much, each as a score: a customer scores as many as the cut                   points that he or she is better than, and one more.",
        section: "rfm",
    },
    Term {
        word: "Principal axes",
        meaning: "The directions in which customers differ most, each a mix of features. The first two make the map; how much \
                  they leave out is said below it.",
        section: "map",
    },
    Term {
        word: "Family",
        meaning: "The side of the customer that an attribute describes: who they are (demographic), where they live \
                  (geographic), what they do (behavioural), what they think (psychographic).",
        section: "",
    },
];

/// The words that this page uses, for readers who are not analysts.
pub(crate) fn glossary(main: &mut Markup, data: &ReportData) {
    main.tag("h2").attr("id", "glossary").text("Words used here");
    main.tag("dl").attr("class", "glossary").holds(|list| {
        for term in TERMS.iter().filter(|term| term.section.is_empty() || is_shown(term.section, data)) {
            list.tag("div").holds(|pair| {
                pair.tag("dt").text(term.word);
                pair.tag("dd").text(term.meaning);
            });
            list.newline();
        }
    });
}

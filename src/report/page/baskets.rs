use crate::report::data::{ItemRow, PurchaseList, SegmentCard};
use crate::report::grid::Grid;
use crate::report::markup::Markup;
use crate::report::number::{NONE, count, factor, signed};
use crate::report::page::Detail;
use crate::report::page::figure::{Length, numbers};
use crate::report::wording::share_label;

/// Items named in a sentence; the table has them all.
const MOST_NAMED: usize = 5;

/// What one segment buys: two lines for reading, and the table behind them.
pub(crate) fn baskets(article: &mut Markup, segment: &SegmentCard, detail: Detail) {
    for list in &segment.purchases {
        if let Some(breadth) = list.breadth() {
            article.tag("p").attr("class", "note").data(&breadth);
        }
        line(article, &format!("Most bought {}: ", list.what), &list.most);
        line(article, &format!("More than others buy ({}): ", list.what), &list.more);
        if !list.most.is_empty() {
            numbers(article, grid(list, segment), &format!("All numbers on {}", list.what), Length::Long, detail);
        }
    }
}

fn line(article: &mut Markup, heading: &str, items: &[ItemRow]) {
    if items.is_empty() {
        return;
    }
    article.tag("p").attr("class", "sentence").holds(|line| {
        line.tag("b").data(heading);
        for (i, item) in items.iter().take(MOST_NAMED).enumerate() {
            line.text(if i > 0 { "; " } else { "" });
            line.data(&item.item);
            line.text(&item.figures());
        }
        line.text(".");
    });
}

fn grid(list: &PurchaseList, segment: &SegmentCard) -> Grid {
    let caption = format!(
        "What the customers of segment {} buy. Shares are among customers who bought anything",
        segment.label()
    );
    let columns = ["Item", "Why listed", "Buyers here", "Share here", "Others", "Lift", "v-test", "Share of lines"];
    let mut grid = Grid::new(caption, &columns);
    let lists = [("more than others", &list.more), ("most bought", &list.most), ("less than others", &list.less)];
    for (why, items) in lists {
        for item in items {
            grid.rows.push(vec![
                item.item.clone(),
                why.into(),
                count(item.n),
                share_label(item.share),
                share_label(item.share_rest),
                item.lift.map_or_else(|| NONE.into(), factor),
                item.v_test.map_or_else(|| NONE.into(), signed),
                share_label(item.share_of_lines),
            ]);
        }
    }
    grid
}

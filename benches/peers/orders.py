"""The features of benches/orders.rs from the same log, by DuckDB and by polars, timed side by side.

    SEGMENTA_ORDERS_CSV=/tmp/orders.csv cargo bench --bench orders
    pip install duckdb polars
    python3 benches/peers/orders.py duckdb /tmp/orders.csv
    python3 benches/peers/orders.py polars /tmp/orders.csv

Prints customers, columns, seconds, the peak of memory, and the sum of the total spend, which the bench prints too.
Shares by channel, device and category are of orders and of lines as in `segmenta::features::behaviour`.
"""

import resource
import sys
import time

THREADS = 2
HOURS = {"night": (0, 6), "morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}


def duckdb_features(path):
    import duckdb

    con = duckdb.connect(config={"threads": THREADS})
    con.execute(
        f"""create temp table line as select *, order_date::date as day, amount < 0 or quantity < 0 as is_return
            from read_csv('{path}', types={{'amount': 'DECIMAL(18,2)', 'discount': 'INTEGER'}})"""
    )
    as_of = con.execute("select max(day) + 1 from line").fetchone()[0]
    top = {
        what: [r[0] for r in con.execute(f"select {what} from line group by 1 order by count(*) desc, 1 limit 6").fetchall()]
        for what in ("category", "channel", "device")
    }
    shares = "".join(
        f", count(*) filter (list_contains({what}s, '{level}') and bought) / n_bought as order_{what}_share_{level}"
        for what in ("channel", "device")
        for level in top[what]
    ).replace("n_bought", "nullif(count(*) filter (bought), 0)")
    bands = "".join(
        f", count(*) filter (bought and hour >= {a} and hour < {b}) / nullif(count(*) filter (bought), 0) as order_{band}_share"
        for band, (a, b) in HOURS.items()
    )
    categories = "".join(
        f", count(*) filter (category = '{level}' and not is_return) / nullif(count(*) filter (not is_return), 0)"
        f" as order_category_share_{level}"
        for level in top["category"]
    )
    con.execute(
        f"""
        create temp table purchase as
        select customer_id, order_id, min(order_date) filter (not is_return) as placed,
               placed is not null as bought, coalesce(placed::date, min(day)) as day, hour(placed) as hour,
               sum(amount) as net, bool_or(discount <> 0) filter (not is_return) as discounted,
               list(distinct channel) filter (not is_return) as channels, list(distinct device) filter (not is_return) as devices
        from line group by 1, 2;
        create temp table gap as
        select customer_id, day - lag(day) over (partition by customer_id order by day) as gap from purchase where bought;
        """
    )
    con.execute(
        f"""
        create temp table feature as select * from (
            select customer_id, date '{as_of}' - max(day) filter (bought) as order_recency_days,
                   count(*) filter (bought) as order_frequency, date '{as_of}' - min(day) filter (bought) as order_tenure_days,
                   count(*) filter (bought and discounted) / nullif(count(*) filter (bought), 0) as order_discount_share,
                   count(*) filter (bought and isodow(day) >= 6) / nullif(count(*) filter (bought), 0) as order_weekend_share,
                   count(*) filter (bought and (month(day) = 12 or (month(day) = 11 and day(day) >= 20)))
                       / nullif(count(*) filter (bought), 0) as order_holiday_share,
                   sum(net) filter (date '{as_of}' - day < 180) as recent,
                   sum(net) filter (date '{as_of}' - day between 180 and 359) as earlier {shares} {bands}
            from purchase group by 1)
        join (
            select customer_id, sum(amount) as order_spend_total, sum(amount) filter (not is_return) as gross,
                   -sum(amount) filter (is_return) as returned, sum(quantity) filter (not is_return) as pieces,
                   count(distinct product) filter (not is_return) as order_products, mode(country) as order_country
                   {categories}
            from line group by 1) using (customer_id)
        left join (
            select customer_id, avg(gap) as order_gap_mean_days, stddev_pop(gap) / nullif(avg(gap), 0) as order_gap_cv
            from gap group by 1) using (customer_id)
        left join (
            select customer_id, entropy(category) as order_category_entropy from line where not is_return group by 1
        ) using (customer_id)
        """
    )
    n_customers, total = con.execute("select count(*), sum(order_spend_total) from feature").fetchone()
    return n_customers, len(con.execute("describe feature").fetchall()), float(total)


def polars_features(path):
    import polars as pl

    lines = pl.scan_csv(path, schema_overrides={"discount": pl.Int32}, try_parse_dates=False).with_columns(
        pl.col("order_date").str.to_datetime("%Y-%m-%d %H:%M"),
        ((pl.col("amount") < 0) | (pl.col("quantity") < 0)).alias("is_return"),
    )
    lines = lines.with_columns(pl.col("order_date").dt.date().alias("day")).collect(engine="streaming")
    as_of = lines["day"].max()
    bought = lines.filter(~pl.col("is_return"))
    top = {what: lines[what].value_counts(sort=True)[what].head(6).to_list() for what in ("category", "channel", "device")}
    orders = lines.lazy().group_by("customer_id", "order_id").agg(
        pl.col("amount").sum().alias("net"),
        pl.col("day").filter(~pl.col("is_return")).min().alias("bought"),
        pl.col("order_date").filter(~pl.col("is_return")).min().dt.hour().alias("hour"),
        (pl.col("discount") != 0).any().alias("discounted"),
        pl.col("channel").first(),
        pl.col("device").first(),
    )
    age = pl.lit(as_of) - pl.col("bought")
    by_order = orders.filter(pl.col("bought").is_not_null()).sort("bought").group_by("customer_id").agg(
        age.min().dt.total_days().alias("order_recency_days"),
        pl.len().alias("order_frequency"),
        age.max().dt.total_days().alias("order_tenure_days"),
        pl.col("bought").diff().dt.total_days().mean().alias("order_gap_mean_days"),
        (pl.col("bought").diff().dt.total_days().std(ddof=0) / pl.col("bought").diff().dt.total_days().mean()).alias("order_gap_cv"),
        pl.col("discounted").mean().alias("order_discount_share"),
        (pl.col("bought").dt.weekday() >= 6).mean().alias("order_weekend_share"),
        ((pl.col("bought").dt.month() == 12) | ((pl.col("bought").dt.month() == 11) & (pl.col("bought").dt.day() >= 20)))
        .mean()
        .alias("order_holiday_share"),
        pl.col("net").filter(age.dt.total_days() < 180).sum().alias("recent"),
        pl.col("net").filter(age.dt.total_days().is_between(180, 359)).sum().alias("earlier"),
        *[(pl.col(what) == level).mean().alias(f"order_{what}_share_{level}") for what in ("channel", "device") for level in top[what]],
        *[pl.col("hour").is_between(a, b - 1).mean().alias(f"order_{band}_share") for band, (a, b) in HOURS.items()],
    )
    by_line = bought.lazy().group_by("customer_id").agg(
        pl.col("amount").sum().alias("gross"),
        pl.col("quantity").sum().alias("pieces"),
        pl.col("product").n_unique().alias("order_products"),
        pl.col("country").mode().first().alias("order_country"),
        *[(pl.col("category") == level).mean().alias(f"order_category_share_{level}") for level in top["category"]],
    )
    counts = bought.lazy().group_by("customer_id", "category").agg(pl.len().alias("n"))
    variety = counts.group_by("customer_id").agg(pl.col("n").entropy(base=2, normalize=True).alias("order_category_entropy"))
    money = lines.lazy().group_by("customer_id").agg(
        pl.col("amount").sum().alias("order_spend_total"),
        (-pl.col("amount").filter(pl.col("is_return")).sum()).alias("returned"),
    )
    table = money.join(by_order, on="customer_id", how="left").join(by_line, on="customer_id", how="left")
    table = table.join(variety, on="customer_id", how="left").collect(engine="streaming")
    return table.height, table.width, float(table["order_spend_total"].sum())


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("duckdb", "polars"):
        sys.exit("usage: orders.py duckdb|polars LOG.csv")
    import os

    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    started = time.perf_counter()
    n_customers, n_columns, total = {"duckdb": duckdb_features, "polars": polars_features}[sys.argv[1]](sys.argv[2])
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{sys.argv[1]}: {n_customers} customers, {n_columns} columns, {seconds:.2f} s, peak {peak:.0f} MB, total spend {total:.2f}")


main()

use crate::features::CalendarPart;
use crate::table::Day;

const DAYS_A_YEAR: f64 = 365.25;

/// What `part` counts from `date` to `as_of`, in its own unit. A date after `as_of` counts as `as_of`.
pub(crate) fn count(part: CalendarPart, date: Day, as_of: Day) -> f64 {
    let elapsed = f64::from(as_of.days_since(date).max(0));
    match part {
        CalendarPart::Age => f64::from(whole_years(date.min(as_of), as_of)),
        CalendarPart::Tenure => elapsed / DAYS_A_YEAR,
        CalendarPart::DaysSince => elapsed,
        CalendarPart::DaysToBirthday => f64::from(days_to_birthday(date, as_of)),
        CalendarPart::Month => f64::from(date.month()),
        CalendarPart::Weekday => f64::from(date.weekday()),
    }
}

/// The position on its circle, 0 to 1, of a month (1 to 12) or a weekday (0 to 6, Monday first).
pub(crate) fn turn(part: CalendarPart, date: Day) -> f64 {
    match part {
        CalendarPart::Month => f64::from(date.month() - 1) / 12.0,
        _ => f64::from(date.weekday()) / 7.0,
    }
}

/// The day in `year` on which the birthday of `date` is kept: 1 March for 29 February in common years.
fn birthday_in(year: i32, date: Day) -> Day {
    Day::from_ymd(year, date.month(), date.day()).or_else(|| Day::from_ymd(year, 3, 1)).unwrap_or(Day::MAX)
}

fn whole_years(birth: Day, as_of: Day) -> i32 {
    let years = as_of.year() - birth.year();
    years - i32::from(birthday_in(as_of.year(), birth) > as_of)
}

fn days_to_birthday(birth: Day, as_of: Day) -> i32 {
    let this_year = birthday_in(as_of.year(), birth);
    let next = if this_year >= as_of { this_year } else { birthday_in(as_of.year() + 1, birth) };
    next.days_since(as_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn who_was_born_on_a_leap_day_has_the_birthday_on_the_first_of_march_in_common_years() {
        let birth = day("2000-02-29");
        for (as_of, age, wait) in [
            ("2023-02-28", 22, 1),
            ("2023-03-01", 23, 0),
            ("2023-03-02", 23, 364),
            ("2024-02-28", 23, 1),
            ("2024-02-29", 24, 0),
            ("2024-03-01", 24, 365),
        ] {
            assert_eq!(count(CalendarPart::Age, birth, day(as_of)), f64::from(age), "{as_of}");
            assert_eq!(count(CalendarPart::DaysToBirthday, birth, day(as_of)), f64::from(wait), "{as_of}");
        }
    }

    #[test]
    fn a_year_of_life_ends_on_the_birthday_not_before() {
        let birth = day("1990-07-15");
        for (as_of, age) in [("2020-07-14", 29.0), ("2020-07-15", 30.0), ("1990-07-15", 0.0), ("1980-01-01", 0.0)] {
            assert_eq!(count(CalendarPart::Age, birth, day(as_of)), age, "{as_of}");
        }
    }
}

//! Dates, periods and what holds when.

mod dates;
mod validity;

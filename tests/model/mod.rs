//! Dates, periods and what holds when.

mod dates;
mod patterns;
mod validity;

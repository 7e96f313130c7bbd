//! Objects that have only leaves: names, periods, places of pages.

use super::super::shape::Fields;
use super::json::{boolean, nullable_string, object, string};
use crate::api::{ExternalIdField, NameField, ObjectFields, PageInfoField, PeriodField, ValidityValue};
use crate::model::{Day, ExternalId, Name, PartialDate, Period, Validity};

/// Text of a date, if there is one.
pub(super) fn date(out: &mut Vec<u8>, date: Option<&PartialDate>) {
    nullable_string(out, date.map(PartialDate::text));
}

/// A further name of an entity.
pub(super) fn name(name: &Name, fields: &Fields<NameField>, out: &mut Vec<u8>) {
    object(out, fields, |field, out| match field {
        NameField::Typename => string(out, NameField::TYPE),
        NameField::Text => string(out, &name.text),
        NameField::Lang => string(out, &name.lang),
        NameField::Type => string(out, name.ty.as_str()),
        NameField::Start => date(out, name.period.start.as_deref()),
        NameField::End => date(out, name.period.end.as_deref()),
    });
}

/// An external identifier.
pub(super) fn external_id(id: &ExternalId, fields: &Fields<ExternalIdField>, out: &mut Vec<u8>) {
    object(out, fields, |field, out| match field {
        ExternalIdField::Typename => string(out, ExternalIdField::TYPE),
        ExternalIdField::Scheme => string(out, &id.scheme),
        ExternalIdField::Value => string(out, &id.value),
    });
}

/// A period, with the bounds of its dates.
pub(super) fn period(period: &Period, fields: &Fields<PeriodField>, out: &mut Vec<u8>) {
    let day = |day: Day, out: &mut Vec<u8>| nullable_string(out, day.iso().as_deref());
    object(out, fields, |field, out| match field {
        PeriodField::Typename => string(out, PeriodField::TYPE),
        PeriodField::Text => string(out, &period.text()),
        PeriodField::EarliestStart => day(period.earliest_start(), out),
        PeriodField::LatestStart => day(period.latest_start(), out),
        PeriodField::EarliestEnd => day(period.earliest_end(), out),
        PeriodField::LatestEnd => day(period.latest_end(), out),
    });
}

/// The place of a page in its list, given its items and whether the list goes on before and after it.
pub(super) fn page_info<T>(
    items: &[T],
    (has_previous, has_next): (bool, bool),
    cursor: impl Fn(&T) -> String,
    fields: &Fields<PageInfoField>,
    out: &mut Vec<u8>,
) {
    object(out, fields, |field, out| match field {
        PageInfoField::Typename => string(out, PageInfoField::TYPE),
        PageInfoField::HasNextPage => boolean(out, has_next),
        PageInfoField::HasPreviousPage => boolean(out, has_previous),
        PageInfoField::StartCursor => nullable_string(out, items.first().map(&cursor).as_deref()),
        PageInfoField::EndCursor => nullable_string(out, items.last().map(&cursor).as_deref()),
    });
}

/// The name of a validity in the API.
pub(super) fn validity(validity: Validity) -> &'static str {
    let value = match validity {
        Validity::Certain => ValidityValue::Certain,
        Validity::Possible => ValidityValue::Possible,
        Validity::No => ValidityValue::No,
    };
    value.name()
}

//! Media types: which one an answer comes in, and which ones a body may have.

use super::error::HttpError;
use axum::http::{HeaderMap, HeaderValue, header};

/// The media type of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`.
    GraphQl,
    /// `application/json`, for who does not ask.
    #[default]
    Json,
}

impl Media {
    /// The value of `Content-Type`.
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }

    /// Content negotiation: the media type that the client prefers. None where it takes neither.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let ranges: Vec<Range<'_>> = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(Range::parse)
            .collect();
        if !headers.contains_key(header::ACCEPT) {
            return Some(Self::Json);
        }
        let graphql = preference(&ranges, "application/graphql-response+json");
        let json = preference(&ranges, "application/json");
        match (graphql, json) {
            (None, None) => None,
            // Named as willingly as the other, it says more; a wildcard alone is met with the older type.
            (Some(preferred), other)
                if Some(preferred) > other || (Some(preferred) == other && preferred.1 == Specificity::Named) =>
            {
                Some(Self::GraphQl)
            }
            _ => Some(Self::Json),
        }
    }
}

/// Specificity of a range of an `Accept` header, rising.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Specificity {
    Any,
    Subtypes,
    Named,
}

/// One range of an `Accept` header, with its weight in thousandths.
struct Range<'a> {
    name: &'a str,
    weight: u16,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| name.contains('/'))?;
        let mut weight = 1000;
        for part in parts {
            let (key, value) = part.split_once('=')?;
            match key.trim().to_ascii_lowercase().as_str() {
                "q" => weight = thousandths(value.trim())?,
                "charset" if !is_utf8(value) => return None,
                _ => {}
            }
        }
        Some(Self { name, weight })
    }

    fn specificity(&self, media: &str) -> Option<Specificity> {
        if self.name.eq_ignore_ascii_case(media) {
            Some(Specificity::Named)
        } else if self.name.eq_ignore_ascii_case("application/*") {
            Some(Specificity::Subtypes)
        } else {
            (self.name == "*/*").then_some(Specificity::Any)
        }
    }
}

/// Weight of a media type for the client, by the most specific range. None where it is not acceptable.
fn preference(ranges: &[Range<'_>], media: &str) -> Option<(u16, Specificity)> {
    ranges
        .iter()
        .filter_map(|range| Some((range.specificity(media)?, range.weight)))
        .max()
        .filter(|(_, weight)| *weight > 0)
        .map(|(specificity, weight)| (weight, specificity))
}

/// A weight such as `0.75`, in thousandths.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match (whole, fraction) {
        ("0", fraction) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

fn is_utf8(charset: &str) -> bool {
    charset.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
}

/// Checks that a body is JSON in UTF-8 and not compressed.
pub(super) fn check_content(headers: &HeaderMap) -> Result<(), HttpError> {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(content_type), None) = (types.next(), types.next()) else {
        return Err(HttpError::ContentType);
    };
    let mut parts = content_type.to_str().map_err(|_| HttpError::ContentType)?.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    let in_utf8 = parts.all(|part| match part.split_once('=') {
        Some((key, value)) => !key.trim().eq_ignore_ascii_case("charset") || is_utf8(value),
        None => part.is_empty(),
    });
    if !is_json || !in_utf8 {
        return Err(HttpError::ContentType);
    }
    match headers.get(header::CONTENT_ENCODING) {
        Some(encoding) if encoding != "identity" => Err(HttpError::ContentEncoding),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &header::HeaderName, values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), value.parse().expect("a header value"))).collect()
    }

    #[test]
    fn the_preferred_media_type_is_taken() {
        use Media::{GraphQl, Json};
        let cases: [(&[&str], Option<Media>); 20] = [
            (&[], Some(Json)),
            (&["*/*"], Some(Json)),
            (&["application/*"], Some(Json)),
            (&["application/json"], Some(Json)),
            (&["Application/GraphQL-Response+JSON"], Some(GraphQl)),
            (&["application/graphql-response+json, application/json"], Some(GraphQl)),
            (&["application/json", "application/graphql-response+json"], Some(GraphQl)),
            (&["application/graphql-response+json, application/json;q=0.9"], Some(GraphQl)),
            (&["application/graphql-response+json;q=0.8, application/json;q=0.9"], Some(Json)),
            (&["application/graphql-response+json; charset=utf-8, */*;q=0.1"], Some(GraphQl)),
            (&["application/graphql-response+json, */*"], Some(GraphQl)),
            (&["*/*, application/json;q=0"], Some(GraphQl)),
            (&["application/json; charset=\"UTF-8\""], Some(Json)),
            (&["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], Some(Json)),
            (&["text/html"], None),
            (&["application/json;q=0"], None),
            (&["application/json;charset=latin1"], None),
            (&[""], None),
            (&["application/json;q=2"], None),
            (&["*/*;q=0.0000"], None),
        ];
        for (accept, expected) in cases {
            assert_eq!(Media::accepted(&headers(&header::ACCEPT, accept)), expected, "{accept:?}");
        }
    }

    #[test]
    fn a_body_is_json_in_utf8() {
        let cases: [(&[&str], bool); 10] = [
            (&["application/json"], true),
            (&["Application/JSON; Charset=\"UTF-8\""], true),
            (&["application/json;"], true),
            (&["application/json; profile=x"], true),
            (&[], false),
            (&["application/json", "text/plain"], false),
            (&["application/json; charset=utf-16"], false),
            (&["application/jsonp"], false),
            (&["text/plain"], false),
            (&["application/x-www-form-urlencoded"], false),
        ];
        for (content_type, expected) in cases {
            assert_eq!(
                check_content(&headers(&header::CONTENT_TYPE, content_type)).is_ok(),
                expected,
                "{content_type:?}"
            );
        }
        let mut packed = headers(&header::CONTENT_TYPE, &["application/json"]);
        packed.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(check_content(&packed), Err(HttpError::ContentEncoding));
    }
}

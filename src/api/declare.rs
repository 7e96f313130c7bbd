//! Macros that declare names as enumerations, so that whoever matches on them must deal with each.

/// Declares an enumeration of names, each with a description.
macro_rules! names {
    ($(#[$meta:meta])* $Enum:ident { $($Variant:ident = $name:literal, $description:expr;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Enum {
            $(#[doc = concat!("`", $name, "`.")] $Variant,)+
        }

        impl $Enum {
            /// All of them, in the order of the schema.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// The name in the API.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            /// The description in the schema; empty where the name says it.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$Variant => $description,)+
                }
            }

            /// What a name stands for.
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Variant),)+
                    _ => None,
                }
            }
        }
    };
}

/// Declares the fields of an object type of the API, each with its type and description.
macro_rules! object {
    ($(#[$meta:meta])* $Enum:ident of $ty:expr, $about:expr; { $($Variant:ident = $name:literal, $field:expr, $description:expr;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Enum {
            /// `__typename`.
            Typename,
            $(#[doc = concat!("`", $name, "`.")] $Variant,)+
        }

        impl ObjectFields for $Enum {
            const TYPE: &'static str = $ty;
            const DESCRIPTION: &'static str = $about;
            const FIELDS: &'static [FieldDefinition<Self>] = &[$(
                FieldDefinition { field: Self::$Variant, name: $name, ty: $field, description: $description },
            )+];

            fn parse(name: &str) -> Option<Self> {
                match name {
                    $crate::api::TYPENAME => Some(Self::Typename),
                    $($name => Some(Self::$Variant),)+
                    _ => None,
                }
            }
        }
    };
}

//! One way to give a closed set of words a stable text form for SQL, logs and packs. It refuses to guess: an unknown
//! code is `None`, never a default, and two words can never share a code because the match would not be reachable.

/// Declares an enum whose every variant has a stable code, with `ALL`, `code`, `from_code` and `Display`.
///
/// Codes are written into databases and audit logs, so a code may be added but never renamed or reused.
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable text stored in databases and logs.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The value a stored code stands for, or `None` for a code this version does not know.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                #[deny(unreachable_patterns)]
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}
pub(crate) use coded;

//! What a page may show, as types. Client templates accept only `ForClient<_>`; an internal fact has no type that fits
//! there. Both are made inside rooms only.

macro_rules! reduced {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name<T>(T);

        impl<T> $name<T> {
            pub(crate) fn new(value: T) -> Self {
                Self(value)
            }
        }

        impl<T> std::ops::Deref for $name<T> {
            type Target = T;
            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> std::fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

reduced! {
    /// A value a client may see.
    ForClient
}
reduced! {
    /// A value staff may see.
    ForStaff
}

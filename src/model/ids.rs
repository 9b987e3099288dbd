//! Lists of things that have an id for programs and a name for people.

/// An enum whose variants have an id, a Chinese label and a number.
macro_rules! ids {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $id:literal $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The id, as programs read and type it.
            pub const fn id(self) -> &'static str {
                match self { $($name::$variant => $id,)* }
            }

            /// What it is called, in Chinese.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)* }
            }

            /// The one with this number in order.
            pub fn from_number(number: u8) -> Option<$name> {
                Self::ALL.get(usize::from(number)).copied()
            }

            /// Its number in order.
            pub const fn number(self) -> u8 {
                self as u8
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(id: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|one| one.id() == id).ok_or(())
            }
        }
    };
}

pub(crate) use ids;

//! The groups a practice usually sorts its requests into, named in every language: by applicant and by kind of evidence.
//! They are suggestions for one's own requests; a shipped list brings groups of its own. It refuses to be the only
//! choice: any other heading is as good.

/// A group's heading in every language of the portal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsualGroup {
    pub en: &'static str,
    pub es: &'static str,
}

impl UsualGroup {
    pub const ALL: &'static [Self] = &[
        Self { en: "Main applicant documents", es: "Documentos de quien solicita" },
        Self { en: "Partner or dependant documents", es: "Documentos de su pareja o de sus dependientes" },
        Self { en: "Identity documents", es: "Documentos de identidad" },
        Self { en: "Proof of work", es: "Pruebas de trabajo" },
        Self { en: "Proof of studies", es: "Pruebas de estudios" },
        Self { en: "Proof of income and savings", es: "Pruebas de ingresos y ahorros" },
        Self { en: "Health and police records", es: "Salud y antecedentes policiales" },
        Self { en: "More papers that were asked for", es: "Otros papeles que se pidieron" },
    ];

    /// The group with this heading in any language, however it is capitalised.
    #[must_use]
    pub fn named(heading: &str) -> Option<&'static Self> {
        let heading = heading.trim().to_lowercase();
        Self::ALL.iter().find(|group| [group.en, group.es].iter().any(|name| name.to_lowercase() == heading))
    }

    /// The heading in `locale`.
    #[must_use]
    pub const fn get(&self, locale: crate::Locale) -> &'static str {
        match locale {
            crate::Locale::En => self.en,
            crate::Locale::Es => self.es,
        }
    }
}

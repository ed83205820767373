//! What kind of device somebody came in on, as far as its browser says so by itself. It refuses to guess: what says nothing is
//! unknown, and nothing else of a device is looked at or kept for this.

use crate::code::coded;

coded! {
    /// A kind of device.
    DeviceKind {
        /// Held in one hand.
        Phone = "phone",
        /// Larger, and still touched.
        Tablet = "tablet",
        /// A computer with a keyboard.
        Computer = "computer",
        /// Its browser does not say.
        Unknown = "unknown",
    }
}

impl DeviceKind {
    /// The kind a browser says it runs on. A tablet that asks for pages as a computer does counts as one.
    #[must_use]
    pub fn of_agent(agent: &str) -> Self {
        let says = |marks: &[&str]| marks.iter().any(|mark| agent.contains(mark));
        // What calls itself mobile on Android is a phone, and what does not is a tablet.
        if says(&["iPad", "Tablet", "Kindle", "Silk/"]) || (says(&["Android"]) && !says(&["Mobile"])) {
            Self::Tablet
        } else if says(&["iPhone", "iPod", "Android", "Mobile", "KaiOS"]) {
            Self::Phone
        } else if says(&["Windows NT", "Macintosh", "X11", "CrOS"]) {
            Self::Computer
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_of_the_kind_its_browser_says_and_otherwise_of_none() {
        let said = [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
                "phone",
            ),
            ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0 Mobile Safari/537.36", "phone"),
            ("Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0", "phone"),
            ("Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "tablet"),
            ("Mozilla/5.0 (Linux; Android 14; SM-X710) Chrome/130.0 Safari/537.36", "tablet"),
            ("Mozilla/5.0 (Android 14; Tablet; rv:130.0) Gecko/130.0 Firefox/130.0", "tablet"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36", "computer"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.4 Safari/605.1.15", "computer"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "computer"),
            ("CanaryPhone/17.3", "unknown"),
            ("", "unknown"),
        ];
        for (agent, kind) in said {
            assert_eq!(DeviceKind::of_agent(agent).code(), kind, "{agent}");
        }
    }
}

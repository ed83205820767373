//! Deciding on what a client sent, and asking a lawyer to look first. A return needs words the client can read; an
//! acceptance needs none.

use domain::custom::day;
use domain::{DayOrder, MatterId, PersonId, Refusal, ReturnReason, VersionId, Why, limits};
use vault::{Actor, Decision, Desk, DocumentDays, Result, Reviewing};

/// A decision as typed.
pub struct DecisionForm<'a> {
    /// `accept`, `only`, `more`, `return`, or `aside` where another file is accepted or the matter is wound up.
    pub verdict: &'a str,
    pub reason: &'a str,
    pub message: &'a str,
    /// What of the request's list of things to look for was ticked, by position.
    pub ticked: &'a [usize],
    /// The day the document was issued and its last day of validity, as typed; empty where it bears none.
    pub issued: &'a str,
    pub until: &'a str,
    /// How days are typed.
    pub order: DayOrder,
}

impl DecisionForm<'_> {
    fn check(&self) -> Result<Decision> {
        let message = self.message.trim();
        if message.chars().count() > limits::NOTE_CHARS {
            return Err(Refusal::invalid("message", Why::TooLong).into());
        }
        let worded = || match message {
            "" => Err(Refusal::invalid("message", Why::Missing)),
            text => Ok(text.to_owned()),
        };
        match self.verdict {
            "accept" => Ok(Decision::Accept),
            "only" => Ok(Decision::AcceptOnly),
            "aside" => Ok(Decision::SetAside),
            "more" => Ok(Decision::AcceptButMore { message: worded()? }),
            "return" => {
                let reason = ReturnReason::from_code(self.reason)
                    .ok_or(Refusal::invalid("reason", Why::NotAChoice))?;
                Ok(Decision::Return { reason, message: worded()? })
            }
            _ => Err(Refusal::invalid("decision", Why::NotAChoice).into()),
        }
    }

    fn days(&self) -> Result<DocumentDays> {
        let read = |field, typed: &str| match typed.trim() {
            "" => Ok(String::new()),
            typed => day(typed, self.order).ok_or(Refusal::invalid(field, Why::Malformed)),
        };
        Ok(DocumentDays { issued: read("issued", self.issued)?, until: read("until", self.until)? })
    }
}

pub async fn decide(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    version: VersionId,
    form: &DecisionForm<'_>,
) -> Result<()> {
    let (decision, days) = (form.check()?, form.days()?);
    let room = desk.admit::<Reviewing>(actor, matter).await?.enter().await?;
    room.decide_checked(version, &decision, form.ticked, &days).await
}

/// Takes the last decision about a version back.
pub async fn take_back(desk: &Desk, actor: &Actor, matter: MatterId, version: VersionId) -> Result<()> {
    desk.admit::<Reviewing>(actor, matter).await?.enter().await?.take_back(version).await
}

/// A flag for a lawyer as typed.
pub struct FlagForm<'a> {
    pub why: &'a str,
    /// A colleague's id; empty for whoever leads the matter.
    pub person: &'a str,
}

/// Flags a version for a lawyer. Whoever has no room here learns nothing of what is wrong with the form.
pub async fn flag(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    version: VersionId,
    form: &FlagForm<'_>,
) -> Result<()> {
    let room = desk.admit::<Reviewing>(actor, matter).await?.enter().await?;
    let to: Option<PersonId> = match form.person {
        "" => None,
        typed => Some(typed.parse().map_err(|_| Refusal::invalid("person", Why::NotAChoice))?),
    };
    room.flag_for_lawyer(version, form.why, to).await
}

/// Takes a flag for a lawyer off.
pub async fn take_flag_off(desk: &Desk, actor: &Actor, matter: MatterId, version: VersionId) -> Result<()> {
    desk.admit::<Reviewing>(actor, matter).await?.enter().await?.take_flag_off(version).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed<'a>(verdict: &'a str, reason: &'a str, message: &'a str) -> DecisionForm<'a> {
        let order = DayOrder::MonthFirst;
        DecisionForm { verdict, reason, message, ticked: &[], issued: "", until: "", order }
    }

    #[test]
    fn days_are_read_as_people_of_the_place_type_them_and_never_guessed() {
        let form =
            |issued, until, order| DecisionForm { issued, until, order, ..typed("accept", "", "") }.days();
        let days = form("5/17/2020", " 2030-05-16 ", DayOrder::MonthFirst).unwrap();
        assert_eq!((days.issued.as_str(), days.until.as_str()), ("2020-05-17", "2030-05-16"));
        assert_eq!(form("", "17.5.2030", DayOrder::DayFirst).unwrap().until, "2030-05-17");
        assert!(form("", "", DayOrder::MonthFirst).unwrap().is_empty());
        assert!(form("17/5/2020", "", DayOrder::MonthFirst).is_err());
        assert!(form("", "soon", DayOrder::DayFirst).is_err());
    }

    #[test]
    fn a_return_without_words_or_with_an_unknown_reason_is_refused() {
        let form = |verdict, reason, message| typed(verdict, reason, message).check();
        assert!(form("return", "blurry", "  ").is_err());
        assert!(form("return", "because", "Please send it again.").is_err());
        assert!(form("perhaps", "", "").is_err());
        assert!(form("return", "blurry", "Please send it again.").is_ok());
        assert!(form("accept", "", "").is_ok());
        assert!(form("only", "", "").is_ok());
        assert!(form("aside", "", "").is_ok());
        assert!(form("more", "", " ").is_err(), "more is asked for in words");
        assert!(form("more", "", "The back too, please.").is_ok());
    }
}

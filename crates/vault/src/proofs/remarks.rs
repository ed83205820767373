//! Remarks that were written about a matter before what the team writes down was a file note: they stay where they are and can be
//! read, a later change of the facts takes them along, and nobody writes over them or adds to them.

use super::testkit::{TestHouse, persona};
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::room::details::sql;
use crate::{MatterDetails, Room, Steering};
use domain::{AuditCode, Refusal, Why};

impl Room<Steering> {
    /// The remarks as the program wrote them once.
    async fn remarked(&self, text: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        let face = tx.one(&sql::DETAILS, &[]).await?;
        let details = MatterDetails { notes: text.to_owned(), ..MatterDetails::default() };
        let details = self.seal_as("face", self.matter().bytes(), "details", &details)?;
        tx.exec_one(&sql::SET_FACE, binds![self.matter(), face.bytes(1)?, details]).await?;
        tx.commit(crate::audit::AuditEvent::new(AuditCode::MatterChanged, self.matter())).await
    }
}

#[tokio::test]
async fn remarks_from_before_stay_as_they_are_and_are_written_over_by_nobody() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let room = house.room::<Steering>(&ana, lucia.matter).await;
    room.remarked("Rings after six. ").await.unwrap();
    let sheet = room.matter_sheet().await.unwrap();
    assert_eq!(sheet.fields.details.notes, "Rings after six. ");
    let mut fields = sheet.fields.clone();
    fields.details.source = "A friend".to_owned();
    room.change_matter(&fields, sheet.revision).await.unwrap();
    let sheet = room.matter_sheet().await.unwrap();
    let kept = (sheet.fields.details.source.as_str(), sheet.fields.details.notes.as_str());
    assert_eq!(kept, ("A friend", "Rings after six. "));
    for other in ["", "Rings after six", "Rings after six. And on Sundays."] {
        let mut fields = sheet.fields.clone();
        fields.details.notes = other.to_owned();
        let said = room.change_matter(&fields, sheet.revision).await;
        let no = Refusal::invalid("notes", Why::NotAllowed);
        assert!(matches!(said, Err(Error::Refused(refusal)) if refusal == no), "{other}");
    }
    house.close().await;
}

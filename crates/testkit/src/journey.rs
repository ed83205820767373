//! Short ways to the states tests need: matters with clients in them, a passport sent, inspected, decided. It refuses
//! to write rows: every way goes through the doors of the vault.

use super::people::{RELATION, persona};
use super::{Persona, TestHouse};
use bytes::Bytes;
use domain::{
    AccessId, Assignment, ClientId, FileType, InspectionFlag, ItemId, MatterId, Role, Sensitivity, UploadId,
    VersionId,
};
use futures_util::{Stream, stream};
use std::convert::Infallible;
use vault::{
    Actor, Contributing, Decision, Facts, InspectionFinding, ItemWords, JobKind, MalwareCheck, NewAccess,
    NewGroup, NewItem, NewMatter, NewMessage, NewPreview, NewUpload, Purpose, Reading, Relaying, Reviewing,
    Room, Scanning, Steering, To, Words,
};

/// One client's portal to one matter.
pub struct Portal {
    pub who: Persona,
    pub matter: MatterId,
    pub client: ClientId,
    pub access: AccessId,
    /// The request "Passport", which takes three files.
    pub item: ItemId,
    pub contact: Actor,
}

/// The whole practice: staff of every kind, Lucía in matter A, Omar in matter B, and Lucía's sister in a third.
pub struct Cast {
    pub ana: Actor,
    pub lawyer: Actor,
    pub caseworker: Actor,
    pub system_administrator: Actor,
    pub auditor: Actor,
    pub lucia: Portal,
    pub omar: Portal,
    pub marta: Portal,
}

fn words(text: &str) -> Words {
    Words::from([("en".to_owned(), text.to_owned()), ("es".to_owned(), format!("{text} (es)"))])
}

/// A request that takes PDF and JPEG, three files.
pub fn item(key: &str, title: &str) -> NewItem {
    NewItem {
        key: key.to_owned(),
        words: ItemWords {
            title: words(title),
            why: words("whycanary"),
            hint: words("hintcanary"),
            late: words("latecanary"),
            checks: vec![],
            instead: vec![],
            validity: domain::pack::Validity::Lasting,
        },
        need: "required".to_owned(),
        accepts: vec![FileType::Pdf, FileType::Jpeg],
        max_files: 3,
        due_at: None,
        for_client: None,
        template_version: None,
        target_days: None,
        due_days: None,
    }
}

/// A message whose attempt is made of one number.
pub fn message(to: To, text: &str, attempt: u8) -> NewMessage {
    let text = text.to_owned();
    NewMessage { to, text, with: None, files: Vec::new(), attempt: [attempt; 16], answer_by: None }
}

pub fn group(key: &str, title: &str, items: Vec<NewItem>) -> NewGroup {
    NewGroup { key: key.to_owned(), title: words(title), items }
}

/// A body in pieces of `size` bytes, as a network delivers it.
pub fn pieces(bytes: &[u8], size: usize) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + use<> {
    let all: Vec<_> = bytes.chunks(size.max(1)).map(|c| Ok(Bytes::copy_from_slice(c))).collect();
    stream::iter(all)
}

/// A clean finding with one page and its thumbnail.
pub fn finding() -> InspectionFinding {
    let preview = |kind: &'static str| NewPreview {
        page: 1,
        kind,
        width: 800,
        height: 1100,
        jpeg: b"previewcanary: a page as a picture".to_vec(),
    };
    InspectionFinding {
        file_type: Some(FileType::Pdf),
        flags: Vec::<InspectionFlag>::new(),
        refused: None,
        facts: Facts {
            pixels: Some((800, 1100)),
            pages: Some(1),
            has_location: false,
            dark: false,
            blurry: false,
            text: "P<UTOZORRILLAQUINT<<LUCIA textcanary".to_owned(),
            malware: MalwareCheck::Clean { database: "test".to_owned() },
            refused: None,
        },
        previews: vec![preview("page"), preview("thumb")],
    }
}

impl TestHouse {
    /// A room for somebody who may have it.
    pub async fn room<P: Purpose>(&self, actor: &Actor, matter: MatterId) -> Room<P> {
        self.desk.admit::<P>(actor, matter).await.unwrap().enter().await.unwrap()
    }

    /// A matter with a client in it who has signed in, and a request "Passport".
    pub async fn portal(&self, ana: &Actor, who: Persona) -> Portal {
        let client = self.client(ana, who).await;
        let new = NewMatter {
            name: format!("Green card of {}", who.family),
            internal_title: String::new(),
            number: format!("NR-{}", who.family),
            client: who.full(),
            pack: "immigration".to_owned(),
            kind: "family".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
        };
        let matter = self.desk.lobby(ana).unwrap().open_matter(&new).await.unwrap();
        let steering = self.room::<Steering>(ana, matter).await;
        steering.add_party(client, RELATION).await.unwrap();
        let passport = item("passport", &format!("Passport of {}", who.family));
        steering
            .apply_checklist("template", &[group("identity", "Groupcanary", vec![passport])])
            .await
            .unwrap();
        let access = steering.enable_access(&NewAccess { client, relation: RELATION }).await.unwrap();
        let contact = self.sign_in(access, who).await;
        let checklist = self.room::<Reading>(ana, matter).await.checklist().await.unwrap();
        let item = checklist[0].items[0].seen_by_client.id;
        Portal { who, matter, client, access, item, contact }
    }

    /// Everybody.
    pub async fn cast(&self) -> Cast {
        let ana = self.ana().await;
        let lawyer = self.staff(&ana, Role::Lawyer).await;
        let caseworker = self.staff(&ana, Role::Caseworker).await;
        let system_administrator = self.staff(&ana, Role::SystemAdministrator).await;
        let auditor = self.staff(&ana, Role::Auditor).await;
        let lucia = self.portal(&ana, persona::LUCIA).await;
        let omar = self.portal(&ana, persona::OMAR).await;
        let marta = self.portal(&ana, persona::MARTA).await;
        for (matter, person, how) in [
            (lucia.matter, lawyer.person(), Assignment::Cover),
            (lucia.matter, caseworker.person(), Assignment::Team),
            (omar.matter, lawyer.person(), Assignment::Team),
        ] {
            self.room::<Steering>(&ana, matter).await.assign(person, how).await.unwrap();
        }
        Cast { ana, lawyer, caseworker, system_administrator, auditor, lucia, omar, marta }
    }

    /// A whole file, saved and not sent.
    pub async fn saved(&self, portal: &Portal, name: &str, bytes: &[u8]) -> UploadId {
        self.saved_instead(portal, name, bytes, None).await
    }

    /// The same, in place of a document that came back.
    pub async fn saved_instead(
        &self,
        portal: &Portal,
        name: &str,
        bytes: &[u8],
        replaces: Option<domain::DocumentId>,
    ) -> UploadId {
        let room = self.room::<Contributing>(&portal.contact, portal.matter).await;
        let new = NewUpload {
            item: portal.item,
            name: name.to_owned(),
            size: bytes.len() as u64,
            attempt: None,
            replaces,
        };
        let upload = room.open_upload(&new).await.unwrap().id;
        room.append(upload, 0, pieces(bytes, 1000), None).await.unwrap();
        upload
    }

    /// A file sent and waiting for inspection.
    pub async fn sent(&self, portal: &Portal, name: &str, bytes: &[u8]) -> VersionId {
        let upload = self.saved(portal, name, bytes).await;
        let room = self.room::<Contributing>(&portal.contact, portal.matter).await;
        room.send(portal.item, &[upload]).await.unwrap()[0]
    }

    async fn job_room<P: Purpose>(&self, claim: &vault::Claim) -> Room<P> {
        self.desk.admit_job::<P>(claim).await.unwrap().enter().await.unwrap()
    }

    /// Runs every job that is due; inspections find `what`.
    pub async fn inspect_with(&self, what: impl Fn() -> InspectionFinding) {
        let backstage = self.desk.backstage();
        while let Some(claim) = backstage.claim().await.unwrap() {
            match claim.kind() {
                JobKind::Inspect => {
                    let room = self.job_room::<Scanning>(&claim).await;
                    if room.quarantined().await.unwrap().is_some() {
                        room.file_finding(&what()).await.unwrap();
                    }
                }
                JobKind::ExpireUpload => {
                    self.job_room::<Scanning>(&claim).await.expire_upload().await.unwrap();
                }
                JobKind::Destroy => {
                    self.job_room::<Scanning>(&claim).await.destroy_binned().await.unwrap();
                }
                JobKind::ExpireApproval => {
                    self.job_room::<Relaying>(&claim).await.expire_approval().await.unwrap();
                }
                JobKind::RemindApproval => {
                    self.job_room::<Relaying>(&claim).await.remind_of_approval().await.unwrap();
                }
                JobKind::Remind => {
                    self.job_room::<Relaying>(&claim).await.remind().await.unwrap();
                }
                JobKind::EndAccess => {
                    self.job_room::<Relaying>(&claim).await.end_access_of_the_day().await.unwrap();
                }
                JobKind::EndHelper => {
                    self.job_room::<Relaying>(&claim).await.end_helper_of_the_day().await.unwrap();
                }
                JobKind::DestroyRecord => {
                    backstage.destroy_record_file(&claim).await.unwrap();
                }
                JobKind::InspectRecord => {
                    if backstage.unchecked_file(&claim).await.unwrap().is_some() {
                        backstage.file_record_finding(&claim, &what()).await.unwrap();
                    }
                }
            }
            backstage.finish(&claim).await.unwrap();
        }
    }

    /// A file sent, inspected and waiting for a person.
    pub async fn ready(&self, portal: &Portal, name: &str, bytes: &[u8]) -> VersionId {
        let version = self.sent(portal, name, bytes).await;
        self.inspect_with(finding).await;
        version
    }

    /// A file decided upon.
    pub async fn decided(
        &self,
        staff: &Actor,
        portal: &Portal,
        bytes: &[u8],
        decision: &Decision,
    ) -> VersionId {
        let version = self.ready(portal, "filecanary.pdf", bytes).await;
        self.room::<Reviewing>(staff, portal.matter).await.decide(version, decision).await.unwrap();
        version
    }

    /// The original's bytes, read through the door.
    pub async fn download(
        &self,
        staff: &Actor,
        matter: MatterId,
        version: VersionId,
    ) -> vault::Result<Vec<u8>> {
        let room = self.room::<Reading>(staff, matter).await;
        let (_, body) = room.download(version).await?;
        body.read_all(1 << 30).await
    }
}

//! The walls that the compiler keeps. Every example that must not compile has a twin beside it that does, so that it
//! fails for the reason it names and not for a slip of the pen. (A stable `rustdoc` reads the error codes and does not
//! check them; a nightly one does.)
//!
//! Nobody makes a room but the desk, not even out of another room:
//! ```compile_fail,E0451
//! fn forge(mine: vault::Room<vault::Reading>, matter: domain::MatterId) -> vault::Room<vault::Reading> {
//!     vault::Room { matter, ..mine }
//! }
//! ```
//! ```
//! fn look(room: &vault::Room<vault::Reading>) -> domain::MatterId {
//!     room.matter()
//! }
//! ```
//! nor a pass, an actor or a claim:
//! ```compile_fail,E0451
//! fn forge<'d>(mine: vault::Pass<'d, vault::Reading>, matter: domain::MatterId) -> vault::Pass<'d, vault::Reading> {
//!     vault::Pass { matter, ..mine }
//! }
//! ```
//! ```compile_fail,E0451
//! fn forge(mine: vault::Actor) -> vault::Actor {
//!     vault::Actor { stage: vault::Stage::Full, ..mine }
//! }
//! ```
//! ```compile_fail,E0451
//! fn forge(mine: vault::Claim, matter: domain::MatterId) -> vault::Claim {
//!     vault::Claim { matter: Some(matter), ..mine }
//! }
//! ```
//! A staff session begins with a proved password, and no caller can say that one was:
//! ```compile_fail,E0451
//! fn forge(person: domain::PersonId) -> vault::PasswordProof {
//!     vault::PasswordProof { person }
//! }
//! ```
//! ```
//! fn prove(secret: &vault::StaffSecret, typed: &str) -> Option<vault::PasswordProof> {
//!     secret.prove(typed)
//! }
//! ```
//! ```
//! async fn ask(desk: &vault::Desk, actor: &vault::Actor, matter: domain::MatterId) -> vault::Result<()> {
//!     let pass: vault::Pass<'_, vault::Reading> = desk.admit(actor, matter).await?;
//!     let _room = pass.enter().await?;
//!     Ok(())
//! }
//! ```
//! A pass is spent by entering,
//! ```compile_fail,E0382
//! async fn twice(pass: vault::Pass<'_, vault::Reading>) -> vault::Result<()> {
//!     let _first = pass.enter().await?;
//!     let _second = pass.enter().await?;
//!     Ok(())
//! }
//! ```
//! and does not outlive its desk:
//! ```compile_fail,E0505
//! async fn keep(desk: vault::Desk, actor: &vault::Actor, matter: domain::MatterId) -> vault::Result<()> {
//!     let pass = desk.admit::<vault::Reading>(actor, matter).await?;
//!     drop(desk);
//!     let _room = pass.enter().await?;
//!     Ok(())
//! }
//! ```
//! ```
//! async fn spend(desk: vault::Desk, actor: &vault::Actor, matter: domain::MatterId) -> vault::Result<()> {
//!     let pass = desk.admit::<vault::Reading>(actor, matter).await?;
//!     let _room = pass.enter().await?;
//!     drop(desk);
//!     Ok(())
//! }
//! ```
//! A change is begun and committed by the room's own verbs, which all end in an audit event; nobody else begins one:
//! ```compile_fail,E0624
//! async fn change(room: &vault::Room<vault::Steering>) -> vault::Result<()> {
//!     let _tx = room.begin().await?;
//!     Ok(())
//! }
//! ```
//! ```compile_fail,E0624
//! async fn change(tx: vault::RoomTx<'_, vault::Steering>) -> vault::Result<()> {
//!     tx.commit_progress().await
//! }
//! ```
//! ```
//! async fn change(room: &vault::Room<vault::Steering>, item: domain::ItemId) -> vault::Result<()> {
//!     room.set_needed(item, false).await
//! }
//! ```
//! The lobby is opened by the desk, for somebody it knows:
//! ```compile_fail,E0451
//! fn forge(mine: vault::Lobby<'_>) -> vault::Lobby<'_> {
//!     vault::Lobby { role: domain::Role::Owner, ..mine }
//! }
//! ```
//! ```
//! fn ask<'d>(desk: &'d vault::Desk, actor: &vault::Actor) -> vault::Result<vault::Lobby<'d>> {
//!     desk.lobby(actor)
//! }
//! ```
//! One purpose, its verbs: a client's room cannot decide, a reviewer's can.
//! ```compile_fail,E0599
//! async fn decide(room: &vault::Room<vault::Contributing>, version: domain::VersionId) -> vault::Result<()> {
//!     room.decide(version, &vault::Decision::Accept).await
//! }
//! ```
//! ```
//! async fn decide(room: &vault::Room<vault::Reviewing>, version: domain::VersionId) -> vault::Result<()> {
//!     room.decide(version, &vault::Decision::Accept).await
//! }
//! ```
//! Purposes are a closed list:
//! ```compile_fail,E0277
//! enum Snooping {}
//! impl vault::Purpose for Snooping {
//!     const CODE: domain::Purpose = domain::Purpose::Reading;
//! }
//! ```
//! ```
//! fn code<P: vault::Purpose>() -> domain::Purpose {
//!     P::CODE
//! }
//! code::<vault::Reading>();
//! ```
//! What a client may see is reduced inside a room, never wrapped outside,
//! ```compile_fail,E0423
//! fn show(note: String) -> vault::ForClient<String> {
//!     vault::ForClient(note)
//! }
//! ```
//! and what staff see is not it:
//! ```compile_fail,E0308
//! fn page(_: &vault::ForClient<String>) {}
//! fn show(note: &vault::ForStaff<String>) {
//!     page(note);
//! }
//! ```
//! ```
//! fn page(_: &vault::ForClient<String>) {}
//! fn show(note: &vault::ForClient<String>) {
//!     page(note);
//! }
//! ```
//! A comment of the team has no way to a client's page: a client's room has no verb that reads one,
//! ```compile_fail,E0599
//! async fn read(room: &vault::Room<vault::Contributing>, thread: domain::ThreadId) -> vault::Result<()> {
//!     room.conversation_with_comments(thread, None).await.map(drop)
//! }
//! ```
//! and what staff read of it fits no page of a client:
//! ```compile_fail,E0308
//! fn page(_: &vault::ForClient<Vec<vault::Comment>>) {}
//! async fn show(room: &vault::Room<vault::Reading>, thread: domain::ThreadId) -> vault::Result<()> {
//!     let (_, comments) = room.conversation_with_comments(thread, None).await?;
//!     page(&comments);
//!     Ok(())
//! }
//! ```
//! ```
//! fn page(_: &vault::ForStaff<Vec<vault::Comment>>) {}
//! async fn show(room: &vault::Room<vault::Reading>, thread: domain::ThreadId) -> vault::Result<()> {
//!     let (_, comments) = room.conversation_with_comments(thread, None).await?;
//!     page(&comments);
//!     Ok(())
//! }
//! ```
//! Nor has a note about a client that belongs to no matter:
//! ```compile_fail,E0308
//! fn page(_: &vault::ForClient<Vec<vault::ClientNote>>) {}
//! async fn show(lobby: &vault::Lobby<'_>, client: domain::ClientId) -> vault::Result<()> {
//!     page(&lobby.client_notes(client).await?);
//!     Ok(())
//! }
//! ```
//! ```
//! fn page(_: &vault::ForStaff<Vec<vault::ClientNote>>) {}
//! async fn show(lobby: &vault::Lobby<'_>, client: domain::ClientId) -> vault::Result<()> {
//!     page(&lobby.client_notes(client).await?);
//!     Ok(())
//! }
//! ```
//! Rooms are not copied, made from nothing, or written down:
//! ```compile_fail,E0277
//! fn needs<T: Clone>() {}
//! needs::<vault::Room<vault::Reading>>();
//! ```
//! ```compile_fail,E0277
//! fn needs<T: Default>() {}
//! needs::<vault::Room<vault::Reading>>();
//! ```
//! ```compile_fail,E0277
//! fn needs<T: serde::Serialize>() {}
//! needs::<vault::Room<vault::Reading>>();
//! ```
//! ```compile_fail,E0277
//! fn needs<T: Clone>() {}
//! needs::<vault::Pass<'static, vault::Reading>>();
//! ```
//! ```compile_fail,E0277
//! fn needs<T: serde::Serialize>() {}
//! needs::<vault::ForClient<String>>();
//! ```
//! ```
//! fn needs<T: std::fmt::Debug>() {}
//! needs::<vault::Room<vault::Reading>>();
//! needs::<vault::Pass<'static, vault::Reading>>();
//! needs::<vault::ForClient<String>>();
//! fn written<T: Clone + Default + serde::Serialize>() {}
//! written::<String>();
//! ```
//! The id of one kind is not taken for another:
//! ```compile_fail,E0308
//! async fn open(room: &vault::Room<vault::Reviewing>, item: domain::ItemId) -> vault::Result<()> {
//!     room.open_version(item).await.map(drop)
//! }
//! ```
//! ```
//! async fn open(room: &vault::Room<vault::Reviewing>, version: domain::VersionId) -> vault::Result<()> {
//!     room.open_version(version).await.map(drop)
//! }
//! ```

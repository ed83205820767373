//! Where each page of one workspace lives. The only place that spells a client's address; it refuses to hold a secret:
//! sign-in tokens are appended by the mail alone.

/// The root of one workspace's addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portal {
    base: String,
}

impl Portal {
    /// `/p/{workspace}`.
    #[must_use]
    pub fn of(workspace: &str) -> Self {
        Self { base: format!("/p/{workspace}") }
    }

    /// Pages that belong to no workspace, such as "not found".
    #[must_use]
    pub fn nowhere() -> Self {
        Self { base: String::new() }
    }

    /// Whether there is a workspace to go to.
    #[must_use]
    pub fn is_somewhere(&self) -> bool {
        !self.base.is_empty()
    }

    /// The same pages under another root, for staff who look at what a client sees.
    #[must_use]
    pub fn preview(base: impl Into<String>) -> Self {
        Self { base: base.into() }
    }

    /// GET: everything that is this client's turn, whole.
    #[must_use]
    pub fn missing(&self) -> String {
        format!("{}/missing", self.base)
    }

    /// GET: the door. POST: ask for a link (`email`).
    #[must_use]
    pub fn door(&self) -> String {
        if self.base.is_empty() { "/".to_owned() } else { self.base.clone() }
    }

    /// GET: "check your mail". POST: sign in with the mail's code (`code`).
    #[must_use]
    pub fn check_mail(&self) -> String {
        format!("{}/check-mail", self.base)
    }

    /// GET with `/{token}`: where the mail's link leads. POST: sign in (`token`, and
    /// `code` in another browser).
    #[must_use]
    pub fn enter(&self) -> String {
        format!("{}/enter", self.base)
    }

    /// POST: a number to write to (`do` is send, confirm or remove; `number`, `code`).
    #[must_use]
    pub fn notices_number(&self) -> String {
        format!("{}/notices/number", self.base)
    }

    /// POST: another link instead of one that is over (`token`), to the registered address.
    #[must_use]
    pub fn new_link(&self) -> String {
        format!("{}/new-link", self.base)
    }

    /// POST: whether it is clear what happens next (`event`, `answer`, `words`, `from`).
    #[must_use]
    pub fn clear(&self) -> String {
        format!("{}/clear", self.base)
    }

    /// GET: what is not clear, asked on the page called `from`.
    #[must_use]
    pub fn clear_from(&self, from: &str) -> String {
        format!("{}/clear?from={from}", self.base)
    }

    /// GET: say what is not working or unclear. POST: `text`.
    #[must_use]
    pub fn problem(&self) -> String {
        format!("{}/problem", self.base)
    }

    /// The same, said on the page at `path`: its name goes with it, and of what follows only a request's id.
    #[must_use]
    pub fn problem_on(&self, path: &str) -> String {
        let rest = path.strip_prefix(&self.base).unwrap_or_default().trim_start_matches('/');
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let known = |part: &&str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        let parts: Vec<&str> = rest.split('/').take(2).filter(known).collect();
        match parts.as_slice() {
            [first @ "items", item] => format!("{}/problem?from={first}/{item}", self.base),
            [first, ..] => format!("{}/problem?from={first}", self.base),
            [] => self.problem(),
        }
    }

    /// GET: who of those who share a mailbox is it. POST: `who` and that person's `secret`.
    #[must_use]
    pub fn who(&self) -> String {
        format!("{}/who", self.base)
    }

    /// GET: a personal secret of one's own. POST: `secret`, and `current` where there is one.
    #[must_use]
    pub fn own_secret(&self) -> String {
        format!("{}/own-secret", self.base)
    }

    /// GET: the code of one's app, on the way in. POST: `code`.
    #[must_use]
    pub fn app_code(&self) -> String {
        format!("{}/app-code", self.base)
    }

    /// POST: ask the browser for one of this person's passkeys; answered as what a script hands to the browser.
    #[must_use]
    pub fn ask_passkey(&self) -> String {
        format!("{}/passkey", self.base)
    }

    /// POST: prove the second step again (`passkey` or `code`), to change it.
    #[must_use]
    pub fn prove_again(&self) -> String {
        format!("{}/second-step/again", self.base)
    }

    /// POST: ask the browser for a new passkey; answered as what a script hands to the browser.
    #[must_use]
    pub fn ask_new_passkey(&self) -> String {
        format!("{}/second-step/passkeys/ask", self.base)
    }

    /// POST: keep the passkey the browser made (`name`, `passkey`).
    #[must_use]
    pub fn passkeys(&self) -> String {
        format!("{}/second-step/passkeys", self.base)
    }

    /// POST: remove one of them.
    #[must_use]
    pub fn no_passkey(&self, passkey: &str) -> String {
        format!("{}/second-step/passkeys/{passkey}/remove", self.base)
    }

    /// GET: the second step. POST: set an app up (`code`).
    #[must_use]
    pub fn second_step(&self) -> String {
        format!("{}/second-step", self.base)
    }

    /// POST: new recovery codes (`code`).
    #[must_use]
    pub fn new_codes(&self) -> String {
        format!("{}/second-step/codes", self.base)
    }

    /// POST: no second step any more (`code`).
    #[must_use]
    pub fn no_second_step(&self) -> String {
        format!("{}/second-step/off", self.base)
    }

    /// GET: coming in with a printed card. POST: `number`, `code`.
    #[must_use]
    pub fn card(&self) -> String {
        format!("{}/card", self.base)
    }

    /// POST: change the language (`language`, `back`).
    #[must_use]
    pub fn language(&self) -> String {
        format!("{}/language", self.base)
    }

    /// GET: what a phone needs to put the portal on its home screen; `None` where there is no workspace.
    #[must_use]
    pub fn manifest(&self) -> Option<String> {
        (!self.base.is_empty()).then(|| format!("{}/manifest.webmanifest", self.base))
    }

    /// GET.
    #[must_use]
    pub fn home(&self) -> String {
        format!("{}/home", self.base)
    }

    /// GET: what is on file about the client. POST: what they say about it.
    #[must_use]
    pub fn details(&self) -> String {
        format!("{}/details", self.base)
    }

    /// POST: shares something about oneself with another client of the matter (`to`, `piece`).
    #[must_use]
    pub fn share_details(&self) -> String {
        format!("{}/details/share", self.base)
    }

    /// POST: shares it no more (`share`).
    #[must_use]
    pub fn unshare_details(&self) -> String {
        format!("{}/details/unshare", self.base)
    }

    /// POST: fills the form in with what another client shares (`share`).
    #[must_use]
    pub fn use_share(&self) -> String {
        format!("{}/details/use", self.base)
    }

    /// GET: what to agree to before anything else. POST: the answer (`answer`, `version`).
    #[must_use]
    pub fn welcome(&self) -> String {
        format!("{}/welcome", self.base)
    }

    /// GET.
    #[must_use]
    pub fn documents(&self) -> String {
        format!("{}/documents", self.base)
    }

    /// GET: a document nobody asked for. POST: what it is (`what`, `note`).
    #[must_use]
    pub fn other(&self) -> String {
        format!("{}/other", self.base)
    }

    /// GET: what words mean.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}/words", self.base)
    }

    /// GET: how far the case is.
    #[must_use]
    pub fn progress(&self) -> String {
        format!("{}/progress", self.base)
    }

    /// GET: one request with its upload.
    #[must_use]
    pub fn item(&self, item: &str) -> String {
        format!("{}/items/{item}", self.base)
    }

    /// POST: tus creation. Uploads answer under `…/uploads/{upload}`.
    #[must_use]
    pub fn uploads(&self, item: &str) -> String {
        format!("{}/items/{item}/uploads", self.base)
    }

    /// HEAD, PATCH, DELETE: one upload (tus).
    #[must_use]
    pub fn upload(&self, item: &str, upload: &str) -> String {
        format!("{}/items/{item}/uploads/{upload}", self.base)
    }

    /// POST: take back one saved upload with a plain form.
    #[must_use]
    pub fn remove(&self, item: &str, upload: &str) -> String {
        format!("{}/items/{item}/uploads/{upload}/remove", self.base)
    }

    /// POST: save files with a plain multipart form (`file`, several), then see [`Portal::check`].
    #[must_use]
    pub fn files(&self, item: &str) -> String {
        format!("{}/items/{item}/files", self.base)
    }

    /// GET: look at the saved files before sending.
    #[must_use]
    pub fn check(&self, item: &str) -> String {
        format!("{}/items/{item}/check", self.base)
    }

    /// POST: send the saved uploads (`upload`, several, in order; `key` once).
    #[must_use]
    pub fn send(&self, item: &str) -> String {
        format!("{}/items/{item}/send", self.base)
    }

    /// GET: the receipt.
    #[must_use]
    pub fn sent(&self, item: &str) -> String {
        format!("{}/items/{item}/sent", self.base)
    }

    /// GET: the picture of a file's first page, once there is one.
    #[must_use]
    pub fn sent_picture(&self, item: &str, version: &str) -> String {
        format!("{}/items/{item}/sent/{version}/picture", self.base)
    }

    /// GET: "I don't have this"; with `?told={reason}` what follows. POST: say why (`reason`, `note`).
    #[must_use]
    pub fn cannot(&self, item: &str) -> String {
        format!("{}/items/{item}/cannot", self.base)
    }

    /// GET: the threads; with `?about={id}` the one about that request, document or approval. POST: begin one (`text`,
    /// `title` or `about`, `file`, several, `attempt`).
    #[must_use]
    pub fn messages(&self) -> String {
        format!("{}/messages", self.base)
    }

    /// GET: the thread about a request, a document or an approval, or the form that begins it.
    #[must_use]
    pub fn ask_about(&self, id: &str) -> String {
        format!("{}/messages?about={id}", self.base)
    }

    /// GET: one thread. POST: answer (`text`, `file`, several, `attempt`).
    #[must_use]
    pub fn message_thread(&self, thread: &str) -> String {
        format!("{}/messages/{thread}", self.base)
    }

    /// GET: how often the practice writes. POST: choose (`frequency`, `quiet`, `zone`).
    #[must_use]
    pub fn notices(&self) -> String {
        format!("{}/notices", self.base)
    }

    /// GET: server-sent events that say that something changed.
    #[must_use]
    pub fn messages_live(&self) -> String {
        format!("{}/messages/live", self.base)
    }

    /// GET: everything this client is asked to approve.
    #[must_use]
    pub fn approvals(&self) -> String {
        format!("{}/approvals", self.base)
    }

    /// GET: one request for approval.
    #[must_use]
    pub fn approval(&self, approval: &str) -> String {
        format!("{}/approvals/{approval}", self.base)
    }

    /// GET: the small picture of an attached version.
    #[must_use]
    pub fn approval_thumb(&self, approval: &str, version: &str) -> String {
        format!("{}/approvals/{approval}/versions/{version}/thumb", self.base)
    }

    /// GET: one page of an attached version.
    #[must_use]
    pub fn approval_page(&self, approval: &str, version: &str, page: u32) -> String {
        format!("{}/approvals/{approval}/versions/{version}/pages/{page}", self.base)
    }

    /// GET: the picture on that page.
    #[must_use]
    pub fn approval_picture(&self, approval: &str, version: &str, page: u32) -> String {
        format!("{}/picture", self.approval_page(approval, version, page))
    }

    /// GET: look at an answer (`approve` or `decline`) before it is given.
    #[must_use]
    pub fn approval_check(&self, approval: &str, answer: &str) -> String {
        format!("{}/approvals/{approval}/check?answer={answer}", self.base)
    }

    /// POST: send a fresh code.
    #[must_use]
    pub fn approval_code(&self, approval: &str) -> String {
        format!("{}/approvals/{approval}/code", self.base)
    }

    /// POST: ask the browser for a passkey for this answer.
    #[must_use]
    pub fn approval_passkey(&self, approval: &str) -> String {
        format!("{}/approvals/{approval}/passkey", self.base)
    }

    /// POST: the answer.
    #[must_use]
    pub fn approval_answer(&self, approval: &str) -> String {
        format!("{}/approvals/{approval}/answer", self.base)
    }

    /// GET: the receipt.
    #[must_use]
    pub fn approval_done(&self, approval: &str) -> String {
        format!("{}/approvals/{approval}/done", self.base)
    }

    /// POST: a copy of one's own record (`kind`: `pdf` or `json`).
    #[must_use]
    pub fn approval_certificate(&self, approval: &str) -> String {
        format!("{}/approvals/{approval}/certificate", self.base)
    }

    /// GET: "was this not you?". POST: close every session.
    #[must_use]
    pub fn not_me(&self) -> String {
        format!("{}/not-me", self.base)
    }

    /// GET: what the link in a mail about their access would do. POST: close the access, without a session.
    #[must_use]
    pub fn lock(&self, token: &str) -> String {
        format!("{}/lock/{token}", self.base)
    }

    /// GET: the person's own access: devices, other cases, who can see this one.
    #[must_use]
    pub fn account(&self) -> String {
        format!("{}/account", self.base)
    }

    /// GET: every text the person answered, whole.
    #[must_use]
    pub fn agreed(&self) -> String {
        format!("{}/agreed", self.base)
    }

    /// GET: what follows from taking an agreement back. POST: take it back.
    #[must_use]
    pub fn withdraw(&self, consent: &str) -> String {
        format!("{}/agreed/{consent}/withdraw", self.base)
    }

    /// GET: who helps. POST: name somebody (`name`, `email`, `language`, `kind`, `capacity`, `until`, `agree`).
    #[must_use]
    pub fn helpers(&self) -> String {
        format!("{}/helpers", self.base)
    }

    /// POST: somebody does not help any more.
    #[must_use]
    pub fn end_helper(&self, helper: &str) -> String {
        format!("{}/helpers/{helper}/end", self.base)
    }

    /// GET: whether to stop helping. POST: stop.
    #[must_use]
    pub fn stop_helping(&self) -> String {
        format!("{}/stop-helping", self.base)
    }

    /// POST: end another device's session.
    #[must_use]
    pub fn end_device(&self, session: &str) -> String {
        format!("{}/account/devices/{session}/end", self.base)
    }

    /// POST: end all sessions but this one.
    #[must_use]
    pub fn end_other_devices(&self) -> String {
        format!("{}/account/devices/end-others", self.base)
    }

    /// POST: one archive of everything this person sent.
    #[must_use]
    pub fn download_all(&self) -> String {
        format!("{}/account/download", self.base)
    }

    /// POST: somebody else of this mailbox; this session ends.
    #[must_use]
    pub fn somebody_else(&self) -> String {
        format!("{}/somebody-else", self.base)
    }

    /// GET: every case of the person.
    #[must_use]
    pub fn cases(&self) -> String {
        format!("{}/cases", self.base)
    }

    /// POST: go on to another workspace of the same person (`to`).
    #[must_use]
    pub fn switch(&self) -> String {
        format!("{}/switch", self.base)
    }

    /// POST: go on with the session; answers 200 with the seconds left as plain text to a script, else 303 home.
    #[must_use]
    pub fn stay(&self) -> String {
        format!("{}/stay", self.base)
    }

    /// POST.
    #[must_use]
    pub fn sign_out(&self) -> String {
        format!("{}/sign-out", self.base)
    }
}

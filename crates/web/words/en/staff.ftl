### Words of the staff desk. Plain, short, calm; Spanish speaks to people as "usted".
## The frame

desk-area = Staff desk
desk-skip-main = Skip to main content
desk-skip-decision = Skip to decision
desk-rail-label = Main
desk-rail-review = Review
desk-rail-matters = Matters
desk-rail-clients = Clients
desk-rail-people = People
desk-rail-audit = Audit log
desk-rail-settings = Settings
desk-rail-outbox = Outbox
desk-find-label = Search matters by name or number
desk-find-hint = Search matters
desk-bell-none = Notices: nothing new
desk-bell-some = { $count ->
    [one] Notices: { $count } new
   *[other] Notices: { $count } new
}
desk-sign-out = Sign out
desk-back = Back
desk-cancel = Cancel
desk-close = Close
desk-save = Save
desk-search = Search
desk-send = Send
desk-change = Change
desk-choose = Choose one
desk-copy = Copy
desk-copied = Copied
desk-print = Print
desk-none = None on file
desk-never = Never
desk-you = You
desk-see-all = See all
desk-see-all-of = See all { $count }
desk-show-all = Show all
desk-nothing-found = Nothing starts with “{ $query }”.
desk-continue = Continue
desk-try-again = Try again
desk-hours = hours
desk-minutes = minutes
desk-actions = Actions
desk-error-prefix = Error:
desk-problem-title = There is a problem
desk-pager-label = Pages of this list
desk-pager-older = Older
desk-session-title = Are you still there?
desk-session-text = To keep the files private, we will sign you out in { $span }.
desk-session-stay = Stay signed in
desk-session-offline = The server did not answer. Nothing you wrote is lost. Check the connection and try again.
desk-session-over = You are signed out. What you wrote is still here. Copy it before you go on.
desk-session-again = Sign in again

desk-offline = No answer came. Nothing was decided. Check your connection and try again.
desk-failed = That did not work. Nothing was changed.

## Keys

desk-keys-title = Keyboard shortcuts
desk-keys-all = All keyboard shortcuts
desk-keys-lead = Everything they do has a link or a button, too. Press ? on any page for those of that page.
desk-keys-everywhere = On every page
desk-keys-lists = In lists
desk-keys-palette = In the search from anywhere
desk-key-palette-move = Next, previous result
desk-key-palette-places = Only commands and places
desk-keys-off = Turn off single-key shortcuts
desk-key-next = Next item
desk-key-previous = Previous item
desk-key-reason = Choose a reason
desk-key-send = Send the message
desk-key-checks = Tick a check
desk-key-pages = Previous, next page
desk-key-zoom = Zoom in, out, fit
desk-key-matter = Open the matter
desk-key-find = Search
desk-key-help = This list

## The door

desk-door-foot = Staff only. Every sign-in is written in the log.
desk-door-help = Need help? Call
desk-your-name = Your name
desk-work-email = Work e-mail
desk-password = Password
desk-new-password = Choose a password
desk-new-password-hint = { $least } characters or more. Several words in a row work well.
desk-setup-title = Set up your practice
desk-setup-lead = You are the first person here. You will be the owner, and you can invite colleagues next.
desk-setup-code = Set-up code
desk-setup-code-hint = It was printed where the program was started.
desk-setup-practice = Practice name
desk-setup-practice-hint = Clients see it on every page and every mail.
desk-setup-email-hint = You sign in with it.
desk-setup-guided = Recommended. Each client agrees to sending and keeping papers here, and says that their details are right. You can change the texts, or turn it off, in Settings.
desk-setup-go = Create the practice
desk-sign-in-title = Staff sign-in
desk-sign-in-go = Sign in
desk-sign-in-again = Sign in again
desk-to-sign-in = Go to sign-in
desk-signed-out = You are signed out.
desk-start-over = Start over
desk-sign-in-wrong = The e-mail or the password is not right.
desk-code-wrong = This code is not right. Codes change every 30 seconds.
desk-recovery-wrong = This code is not right, or it was used before.
desk-password-short = Use { $least } characters or more.
desk-password-common = This password is on lists that attackers try first. Choose another one.
desk-slow-wait = Too many tries. Wait { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} and try again.
desk-kept-missing = Tick the box when you have kept your codes.
desk-forgot = Forgot your password?
desk-forgot-text = Ask an owner of your practice to send you a new invitation.
desk-factor-title = Confirm it is you
desk-factor-code = 6-digit code
desk-factor-hint = Open your authenticator app and type the code it shows.
desk-factor-recovery = Recovery code
desk-factor-recovery-hint = One of the codes you kept when you set up. Each works once.
desk-factor-use-recovery = Use a recovery code
desk-factor-use-app = Use my app
desk-enrol-step = Step 2 of 3
desk-enrol-title = Add a second lock
desk-enrol-lead = Your password alone does not open the desk. A code from your phone does the rest.
desk-enrol-scan = Scan this with an authenticator app
desk-enrol-qr = Square code for your authenticator app
desk-enrol-scan-text = In the app, choose “add account” and point the camera at the square.
desk-enrol-secret = No camera? Type this key instead:
desk-enrol-here = The app is on this device
desk-enrol-confirm = Type the code it shows
desk-enrol-go = Confirm
desk-codes-title = Recovery codes
desk-codes-lead = If you lose your phone, one of these codes lets you in. Keep them away from your computer.
desk-codes-once = We show these codes only now. Print them or write them down.
desk-codes-save = Save as a file
desk-codes-file = recovery-codes.txt
desk-codes-kept = I have kept my codes in a safe place
desk-codes-go = Open the desk
desk-codes-left = { $count ->
    [one] { $count } code is left.
   *[other] { $count } codes are left.
}
desk-codes-renew = Make new codes
desk-invitation-title = Join your practice
desk-invitation-lead = { $practice } invites you as: { $role }.
desk-invitation-gone = This invitation does not work
desk-invitation-gone-text = It was used, replaced or has ended. Ask the person who invited you for a new one.
desk-missing-title = We cannot find this page
desk-missing-text = It may have moved, or it is not open to you.
desk-to-review = Go to the first page
desk-broke-title = Something went wrong on our side
desk-broke-text = Your work is saved. Try again in a few minutes.
desk-broke-incident = If it happens again, tell us this number:
desk-expired-title = You were signed out
desk-expired-text = You were away for a while, so we closed your session. Sign in to go on where you were.
desk-stale-title = This form is too old
desk-stale-text = Nothing was changed. Open the page again and send it once more.
desk-open-again = Open the page again
desk-slow-title = Please wait a little

## Review

desk-review-title = Review
desk-review-order = Oldest first
desk-review-splits = Which documents
desk-split-mine = Mine
desk-split-team = All
desk-split-flagged = Looks odd
desk-queue-label = Documents to review
desk-queue-empty = All reviewed
desk-queue-empty-text = New documents appear here when clients send them.
desk-nothing-open = Nothing is open
desk-nothing-open-text = Choose a document from the list.
desk-to-matters = Go to matters
desk-back-to-queue = Back to the list
desk-scanner-absent = Files are not checked for viruses here.
desk-scanner-silent = The virus checker has been away since { $since }. New files wait and are checked by themselves when it is back.
desk-page-tools = Page tools
desk-turn = Turn the page
desk-zoom-in = Zoom in
desk-zoom-out = Zoom out
desk-open-large = Open the large picture
desk-page-region = Page image
desk-page-of = Page { $number } of { $total }
desk-page-n = Page { $number }
desk-page-alt = { $document }, page { $number } of { $total }
desk-page-previous = Previous page
desk-page-next = Next page
desk-page-text = Text on this page
desk-pictures-note = Pictures made on the server. The original never opens in your browser.
desk-waiting-title = We are looking at this file
desk-waiting-text = It was sent a moment ago. The pages appear here when the checks are done.
desk-look-again = Look again
desk-person-title = This one needs a person
desk-refused-title = We stopped this file
desk-side-label = Decision
desk-reads = Reads { $language }
desk-client-wrote = The client wrote
desk-checks = Check against the request
desk-facts = File
desk-file-name = Name
desk-fact-kind = Kind
desk-fact-size = Size
desk-fact-pages = Pages
desk-fact-sent = Sent
desk-fact-from = From
desk-fact-print = Fingerprint
desk-fact-virus = Virus check
desk-virus-clean = Nothing found
desk-virus-not-checked = Not checked
desk-download = Download the original
desk-download-note = The download is written in the log.
desk-download-never = This file cannot be downloaded.
desk-earlier = Earlier versions
desk-version-n = Version { $number }
desk-accept = Accept
desk-again = Ask again
desk-again-title = Ask { $name } to send it again
desk-reason = Reason
desk-message-in = Message ({ $language })
desk-not-yet = You can decide when the checks are done.
desk-look-only = You can look at this document but not decide.
desk-done-accepted = { $document } accepted.
desk-done-returned = { $document }: we asked { $name } to send it again.
desk-decided-already = { $name } decided this { $when }.
desk-message-missing = Write a message to the client.

## Why we ask again: what staff choose, what the client reads

desk-reason-blurry = Too blurry to read
desk-reason-cut-off = Part of the page is cut off
desk-reason-dark = Too dark or shiny
desk-reason-wrong = Wrong document
desk-reason-expired = Expired
desk-reason-other = Other
desk-say-blurry = The picture is blurry and we cannot read it. Please take it again with more light.
desk-say-cut-off = One side is missing. Please show all 4 corners.
desk-say-dark = A shadow or a bright spot covers the words. Please take it near a window, without flash.
desk-say-wrong = This is a different document. Please look at the list and send the one we ask for.
desk-say-expired = This document is no longer valid. Do you have a new one?
desk-say-other = We need you to send this document again.

## What inspection tells a person

desk-flag-active = Contains active content
desk-flag-active-text = The file holds scripts or actions. The pictures are safe; be careful with the original.
desk-flag-macros = Contains macros
desk-flag-macros-text = Open the original only with macros switched off.
desk-flag-locked = Locked with a password
desk-flag-locked-text = We could not look inside. Ask for a copy without a password.
desk-flag-mixed = Two kinds of file in one
desk-flag-mixed-text = The content fits more than one type. Treat the original with care.
desk-flag-name = The name does not fit the content
desk-flag-name-text = We went by the content.
desk-flag-unscanned = Not checked for viruses
desk-flag-unscanned-text = Be careful with the original.
desk-flag-scan-failed = The virus checker could not check this file
desk-flag-scan-failed-text = It may be too large or locked. Open the original only where it can do no harm.
desk-why-no-pictures = We cannot make pictures of this kind of file. Download it to read it.
desk-why-gave-up = Reading this file took too long or failed. Download it with care, or ask again.
desk-why-locked = The file is locked with a password. Ask for a copy without one.
desk-why-malware = The virus checker found something. The file stays locked away. Ask for a new one.
desk-why-not-allowed = This kind of file can run as a program, so we keep it locked away. Ask for a photo or a PDF.

## States on rows

desk-state-asked = With client
desk-state-outside = Not let in
desk-state-received = To review
desk-state-checking = Being checked
desk-state-accepted = Accepted
desk-state-returned = Asked again
desk-state-waived = Waived
desk-state-person = Needs a person
desk-state-refused = Stopped
desk-state-help = Needs help
desk-turn-client = Client's turn
desk-turn-us = Our turn
desk-turn-done = Done
desk-turn-closing = Being closed
desk-turn-closed = Closed
desk-turn-nobody = Nothing asked
desk-turn-outside = Nobody let in
desk-mail-waiting = Waiting to go
desk-mail-sent = Sent
desk-mail-retrying = Trying again
desk-mail-failed = Not delivered
desk-mail-outbox = In the outbox
desk-factor-on = On
desk-factor-off = Not yet
desk-role-owner = Owner
desk-role-lawyer = Lawyer
desk-role-caseworker = Caseworker
desk-role-intake = Intake
desk-role-billing = Billing
desk-role-auditor = Auditor
desk-role-administrator = System administrator
desk-role-owner-hint = Everything, including people and settings.
desk-role-lawyer-hint = Works on matters and decides.
desk-role-caseworker-hint = Works on matters: asks, reviews, answers.
desk-role-intake-hint = Opens clients and matters.
desk-role-billing-hint = Sees what bills need.
desk-role-auditor-hint = Reads logs. Changes nothing.
desk-role-administrator-hint = People and settings. Opens no matter.
desk-duty-responsible = Responsible
desk-duty-cover = Cover
desk-duty-team = Team
desk-duty-responsible-hint = Gets the notices.
desk-duty-cover-hint = Gets the notices too, for absences.
desk-duty-team-hint = May work on the matter.

## Matters

desk-col-matter = Matter
desk-col-client = Client
desk-col-kind = Type
desk-col-turn = Whose turn
desk-col-moved = Last change
desk-filter-label = Which matters
desk-whose-mine = Mine
desk-whose-all = All
desk-seek-matters = Name or number starts with
desk-seek-clients = Name or e-mail starts with
desk-matters-empty = No matters yet. Open the first one for a client.
desk-matter-new = New matter
desk-matter-make = Open the matter
desk-new-who = Who is it for?
desk-new-client-legend = Client
desk-new-someone = Someone new
desk-new-someone-hint = You type the name below.
desk-new-what = What is it about?
desk-new-points-hint = You stand by each of them, and the log of the matter says so. Conflicts are searched for when you open it.
desk-kind = Type of matter
desk-kind-unknown = Another type of matter
desk-kind-hint = It sets the wording and the lists you can use.
desk-client-title = Name the client sees
desk-client-title-hint = Plain words, such as “Your green card”.
desk-reference = Number
desk-reference-hint = Your own. Leave it empty and we choose the next one.
desk-responsible = Responsible
desk-deadline = Next deadline
desk-deadline-client = client’s documents
desk-tabs-label = Parts of this matter
desk-tab-overview = Overview
desk-tab-checklist = Checklist
desk-tab-portal = Client Portal
desk-tab-people = People
desk-tab-audit = Audit
desk-tally-client = with the client
desk-tally-outside = asked, and nobody is let in
desk-tally-review = to review
desk-tally-accepted = of { $total } accepted
desk-overview-review = For you to decide
desk-overview-review-none = Nothing waits for a decision.
desk-overview-client = With the client
desk-overview-outside = What the client is asked for
desk-overview-client-none = The client has nothing to send.
desk-overview-no-list = Nothing has been asked yet.
desk-overview-ask = Ask for documents
desk-latest = Latest
desk-checklist-empty = Nothing has been asked yet. Start from a list, or add one document.
desk-group-done = { $done } of { $total } done
desk-waive = Not needed
desk-restore = Needed after all
desk-apply = Start from a list
desk-apply-text = You see what a list asks for before anything is added.
desk-apply-which = List
desk-apply-go = Add these documents
desk-item-new = Add one document
desk-item-group = Group
desk-item-group-hint = Choose one or type a new name.
desk-item-title = What to send
desk-item-title-hint = Plain words, in English.
desk-item-why = Why we need it (optional)
desk-item-spanish = Words in Spanish (optional)
desk-item-title-es = What to send, in Spanish (optional)
desk-item-es-hint = Clients who read Spanish see this.
desk-item-why-es = Why we need it, in Spanish (optional)
desk-item-late = What if it comes late? (optional)
desk-item-late-hint = The client reads it beside the day. Empty says that the case can take longer.
desk-item-late-es = What if it comes late, in Spanish (optional)
desk-item-go = Add it

## The client portal

desk-portal-nobody = No client is linked to this matter.
desk-portal-link = Link a client
desk-portal-tag-no-address = No e-mail
desk-portal-tag-closed = Not enabled
desk-portal-tag-open = Enabled
desk-portal-tag-revoked = Revoked
desk-portal-no-address = There is no e-mail address on file, so this person cannot sign in.
desk-portal-add-address = Add an e-mail address
desk-portal-enable = Enable the portal
desk-portal-reenable = Enable again
desk-portal-preview = See what they see
desk-portal-send = Send a sign-in mail
desk-portal-revoke = Revoke access
desk-portal-url = Portal address
desk-portal-url-hint = It opens nothing by itself. The person still signs in.
desk-portal-since = Enabled
desk-portal-last = Last sign-in
desk-portal-sessions = Signed in now
desk-mails = Mails
desk-mail-to = To
desk-enable-title = Enable the portal for { $name }
desk-enable-title-again = Enable the portal again for { $name }
desk-enable-part = Part in this matter
desk-enable-address = Is the address right?
desk-enable-address-text = Sign-in links go only to this address.
desk-enable-sees = What will they see?
desk-enable-sees-text = { $count ->
    [0] The matter's name and nothing to send yet.
    [one] The matter's name and { $count } document to send. Internal notes stay here.
   *[other] The matter's name and { $count } documents to send. Internal notes stay here.
}
desk-enable-ask = Ask for documents
desk-enable-then = Then
desk-enable-then-text = We send one mail without any case facts. You can revoke access at any time.
desk-enable-again-text = Old links stay dead. The person needs a new one.
desk-revoke-title = Revoke access for { $name }?
desk-revoke-text = Open sessions end at once and links stop working.
desk-revoke-text-again = You can enable the portal again later. The client cannot.
desk-preview-label = Preview
desk-preview-text = You see what { $name } sees.
desk-preview-rule = Nothing you press here is sent.
desk-preview-before = Their first visit is still before them.
desk-preview-before-open = See what they read then
desk-preview-own = What stands here about their devices, their other cases and how they prove who they are is theirs alone, and is left out.
desk-preview-exit = Stop preview

## People on a matter

desk-parties = Clients
desk-part = Part in this matter
desk-link-client = Link another client
desk-link-client-go = Link
desk-team = Our team
desk-team-text = These colleagues work on this matter. Owners can open every matter. “Who sees what” below lists everybody.
desk-assign = Add a colleague
desk-assign-go = Add
desk-unassign = Remove
desk-colleague = Colleague
desk-duty = Duty

## Clients

desk-client-new = New client
desk-clients-empty = No clients yet. Add the first one, or add them while opening a matter.
desk-client-since = On file since { $when }
desk-client-no-matters = No matters yet.
desk-details = Details
desk-change-details = Change details
desk-given = Given names
desk-given-hint = As in the passport.
desk-family = Family names
desk-family-hint = All of them, in order.
desk-own-script = Name in own script
desk-own-script-optional = Name in own script (optional)
desk-own-script-hint = Such as Arabic, Chinese or Cyrillic letters.
desk-email = E-mail
desk-email-optional = E-mail (optional)
desk-email-hint = Needed before the portal can be enabled.
desk-phone = Phone
desk-phone-optional = Phone (optional)
desk-language = Language
desk-language-hint = Pages and mails use it.
desk-email-wrong = This does not look like an e-mail address. Check it, such as name@example.com.
desk-name-missing = Type a name.
desk-client-missing = Choose a client, or type a new one.
desk-kind-missing = Choose a type.
desk-title-missing = Type the name the client sees.
desk-reference-taken = Another matter has this number.
desk-alike = Is it one of these people?
desk-alike-confirm = No, this is someone else

## The practice's people

desk-name = Name
desk-role = Role
desk-staff-caption = People who work here
desk-factor-col = Second lock
desk-last-seen = Last seen
desk-disable = Disable
desk-disabled = Disabled
desk-enable = Enable
desk-disable-title = Disable { $name }?
desk-disable-text = Every session ends at once. Their work and the log stay.
desk-invitations = Invitations
desk-invitations-none = No one is invited right now.
desk-invite = Invite a colleague
desk-invite-text = The invitation works for 7 days.
desk-invite-go = Send the invitation
desk-resend = Send again
desk-revoke = Revoke

## Log

desk-audit-lead = Sign-ins, people, settings and exports. Each matter keeps its own log.
desk-audit-find = A matter's log, by its number
desk-audit-find-go = Open its log
desk-audit-find-none = No matter whose log you may read has the number { $number }.
desk-audit-whole = Log complete: { $lines } events, chain checked { $checked }.
desk-audit-broken = The log does not fit together.
desk-audit-unchecked = The chain has not been checked yet.
desk-audit-empty = Nothing has happened yet.
desk-audit-position = Event number

## Settings

desk-set-practice = Practice
desk-set-practice-hint = Clients see it on every page and every mail.
desk-set-phone = Phone clients can call
desk-set-zone = Time zone
desk-set-zone-hint = Dates and times are shown in it.
desk-set-languages = Languages offered to clients
desk-set-review = Clients are told that a document is checked within
desk-set-review-unit = working days (0: no day is promised)
desk-set-sign-in = Sign-in and sessions
desk-set-profile = Profile
desk-set-standard = Standard
desk-set-standard-hint = The limits below.
desk-set-strict = Strict
desk-set-strict-hint = Links work 10 minutes, sessions 12 hours at most.
desk-set-clients = Clients
desk-set-staff = Staff
desk-set-link = Sign-in link works
desk-set-idle = End after no activity
desk-set-longest = Longest session
desk-limit-wrong = Choose a number from { $least } to { $most }.
desk-settings-saved = Settings saved.

## Notices, sessions, outbox

desk-notices-title = Notices
desk-notices-all = Mark all as done
desk-notices-empty = Nothing needs you now.
desk-notice-new = New:
desk-notice-document = New document to review: { $document }
desk-notice-help = A client needs help with: { $document }
desk-notice-mail-failed = A mail to a client was not delivered.
desk-notice-done = Done
desk-sessions-title = Where you are signed in
desk-sessions-lead = If you do not know one of these, sign it out and tell an owner.
desk-sessions-end-others = Sign out everywhere else
desk-session-since = since
desk-session-last = last used
desk-session-this = This one
desk-outbox-lead = This is a demo. Mails stop here and go nowhere else.
desk-outbox-empty = No mails yet.
desk-mail-follow = Open the link

## What the log says: who, then what they did

desk-who-system = Strongroom
desk-who-client = A client
desk-who-unknown = Somebody unknown
desk-did-matter-opened = { $who } opened the matter.
desk-did-matter-accepted = { $who } stood by every point that comes before opening a matter.
desk-did-matter-changed = { $who } changed the matter's details.
desk-did-matter-stage-changed = { $who } moved the matter to another stage.
desk-did-matter-sensitivity-changed = { $who } changed how sensitive the matter is.
desk-did-matter-closing = { $who } began to close the matter.
desk-did-matter-closed = { $who } closed the matter.
desk-did-matter-reopened = { $who } opened the matter again.
desk-did-matter-erased = { $who } destroyed the matter's key.
desk-did-matter-key-rotated = { $who } renewed the matter's key.
desk-did-matter-exported = { $who } exported the matter.
desk-did-matter-person-assigned = { $who } added a colleague to the matter.
desk-did-matter-person-unassigned = { $who } removed a colleague from the matter.
desk-did-party-added = { $who } linked a client.
desk-did-party-changed = { $who } changed a client's part in the matter.
desk-did-party-removed = { $who } removed a client from the matter.
desk-did-access-enabled = { $who } enabled the portal for a client.
desk-did-access-reenabled = { $who } enabled the portal again for a client.
desk-did-access-revoked = { $who } revoked a client's access.
desk-did-access-previewed = { $who } looked at the portal as the client sees it.
desk-did-access-address-copied = { $who } copied the portal address.
desk-did-link-requested = { $who } sent a client a sign-in link.
desk-did-link-sent = { $who } was sent a sign-in link.
desk-did-link-used = { $who } used a sign-in link.
desk-did-link-refused = { $who } tried a sign-in link that does not work.
desk-did-client-session-started = { $who } signed in to the portal.
desk-did-client-session-ended = { $who } was signed out of the portal.
desk-did-not-me-reported = { $who } reported a sign-in that was not theirs.
desk-did-locked-by-mail = { $who } had their access closed everywhere by the link in a mail to them.
desk-did-checklist-applied = { $who } started from a list of documents.
desk-did-item-added = { $who } asked for a document.
desk-did-item-changed = { $who } changed a request.
desk-did-item-dropped = { $who } marked a request as not needed.
desk-did-item-asked-again = { $who } asked for a document again.
desk-did-item-help-asked = { $who } asked for help with a document.
desk-did-item-help-answered = { $who } answered a call for help.
desk-did-upload-started = { $who } began to send a file.
desk-did-upload-completed = { $who } finished sending a file.
desk-did-upload-received = { $who } sent a document.
desk-did-upload-cancelled = { $who } cancelled a file.
desk-did-upload-expired = { $who } did not finish a file in time.
desk-did-upload-refused = { $who } sent a file that was turned away.
desk-did-document-filed = { $who } added a document for the client.
desk-did-document-opened = { $who } opened a document.
desk-did-document-downloaded = { $who } downloaded a document.
desk-did-document-published = { $who } showed a document to the client.
desk-did-document-unpublished = { $who } hid a document from the client.
desk-did-inspection-finished = { $who } finished the checks of a document.
desk-did-inspection-failed = { $who } could not check a document.
desk-did-version-accepted = { $who } accepted a document.
desk-did-version-returned = { $who } asked for a document to be sent again.
desk-did-version-decision-taken-back = { $who } took a decision about a document back.
desk-did-version-withdrawn = { $who } took a document back.
desk-did-version-superseded = { $who } asked for a new one of an accepted document.
desk-did-document-classified = { $who } set the kind of a document.
desk-did-notice-raised = { $who } told the team that something waits.
desk-did-mail-state-changed = { $who } noted what became of a mail.
desk-did-log-read = { $who } read this log.
desk-did-room-refused = { $who } was not let into this matter.
desk-did-tamper-detected = { $who } found something that does not match its seal.
desk-did-room-sealed-off = { $who } closed the matter until someone looks into an alarm.
desk-did-practice-created = { $who } set up the practice.
desk-did-session-started = { $who } signed in.
desk-did-session-ended = { $who } was signed out.
desk-did-sign-in-failed = { $who } failed to sign in.
desk-did-sign-in-slowed = { $who } was slowed down after many tries.
desk-did-second-factor-enrolled = { $who } added a second lock.
desk-did-second-factor-removed = { $who } removed a second lock.
desk-did-recovery-code-used = { $who } used a recovery code.
desk-did-recovery-code-renewed = { $who } made new recovery codes.
desk-did-password-changed = { $who } changed a password.
desk-did-staff-invited = { $who } invited a colleague.
desk-did-invitation-resent = { $who } sent an invitation again.
desk-did-invitation-revoked = { $who } revoked an invitation.
desk-did-staff-joined = { $who } joined the practice.
desk-did-staff-role-changed = { $who } changed a colleague's role.
desk-did-staff-suspended = { $who } disabled a colleague.
desk-did-staff-restored = { $who } enabled a colleague again.
desk-did-client-created = { $who } created a client.
desk-did-client-changed = { $who } changed a client's details.
desk-did-contact-address-changed = { $who } changed a client's e-mail address.
desk-did-settings-changed = { $who } changed a setting.
desk-did-template-changed = { $who } changed a pack or a list.
desk-did-access-unknown-requested = { $who } asked for access that leads nowhere.
desk-did-practice-exported = { $who } exported the practice.
desk-did-practice-log-read = { $who } read the practice log.
desk-did-checkpoint-signed = { $who } signed a checkpoint of the log.
desk-did-practice-key-rotated = { $who } renewed a key of the practice.
desk-did-database-migrated = { $who } moved the database to another version.
desk-did-job-replayed = { $who } ran a job again by hand.
desk-did-practice-tamper-detected = { $who } found something that does not match its seal.

## What happened, and what was wrong

desk-ago-now = just now
desk-ago-minutes = { $minutes } min
desk-ago-hours = { $hours } h
desk-ago-days = { $days } d
desk-missing = Fill this in.
desk-too-long = This is too long.
desk-not-a-choice = Choose one from the list.
desk-value-wrong = Check this value.
desk-email-taken = Someone here has this address already.
desk-password-name = This password contains a name an attacker would try. Choose another one.
desk-setup-code-wrong = This code is not right. It is printed where the program was started.
desk-device-unknown = Unknown device
desk-flag-blurry = May be blurry
desk-flag-dark = May be too dark
desk-flag-look-closely = Zoom in before you accept it.
desk-flag-external = Loads content from elsewhere
desk-flag-external-text = The original may contact other computers when it is opened.
desk-flag-pages = Not every page is shown
desk-flag-pages-text = Download the original to see the rest.
desk-flag-duplicate = Sent before
desk-flag-duplicate-text = The same file is in this matter already.
desk-reason-missing-pages = Pages are missing
desk-say-missing-pages = Some pages are missing. Please send every page, also the empty ones.
desk-stopped-by-itself = The client was asked for another file.
desk-answered = Help given
desk-due = Due { $day }
desk-done-opened = { $title } opened.
desk-done-asked = Asked for: { $title }
desk-done-applied = { $count ->
    [0] These documents are here already.
    [one] { $count } document added.
   *[other] { $count } documents added.
}
desk-done-saved = Saved.
desk-done-enabled = The portal is open for { $name }. A sign-in mail is on its way.
desk-done-link = A sign-in mail is on its way.
desk-done-revoked = Access revoked for { $name }.
desk-done-invited = Invitation sent to { $email }.
desk-done-resent = Invitation sent again. The older link stopped working.
desk-last-owner = The last owner cannot be disabled.
desk-portal-revoked-when = Revoked: { $when }.
desk-mail-link = Sign-in link
desk-mail-alert = Security message
desk-mail-notice = Something new in the portal
desk-part-main-applicant = Main applicant
desk-part-partner = Partner
desk-part-dependant = Dependant
desk-part-petitioner = Petitioner
desk-part-employer = Employer
desk-part-observer = Observer
desk-audit-broken-text = An alarm is in the log. Do not change anything; call whoever looks after this program.
desk-invitation-ends = Ends { $day }
desk-invitation-ended = Ended { $day }
desk-notice-help-asked = A client asks for help with a document
desk-notice-new-device = A client signed in on a device they had not used before.
desk-notice-access-revoked = A colleague ended a client's access to the portal.
desk-notice-not-me = A client reported a sign-in that was not theirs. Their access was closed.
desk-notice-refused = A file was stopped and the client asked for another one
desk-notice-documents = New documents in this matter

## Lists that go on, decisions that stand, and lists that are chosen from

desk-pager-first = Back to the start
desk-pager-later = Show later ones
desk-turn-late = Client is late
desk-pages-drawn = { $total } pages. Only the first { $drawn } are shown here.
desk-more = Accept, ask for more
desk-more-title = What else do we need from { $name }?
desk-more-gloss = The file counts. The request stays open, and the client reads these words.
desk-done-more = { $document } accepted. We asked { $name } for something more.
desk-key-more = Accept and ask for more
desk-decided-told = The client reads
desk-decided-gloss = In your language
desk-decided-reason = Reason: { $reason }
desk-decided-more-needed = Something more was asked for
desk-decided-checked = Checklist of { $name }
desk-decided-ticked = Checked
desk-decided-unticked = Not checked
desk-decided-unchecked = The request has nothing to check, or nothing was ticked.
desk-decided-list = Decided lately
desk-decided-list-none = Nothing has been decided yet.
desk-asked-help = Asked for help { $when }: { $reason }
desk-portal-by = { $when }, by { $who }
desk-portal-revoked-by = Revoked by { $who }: { $when }.
desk-versions-of = { $count ->
    [one] 1 file sent
   *[other] { $count } files sent
}
desk-late = Late: { $day }
desk-apply-look = See what it asks for
desk-apply-title = Choose from: { $list }
desk-apply-required = Everybody needs these
desk-apply-required-text = Ticked already. Take a tick away if this client does not need it.
desk-apply-conditional = Only some need these
desk-apply-conditional-text = Tick what fits this client.
desk-apply-when = When: { $when }
desk-apply-when-part = Needed from: { $part }
desk-apply-optional = Helpful, not needed
desk-apply-known = Here already
desk-apply-known-text = These stay as they are and are not added again.
desk-apply-nothing = Tick at least one document.
desk-apply-all-here = Every document of this list is here already.
desk-done-skipped = Here already: { $titles }.
desk-matters-mine-empty = You are on no matter yet. Look at all matters, or ask to be put on one.

## What a line of the log is about

desk-log-unknown = Something this version has no word for
desk-log-own-list = Own request
desk-log-items = { $n ->
    [one] 1 request
   *[other] { $n } requests
}
desk-log-files = { $n ->
    [one] 1 file
   *[other] { $n } files
}
desk-log-sessions = { $n ->
    [one] 1 session ended
   *[other] { $n } sessions ended
}
desk-log-strict = Strict profile
desk-log-standard = Standard profile
desk-log-console = At the server
desk-log-off-matter = Not on this matter any more
desk-log-flag-bomb = Unfolds to far too much
desk-log-flag-not-drawn = No pictures could be made
desk-log-flag-crashed = The checks broke off
desk-log-flag-timed-out = The checks took too long
desk-log-flag-damaged = Damaged
desk-log-cause-program = A program
desk-log-cause-web-page = A web page
desk-log-cause-drawing = A drawing that can run as a program
desk-log-cause-script = A script
desk-log-cause-archive = Files packed into one
desk-log-cause-empty = An empty file
desk-log-cause-too-big = Too big
desk-log-cause-kind = A kind of file that is not taken
desk-log-cause-malware = The virus checker found something
desk-log-for-reading = To look at it
desk-log-for-contributing = To send documents
desk-log-for-reviewing = To decide about documents
desk-log-for-publishing = To show something to the client
desk-log-for-billing = For bills
desk-log-for-steering = To change the matter
desk-log-for-scanning = To check a file
desk-log-for-classifying = To sort a file
desk-log-for-relaying = To send notices
desk-log-for-auditing = To read the log
desk-log-why-absent = No such matter for them
desk-log-why-purpose = Their role does not allow it
desk-log-why-lease = The job's time was over
desk-log-why-revoked = Their access was revoked
desk-log-why-disabled = Their account is disabled
desk-log-why-session = Their session was over
desk-log-why-code = Wrong code
desk-log-failed-password = Wrong e-mail or password
desk-log-failed-second = Wrong code from the phone
desk-log-exported = The audit log
desk-log-stage-password = Password right, code still to come
desk-log-stage-enrolling = Password right, second lock still to set up
desk-log-stage-full = With both locks

## Taking a decision back

desk-undo = Undo
desk-take-back = Take back the decision
desk-take-back-until = Possible until { $when }. The client sees the earlier state again. A mail that has not left is not sent.
desk-take-back-too-late = This decision cannot be taken back any more. Time is over, or something has followed from it.
desk-done-taken-back = { $document } waits for a decision again.
desk-taken-back-by = { $who } took a decision about this file back: { $when }.
desk-key-undo = Take the last decision back
desk-accept-only = { $count ->
    [one] Accept, set the other file aside
   *[other] Accept, set the { $count } other files aside
}
desk-done-only = { $document } accepted. The other files of the request are set aside.
desk-set-aside-why = Another file of this request is accepted. What you set aside stays in the matter, and nothing is asked of the client.
desk-versions-rest = { $count ->
    [one] 1 file that does not count
   *[other] { $count } files that do not count
}
desk-anew = Ask for a new one
desk-anew-text = It was accepted, and is wanted anew: because it ran out, for example. The request is the client’s again.

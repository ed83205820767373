# Colleagues who leave, and what they hand over.
people-leave = When they leave
people-leave-title = { $name } leaves
people-leave-lead = Choose who takes over. Nothing happens before you have seen all of it. Their name stays in the history of every matter.
people-leave-cut-short = This was cut short
people-leave-cut-short-text = { $who } began it, { $when }. What was done is done. You can do the rest now, or choose again below.
people-leave-go-on = Do the rest
people-holds = What they hold
people-waits = What waits for them
people-waits-col = What waits
people-f-leads = Matters they answer for
people-f-places = Other matters they are on
people-f-sessions = Browsers where they are signed in
people-f-invited = Invitations they sent and nobody took
people-none = None
people-wait-messages = { $count ->
    [one] One message to answer
   *[other] { $count } messages to answer
}
people-wait-reviews = { $count ->
    [one] One file to review
   *[other] { $count } files to review
}
people-wait-releases = { $count ->
    [one] One approval to release
   *[other] { $count } approvals to release
}
people-wait-actions = { $count ->
    [one] One matter has a next step with a date
   *[other] { $count } matters have a next step with a date
}
people-wait-notices = { $count ->
    [one] One unread notice
   *[other] { $count } unread notices
}
people-wait-enquiries = { $count ->
    [one] One enquiry they are in charge of
   *[other] { $count } enquiries they are in charge of
}
people-restricted = { $count ->
    [one] One more matter of theirs is restricted for you. Their place in it ends too.
   *[other] { $count } more matters of theirs are restricted for you. Their places in them end too.
}
people-restricted-alone = { $count ->
    [one] One more matter of theirs is restricted for you, and nobody else leads it. Another owner must hand it over first.
   *[other] { $count } more matters of theirs are restricted for you, and some are led by nobody else. Another owner must hand those over first.
}
people-leave-matters = Matters they answer for
people-leave-matters-none = They answer for no matter.
people-heir = Who takes over?
people-heir-hint = Gets every matter for which you choose nobody else below, and the enquiries.
people-heir-none = Choose for each matter
people-same-heir = The colleague chosen above
people-nobody-new = Nobody new: it has another lead
people-goes-to = Goes to
people-must = Nobody else leads it.
people-choose-for-it = Choose who takes this one over.
people-places = { $count ->
    [one] One other matter they are on
   *[other] { $count } other matters they are on
}
people-leave-preview = See what will happen
people-leave-preview-title = What happens when { $name } leaves
people-leave-preview-lead = Nothing has happened yet. Check it, then press the button below.
people-leave-back = Change something
people-stays = Stays
people-ends = What ends
people-end-account = They cannot sign in any more. Their account stays, so that the history keeps their name.
people-end-sessions = { $count ->
    [one] They are signed out of one browser at once.
   *[other] They are signed out of { $count } browsers at once.
}
people-end-places = { $count ->
    [one] Their place ends in one matter.
   *[other] Their places end in { $count } matters.
}
people-end-teams = They leave these teams: { $teams }. A wall around a team stays around them.
people-end-invitations = Invitations they sent and nobody took end: { $names }.
people-end-enquiries = { $count ->
    [one] { $name } is put in charge of one enquiry, where that is their work.
   *[other] { $name } is put in charge of { $count } enquiries, where that is their work.
}
people-end-enquiries-nobody = { $count ->
    [one] Nobody is in charge of one enquiry until you choose somebody.
   *[other] Nobody is in charge of { $count } enquiries until you choose somebody.
}
people-end-log = Each matter's log gets a line, the practice's log too, and whoever takes over is told.
people-leave-do = Hand over and close the account
people-left-done = Everything is handed over, and the account is closed.
people-left-alone = { $count ->
    [one] One matter is led by nobody else. Choose who takes it over first.
   *[other] { $count } matters are led by nobody else. Choose who takes them over first.
}
people-left-alone-ask = { $count ->
    [one] One matter is led by nobody else. Ask an owner to hand it over first.
   *[other] { $count } matters are led by nobody else. Ask an owner to hand them over first.
}
people-changed-meanwhile = Something changed in the meantime. What was done is done. Look at the rest again.
people-left-title = { $name } left
people-left-lead = { $who } closed the account, { $when }.
people-left-none = No matter was handed over.
people-handed = Handed over
people-back = If they come back
people-back-text = They can be let in again. Nothing they had comes back by itself: no matter, no team, no enquiry.
people-back-go = Let them in again
people-restore-title = Let { $name } in again?
people-restore-text = They can sign in with the password and the second factor they had. Their role: { $role }.
people-restore-left = Matters and teams that were handed over stay where they are.
people-disable-text = Their matters stay theirs. If they leave for good, hand everything over instead.
people-choose = Choose
people-leads-none = Somebody of this role cannot be the only one who answers for a matter.
people-nobody-else-leads = Nobody else leads this matter. Make somebody else responsible first.
people-notice-taken-over = A matter was handed over to you
people-did-person-left = { $who } ended the place of somebody who left.
people-did-leaving = { $who } chose who takes over from somebody who leaves.
people-did-left = { $who } closed the account of somebody who left.
people-role = Change role
people-role-title = The role of { $name }
people-role-has = Their role now: { $role }.
people-role-other = Another role
people-role-past = Roles they had
people-role-by = Given by { $who }, { $when }
people-role-joined = They joined with it, { $when }
people-role-again = Give it back
people-role-same = They have this role already.
people-role-preview = { $name } becomes: { $role }
people-role-gains = What they can do then
people-role-loses = What they cannot do any more
people-role-nothing = Nothing changes here.
people-role-at-once = It counts at once. They are signed out everywhere and sign in again. Matters and teams stay as they are.
people-role-do = Change the role
people-role-done = The role is changed.
people-notice-role = Your role in the practice was changed
power-every-matter = Open every matter of the practice
power-see-progress = See the stage of a matter
power-see-whole-matter = See every request, person and document of their matters
power-preview-as-client = See a client's pages as the client does
power-open-documents = Look at documents
power-download-originals = Download the original files
power-file-for-client = File documents for a client
power-review = Accept documents or send them back
power-ask-again = Ask for a document again, or for one more
power-publish = Show documents and news to the client
power-edit-checklist = Change what clients are asked for
power-manage-parties = Add and change the people of a matter
power-manage-portal-access = Enable and revoke portal access
power-change-stage = Move a matter to another stage
power-assign-people = Choose who works on a matter
power-change-sensitivity = Mark a matter sensitive or ordinary
power-close-matter = Close a matter
power-reopen-matter = Open a closed matter again
power-bill = Write bills and record payments
power-read-audit = Read the log of a matter
power-answer-clients = Write to clients
power-write-notes = Write file notes and comments for the team
power-edit-matter = Change names, dates and fields of a matter
power-request-approvals = Ask clients for approval
power-sign-off = Take the application on after the final check
power-release-approvals = Let out a request that waits for a lawyer
power-see-own-work = See their own queue and notices
power-see-clients = See and search clients
power-see-client-records = Read papers, birth, addresses and what clients said
power-manage-clients = Add and change clients
power-open-matters = Open new matters
power-manage-templates = Change checklist templates and fields
power-manage-staff = Invite and disable colleagues
power-manage-settings = Change the practice's settings
power-watch-machinery = See what became of outgoing mail
power-see-practice-audit = Read the practice's log
power-see-figures = See the practice's figures
power-see-leads = See enquiries
power-manage-leads = Answer and convert enquiries
power-manage-teams = Make teams and hand matters over when somebody leaves
power-manage-walls = Raise and lift walls

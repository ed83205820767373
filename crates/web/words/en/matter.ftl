### A matter's fields, stages, people and end, for staff; and how far the case is, for its clients.
## Fields

matter-facts = About this matter
matter-edit = Change these facts
matter-edit-title = Facts of this matter
matter-f-name = Name for the client
matter-f-name-hint = The client reads it on every page. Use plain words.
matter-f-internal-title = Our own title
matter-f-internal-title-hint = Clients never see it. Leave it empty if one name serves both.
matter-f-number = Reference number
matter-f-visa-type = What is applied for
matter-f-visa-type-hint = The client reads it under the name, for example “Family green card”.
matter-f-priority = Priority
matter-f-lodged-at = Sent on
matter-f-lodged-at-hint = The day the application went out.
matter-f-next-action = Next action
matter-f-next-action-due = Do it by
matter-f-next-action-by = Who does it
matter-next-by-lead = Whoever is responsible
matter-next-by-named = Whoever is responsible ({ $name })
matter-next-by-hint = It stands on their Today. If they leave the matter, it goes to whoever is responsible.
matter-next-by-wrong = Choose somebody who works on this matter.
matter-f-source = Where it came from
matter-f-source-hint = A friend, a search, another lawyer.
matter-f-notes = Remarks kept until 2026-11
matter-notes-instead = For what the team should know, write a file note: it stays as it was written.
matter-notes-title = File notes
matter-notes-see = { $count ->
    [0] Write a file note
    [one] See the file note, or write one
   *[other] All { $count } file notes, or write one
}
matter-f-custom = One of our own fields
matter-own-fields = Our own fields
matter-priority-low = Low
matter-priority-normal = Normal
matter-priority-high = High
matter-priority-urgent = Urgent
matter-yes = Yes
matter-no = No
matter-number-wrong = Type a number, for example 1,234.50.
matter-date-wrong = Type a day, for example { $example }.
matter-field-wrong = { $label }: { $problem }
matter-saved = The facts are saved.
matter-conflict-title = Somebody changed this matter while you were writing
matter-conflict-text = Nothing of yours is lost. What you wrote stands in the form. What the matter says now stands beside it. Choose, then save again.
matter-conflict-now = It says now
matter-conflict-yours = You wrote
matter-empty = empty
matter-overdue = { $day } (late)

## Stages

matter-stage = Stage
matter-stage-now = Now in “{ $stage }”
matter-stage-change = Change the stage
matter-stage-title = Stage and progress
matter-stage-history = Where it has been
matter-stage-none = It has not moved yet.
matter-stage-moved = { $who } moved it from “{ $from }” to “{ $to }”
matter-stage-back = Why it went back: { $reason }
matter-stage-told = Clients read: { $words }
matter-stage-shown = Shown to clients
matter-stage-held = Not shown yet: call first
matter-stage-publish = I have called. Show it now
matter-stage-published = The client can see it now.
matter-stage-pick = Which stage comes now?
matter-stage-pick-go = Write the update
matter-stage-serious = This is serious news. Call the client first. Nothing is sent by itself.
matter-stage-compose = What the client will read
matter-stage-sentence = Sentence
matter-stage-sentence-stage = The usual sentence of this stage
matter-stage-sentence-own = My own words
matter-stage-actor = Who
matter-stage-document = What (English)
matter-stage-document-es = What (Spanish)
matter-stage-document-hint = For example: your green card form
matter-stage-next = What comes next
matter-stage-when = By when
matter-stage-when-hint = For example: by Friday, in 3 to 6 weeks
matter-stage-when-es = By when (Spanish)
matter-stage-reason = Why it goes back
matter-stage-reason-hint = For our own history. Clients never see it.
matter-stage-reason-missing = Say why the matter goes back.
matter-stage-words-en = In English
matter-stage-words-es = In Spanish
matter-stage-tell = Tell the client
matter-stage-tell-notify = Show it and send a mail
matter-stage-tell-notify-hint = The mail only says that something is new.
matter-stage-tell-silent = Show it, no mail
matter-stage-tell-silent-hint = The client sees it on the next visit.
matter-stage-tell-call = Call first, show it later
matter-stage-tell-call-hint = Nothing is shown until you say that you called.
matter-stage-preview = See it as the client will
matter-stage-preview-title = As the client will see it
matter-stage-preview-lang = In { $language }
matter-hard-in = In { $language }: { $text }
matter-stage-hard = You can say it more plainly
matter-stage-go = Change the stage
matter-stage-moved-already = Somebody moved this matter meanwhile. Here is where it stands now.
matter-stage-done = The stage is changed.
matter-stage-closed-hint = To close the matter, use “End of the matter”.
matter-actor-we = We
matter-actor-uscis = USCIS
matter-actor-office = The office
matter-actor-employer = Your employer
matter-actor-you = You
matter-say-sent = { $actor ->
    [we] We sent { $document }.
    [you] You sent { $document }.
    [uscis] USCIS sent { $document }.
    [employer] Your employer sent { $document }.
   *[office] The office sent { $document }.
}
matter-say-has = { $actor ->
    [we] We have { $document }.
    [you] You have { $document }.
    [uscis] USCIS has { $document }.
    [employer] Your employer has { $document }.
   *[office] The office has { $document }.
}
matter-say-checks = { $actor ->
    [we] We are checking { $document }.
    [you] You are checking { $document }.
    [uscis] USCIS is checking { $document }.
    [employer] Your employer is checking { $document }.
   *[office] The office is checking { $document }.
}
matter-say-writes = { $actor ->
    [we] We are writing { $document }.
    [you] You are writing { $document }.
    [uscis] USCIS is writing { $document }.
    [employer] Your employer is writing { $document }.
   *[office] The office is writing { $document }.
}
matter-say-asked = { $actor ->
    [we] We asked for { $document }.
    [you] You asked for { $document }.
    [uscis] USCIS asked for { $document }.
    [employer] Your employer asked for { $document }.
   *[office] The office asked for { $document }.
}
matter-say-approved = { $actor ->
    [we] We approved { $document }.
    [you] You approved { $document }.
    [uscis] USCIS approved { $document }.
    [employer] Your employer approved { $document }.
   *[office] The office approved { $document }.
}
matter-saying-sent = … sent …
matter-saying-has = … has …
matter-saying-checks = … is checking …
matter-saying-writes = … is writing …
matter-saying-asked = … asked for …
matter-saying-approved = … approved …
matter-next-none = Say nothing
matter-next-we-write = We write
matter-next-you-send = You send papers
matter-next-you-sign = You sign
matter-next-wait = Nothing to do but wait
matter-then-we-write = { $when ->
    [none] You will hear from us next.
   *[other] You will hear from us { $when }.
}
matter-then-you-send = { $when ->
    [none] Please send us what is on your list.
   *[other] Please send us what is on your list { $when }.
}
matter-then-you-sign = { $when ->
    [none] Next, please read and sign it.
   *[other] Please read and sign it { $when }.
}
matter-then-wait = { $when ->
    [none] You do not have to do anything now.
   *[other] You do not have to do anything now. News usually comes { $when }.
}
matter-hard-long-sentence = A sentence is long. Make two of it.
matter-hard-hard-words = The words are hard. Use shorter ones.
matter-hard-abbreviation = There are letters that not everybody knows.
matter-hard-passive = Say who does it: “We sent it”, not “it was sent by us”.
matter-hard-no-next = It does not say what comes next.
matter-hard-no-translation = There is no text in this language.
matter-hard-shouting = Leave out the exclamation mark.

## The end

matter-end = End of the matter
matter-end-open = The matter is open.
matter-end-closing = The matter is being closed. Nothing new is asked of the client.
matter-end-closed = The matter is closed.
matter-end-wind-up = Begin to close
matter-end-wind-up-title = Begin to close this matter?
matter-end-wind-up-1 = Nothing new is asked of the client from now on. They can still see how far the case is.
matter-end-wind-up-2 = The client gets a mail that something is new, and their page says that the case is being closed.
matter-end-wind-up-3 = Documents that wait for you can still be decided.
matter-end-close = Close the matter
matter-end-close-title = Close this matter?
matter-end-close-1 = Portal access of every client in this matter ends at once. Open sessions end.
matter-end-close-2 = Each of them gets a mail that their access has ended.
matter-end-close-3 = Nothing is deleted. Staff can still read the matter, and an owner can open it again.
matter-end-waits = { $count ->
    [one] One document still waits for a decision. Decide it first.
   *[other] { $count } documents still wait for a decision. Decide them first.
}
matter-end-reopen = Open it again
matter-end-reopen-title = Open this matter again?
matter-end-reopen-1 = Work can go on. Portal access stays ended until you open it for each client.
matter-end-reason = Why is it opened again?
matter-end-reason-missing = Say why the matter is opened again.
matter-end-not-now = That cannot be done as the matter stands now.
matter-done-closing = Closing has begun.
matter-done-closed = The matter is closed.
matter-done-reopened = The matter is open again.

## People

matter-party-edit = Change
matter-party-title = { $name } in this matter
matter-party-consequence = What they may see follows from it. An observer sees how far the case is and nothing else, and so does somebody whose part is “Other”.
matter-party-remove = Remove from this matter
matter-party-remove-title = Take { $name } off this matter?
matter-party-remove-1 = Their portal access to this matter ends at once. Open sessions end.
matter-party-remove-2 = What they sent stays in the matter. The client card and their other matters stay as they are.
matter-party-remove-3 = What was asked of them alone is seen by staff only, until you ask it of somebody else.
matter-party-last = A matter is about somebody. Link another client first.
matter-party-changed = The change is saved.
matter-party-removed = { $name } is off this matter.
matter-opposing = The other side
matter-opposing-text = People against your client. A search for conflicts finds them.
matter-opposing-none = Nobody is on the other side yet.
matter-opposing-add = Add somebody
matter-opposing-name = Name
matter-opposing-role = Who they are
matter-opposing-role-hint = For example: former employer
matter-opposing-notes = Remarks
matter-opposing-was = Was on the other side until { $day }
matter-opposing-edit-text = What stood here before stays in the history of the matter. A search for conflicts also finds the earlier name.
matter-opposing-conflict = A colleague changed this entry meanwhile. Read it, then save again.
matter-opposing-end = Not on the other side any more
matter-opposing-end-text = A search for conflicts still finds this name and says that they were on the other side.
matter-opposing-ended = { $name } is not on the other side any more. A search for conflicts still finds this name.
matter-opposing-resume = On the other side again
matter-opposing-resumed = { $name } is on the other side again.
matter-opposing-mistake = Written down by mistake?
matter-opposing-mistake-title = Was { $name } written down by mistake?
matter-opposing-mistake-1 = A search for conflicts will not find this name in this matter any more.
matter-opposing-mistake-2 = If they were on the other side once, do not remove them: say that they are not any more.
matter-opposing-mistake-why = Why it was a mistake (stays in the history)
matter-opposing-mistake-go = Remove the entry
matter-opposing-added = { $name } is written down.
matter-opposing-removed = The entry is removed.
matter-for = For
matter-for-all = Everybody
matter-for-one = For { $name }
matter-for-set = Set
matter-for-label = Who is “{ $title }” for?
matter-for-who = Who is it for?
matter-for-group = Who is this whole group for?
matter-for-text = What is for one person is seen by that person, by whoever helps them, and by staff. The others of the matter do not see it.
matter-for-gone = somebody who is off the matter
matter-for-done = It is set.

## The list

matter-list-order = Order
matter-order-touched = Last change
matter-order-next = Next action
matter-order-priority = Priority
matter-list-stage = Stage
matter-list-any = Any
matter-list-responsible = Responsible
matter-list-stale = No change for
matter-stale-days = { $days } days
matter-list-go = Show
matter-list-clear = Clear
matter-list-cut = Filter and order
matter-list-next = Next: { $day }

## Our own fields

matter-fields-title = Our own fields
matter-fields-text = What you want to know besides what the portal asks, about a matter, a client or an enquiry. Fields stand in the order below.
matter-fields-none = There are none yet.
matter-fields-add = Add a field
matter-fields-label = Name in English
matter-fields-label-es = Name in Spanish
matter-fields-kind = What it holds
matter-fields-kind-text = Text
matter-fields-kind-number = Number
matter-fields-kind-date = Date
matter-fields-kind-yes-no = Yes or no
matter-fields-kind-choice = One of several
matter-fields-kind-file = A file
matter-fields-kind-hint = A file of a matter is one of its documents. A file of a client or an enquiry is one you add to their record.
matter-fields-home = Where it belongs
matter-fields-home-matter = Matter
matter-fields-home-client = Client
matter-fields-home-lead = Enquiry
matter-fields-for = For which kind of matter
matter-fields-for-all = Every kind
matter-fields-choices = Choices
matter-fields-choices-hint = One on each line: English | Spanish.
matter-fields-choices-missing = Write at least one choice.
matter-fields-taken = There is a field of that name already.
matter-fields-save = Save the name
matter-fields-up = Move up
matter-fields-down = Move down
matter-fields-retire = Do not ask any more
matter-fields-revive = Ask again
matter-fields-retired = Not asked any more
matter-fields-public = Asked on the enquiry form
matter-fields-ask = Ask on the enquiry form
matter-fields-ask-not = Remove from the enquiry form
matter-fields-schema = Take the list as a JSON Schema
matter-fields-done = The fields are saved.
matter-fields-conflict = Somebody changed the fields meanwhile. Here they are. Try again.
matter-fields-none-chosen = Nothing chosen

## Notices and the log

matter-notice-assigned = You are responsible for this matter now.
matter-notice-call-first = A new stage waits for a call to the client.
matter-log-field = Field: { $field }
matter-log-stage-published = { $who } showed a stage to the clients.
matter-log-opposing-added = { $who } wrote somebody on the other side down.
matter-log-opposing-changed = { $who } put right what is written about somebody on the other side.
matter-log-opposing-ended = { $who } said that somebody is not on the other side any more.
matter-log-opposing-resumed = { $who } said that somebody is on the other side again.
matter-log-opposing-removed = { $who } removed somebody who was written down on the other side by mistake.
matter-log-fields-changed = { $who } changed the practice’s own fields.

## How far the case is, for clients

progress-nav = Progress
progress-title = How far your case is
progress-h1 = How far your case is
progress-now = Now
progress-done = Done
progress-next = What may come later
progress-done-mark = Done:
progress-next-mark = Later:
progress-now-mark = Now:
progress-since = Since { $day }
progress-on = { $day }
progress-usually = This usually takes: { $span }.
progress-usually-none = We do not know yet how long this takes.
progress-you = What we need from you
progress-you-nothing = You do not have to do anything now.
progress-you-until = Nothing needed from you until { $day }.
progress-you-wait = Nothing needed from you for now. This step usually takes: { $time }.
progress-you-some = { $count ->
    [one] One thing is on your list.
   *[other] { $count } things are on your list.
}
progress-you-approve = { $count ->
    [one] One thing waits for your yes or no.
   *[other] { $count } things wait for your yes or no.
}
progress-you-approve-open = Read and answer
progress-you-open = See your list
progress-next-text = These steps usually come after. Not every case takes each of them.
progress-receipt = Receipt number
progress-receipt-from = This number comes from USCIS. With it you can ask USCIS about your case.
progress-home = Where your case is
progress-home-link = See all steps
progress-closing = We are closing your case. You do not have to send anything more. Ask us now if you want a copy of a paper. We tell you by mail when your access ends.
progress-closing-until = We are closing your case. You can come in until { $day }: save what you want to keep before then. You do not have to send anything more. Ask us now if you want a copy of a paper.
progress-glossary = Words in your case
progress-door-ended = If your case is closed, your access has ended and no mail comes. Call us if you need a paper.

## How close the circle around a matter is

matter-team-access = Who can open it
matter-team-walled = Kept out by a wall
matter-team-outside = Outside the closed circle
circle-tag = Closed circle
circle-log-open = Usual circle
circle-close = Close the circle
circle-close-title = Close the circle around this matter?
circle-close-1 = From now on only the person responsible, their cover and the owners can open it. It leaves every other list, count and search.
circle-close-2 = A client who only follows the case no longer sees how far it is: even that can tell a watcher where somebody is.
circle-close-names = These colleagues are on the matter and will be outside: { $names }.
circle-open = Open the circle
circle-open-title = Open the circle around this matter?
circle-open-1 = Everybody who works on the matter can open it again, and it shows in the lists as usual.
circle-done-closed = Only those who answer for this matter can open it now.
circle-done-opened = The usual circle can open this matter again.
circle-new = Close the circle from the start
circle-new-hint = For asylum, violence at home or children alone: only the person responsible, their cover and the owners can open it.

linked-title = Linked matters
linked-lead = Only staff read this, and only of matters they may open. Clients see nothing of it.
linked-all = Link matters, or see how they stand together
linked-none = None that you may open.
linked-together = All together, this one too:
linked-stands = With the client { $client } · to review { $us } · done { $done }
linked-new = Link another matter
linked-find = Find it by name, number or client
linked-other = Matter
linked-how = How do they belong together?
linked-how-hint = “Her brother’s application”. Every colleague who may open both reads it.
linked-link = Link
linked-end = End the link
linked-choose = Choose a matter to link.
linked-how-missing = Write how they belong together.
linked-how-long = Write less: one line is enough.
linked-done = The matters are linked.
linked-already = These matters are linked already.
linked-ended = The link has ended.
desk-did-matter-linked = { $who } linked two matters.
desk-did-matter-unlinked = { $who } ended a link between two matters.

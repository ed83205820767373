### The practice's own lists, the shape of a checklist, and what clients bring of their own accord.
## Lists in Settings

lists-title = Document lists
lists-text = Lists you ask for documents from. Start from one of ours or write your own. Each save is a new version with your name.
lists-none = You have no lists of your own yet. Ours can be used as they are.
lists-retired = Not in use
lists-version = Version { $version }
lists-from = Start from one of ours
lists-from-which = List
lists-from-go = Make it ours
lists-new = Start from nothing
lists-new-go = Make the list
lists-name = Name in English
lists-name-es = Name in Spanish
lists-group = Heading in English
lists-group-es = Heading in Spanish
lists-first = Document in English
lists-first-es = Document in Spanish
lists-import = Bring a list from a file
lists-import-text = Open the file, copy all of it and paste it here. Every mistake in it is shown at once.
lists-import-label = Text of the file
lists-sign = I have read this list and sign it off.
lists-sign-missing = Say that you have read it.
lists-import-go = Bring it in
lists-mistakes = There are mistakes in this list
lists-done = The list is saved.
lists-conflict = Somebody saved this list meanwhile. Here it is. Make your change again.
lists-export = Take it as a file
lists-about = About this list
lists-retire = Take it out of use
lists-revive = Use it again
lists-versions = Versions
lists-signed = Version { $version }, { $who }, { $when }
lists-group-edit = Change this heading
lists-group-add = Add a heading
lists-group-remove = Remove the heading and its documents
lists-item-add = Add a document
lists-item-remove = Remove
lists-hard = Hard to read
lists-hint = How to make a good one
lists-hint-es = How to make a good one, in Spanish
lists-need = Who needs it
lists-need-required = Everybody
lists-need-conditional = Only some
lists-need-optional = It helps
lists-when = When is it needed?
lists-when-es = When is it needed, in Spanish
lists-instead = What else would do
lists-instead-hint = One on each line: English | Spanish. The client can choose one.
lists-due = Days after it is asked for
lists-before = Days before the target date
lists-settings = Document lists

## A matter's checklist

shape-edit = Change
shape-edit-title = Change this request
shape-due = Due on
shape-days = Days before the target date
shape-days-hint = If the matter has a target date, this decides.
shape-days-wrong = Type a number of days from 1 to 3650.
shape-saved = The request is changed.
shape-conflict = Somebody changed this request meanwhile. Here it is. Make your change again.
shape-files-stay = What was sent for it stays as it is.
shape-where = Order and heading
shape-move-to = Under the heading
shape-move = Move
shape-up = Move up
shape-down = Move down
shape-rename = Rename the heading
shape-remove = Stop asking for it
shape-remove-group = Stop asking for all of it
shape-removed = It is not asked for any more. You find it at the end of the list.
shape-gone = No longer asked for
shape-gone-text = The client does not see these requests any more. What was sent for them is kept.
shape-restore = Ask for it again
shape-target = Target date
shape-target-text = Requests with “days before the target date” are counted back from it.
shape-target-set = The target date is set.
shape-changed = Worded differently now
shape-changed-text = Tick one to word it as the list does. What was sent for it stays.
shape-was-removed = No longer asked for
shape-from-version = From version { $version } of its list
shape-reworded = { $count ->
    [one] One request is worded anew.
   *[other] { $count } requests are worded anew.
}
shape-field-target = Target date
shape-log-group = { $who } changed a heading of the checklist.
shape-log-removed = { $who } stopped asking for something.
shape-log-restored = { $who } asked again for something that was taken off.
shape-log-practice-list = A list of the practice’s own
shape-proposes = The client says it does not apply to them.
shape-agree = Agree: not needed
shape-still = It is still needed
shape-said-missing = Write why. The client reads it.
shape-told = The client was told, { $when }:
shape-why-waive = Why is it not needed? The client reads this.
shape-why-answer = What does the client need to know? (optional)
shape-why-still = Why is it still needed? The client reads this.
shape-still-go = Ask for it still
shape-log-put-under = { $who } put what the client brought under a request.
shape-put-under = Put it under a request
shape-put-under-text = All that was sent goes there with its versions and decisions. Whoever sees that request sees it too.
shape-put-under-which = Request
shape-put-under-go = Put it there
shape-put-under-done = It is under that request now.
shape-put-under-no = It cannot go there now. Look at how both stand. The client may still be adding files.

## For clients

other-title = Send another document
other-h1 = Send a document we did not ask for
other-lead = Do you have a paper that may help? Tell us what it is. Then send it.
other-what = What is it?
other-what-hint = For example: a letter from your school.
other-note = Do you want to tell us more? (optional)
other-go = Go on
other-missing = Tell us what it is.
other-too-long = Write less.
other-many = You have many of these open. Send them first.
other-heading = Other documents
other-name = Other: { $what }
other-link = Send another document
cannot-instead = I have something else instead
cannot-instead-text = Choose what you have. Then send it here.
cannot-instead-which = What do you have?
cannot-not-me = It does not apply to me
cannot-not-me-text = Tell us why. We will look at it.
cannot-why-missing = Tell us why it does not apply.
item-wrote = { $practice } wrote to you
cannot-which-missing = Choose what you have.

## Filing for a client

filing-title = File a document for the client
filing-text = For papers that came another way. They are checked and decided like any other.
filing-how = How it came
filing-how-missing = Say how it came.
filing-post = By post
filing-email = By e-mail
filing-messenger = By a messaging app
filing-in-person = Handed over
filing-scan = Scanned here
filing-receiver = Who received it
filing-receiver-hint = Leave it empty if it was you.
filing-files = Files
filing-go = File it
filing-done = It is filed. It is being checked.
filing-by = Filed by { $who }: { $how }
filing-by-for = Filed by { $who }: { $how }, received by { $receiver }
shape-unheard-all = Nobody can see this list yet, because nobody has been let in.
shape-unheard = What is asked of these people reaches them once they are let in: { $names }.

# How things end, and what is left to do before they do: matters, enquiries, a consent that was declined.

matter-end-threads = { $count ->
    [one] One conversation waits for your answer. Answer it or press Done.
   *[other] { $count } conversations wait for your answer. Answer each or press Done.
}
matter-end-approvals = { $count ->
    [one] One request for approval is not over. Wait for the answer or take it back.
   *[other] { $count } requests for approval are not over. Wait for the answers or take them back.
}
matter-end-reopen-closing = Work can go on. Portal access that is open stays open.

desk-ending-note = This matter is being closed. The client can send nothing more, so nothing can be asked again. What you set aside stays in the matter.
desk-ending-no-asking = This matter is being closed now. The client can send nothing more. Accept the document or set it aside.
desk-set-aside = Set aside
desk-done-set-aside = { $document } is set aside. Nothing is asked of the client.
desk-state-set-aside = Set aside
desk-decided-set-aside = Set aside. Nothing was asked of the client.
desk-did-version-set-aside = { $who } set a document aside.

desk-consent = Consent
desk-consent-agreed = Agreed, { $when } · { $text }
desk-consent-said-no = Declined, { $when } · { $text }
desk-consent-declined = They do not agree to your text. They see nothing of the matter until they do.
desk-consent-call = Call them at { $phone } and answer their questions. The text comes again when they sign in. If they lost the way, send them a sign-in mail.
desk-consent-do = Call them and answer their questions. The text comes again when they sign in. If they lost the way, send them a sign-in mail.

desk-approval-mail-copy = For your information
mail-copy-subject = { $practice }: for your information
mail-copy-lead = There is something new for you to read. You do not need to answer.
mail-copy-why = We send this because you get a copy. The message itself says nothing of your case.

lead-move-why = In a few words
lead-move-why-hint = Needed for “Another reason”. It stays with the history.
lead-delete = Delete what they wrote
lead-delete-title = Delete what they wrote?
lead-delete-1 = Their name, how to reach them, what they wrote, your notes and searches about them are deleted for good. Nobody can bring them back.
lead-delete-2 = That an enquiry came, when and from where stays in the figures, without a name. The log says who deleted it and why.
lead-delete-why = Why is it deleted?
lead-delete-why-missing = Choose why it is deleted.
lead-delete-became = This enquiry became a client and a matter. What they said is part of that record now.
lead-delete-done = What they wrote is deleted.
lead-erased-asked = They asked for it
lead-erased-spam = It was spam
lead-erased-mistake = Entered by mistake
lead-gone-by = { $who } deleted it. { $why }.

## Until when clients come in

ending-access = When does the clients’ access end?
ending-access-day = On a day
ending-access-day-hint = They read, write, answer and download until the end of that day, and send no documents.
ending-access-close = When you close the matter
ending-access-close-hint = They hear of it only then.
ending-until = Last day
ending-until-wrong = Choose a day that is ahead, at most { $most } days from now.
ending-until-day = The matter is being closed. Nothing new is asked of the client. Clients come in until { $day }.
ending-done-until = Closing has begun. Clients read until when they come in.
ending-change = Change the last day
ending-change-title = Change the last day of the clients’ access?
ending-change-text = They get a mail with the new day. Access that has ended does not come back by this: enable it again under Client Portal.
ending-close-before = The clients were told that they can come in until { $day }. If you close now, they no longer can.
ending-did-last-day = { $who } changed the last day on which clients come in.
ending-did-access-ended = { $who } ended the clients’ access on its last day.
ending-set = Clients can come in after you begin to close for
ending-set-unit = days (0: until you close). You can choose otherwise for each matter.
mail-until = You can open your case until { $day }. Save what you want to keep before then.

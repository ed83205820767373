# What must be agreed before something else happens: the engagement letter, leave to lodge, a change of terms.

# --- a client's pages
gate-kind-engagement = Our engagement letter
gate-kind-change-of-terms = A change in price or work
gate-means-engagement = If you approve, you agree that we work for you as this letter says.
gate-means-change-of-terms = If you approve, the new terms apply from now on. If you do not, what was agreed before stays as it is.
gate-terms-title = What changes
gate-terms-agreed = What we agreed before
gate-terms-proposed = What we propose now
gate-terms-why = Why
gate-terms-stands = Until you agree, what was agreed before stands.
gate-home-headline = First, our engagement letter
gate-home-sub = Please read it and tell us if you agree. After that we ask you for documents.
gate-home-sub-soon = You can read it here soon.
gate-home-sub-over = It still needs an answer.
gate-home-soon = We are getting your engagement letter ready. We write to you when you can read it. You do not have to send anything now.
gate-home-asked = Your engagement letter needs an answer before we go on. If you have a question, write to us or call us.
gate-home-seen = Who can see your case
gate-first-title = First, our engagement letter
gate-first-lead = We ask you for documents after you have agreed to our engagement letter. Nothing was lost, and you have done nothing wrong.
gate-first-go = Go to my start page
gate-up-first = Please agree to our engagement letter first. After that you can send this.

# --- the letter at the desk
gate-letter-title = Engagement letter
gate-letter-lead = Nothing is asked of a client of this matter, and they cannot send anything, before they have agreed to the engagement letter. They can read the letter, write messages and see who can see their case.
gate-letter-off = Nothing waits for an engagement letter in this matter.
gate-letter-off-hint = If you turn this on, clients see only the letter until they agree. What they sent before stays. Who has agreed already does not have to agree again.
gate-letter-on = Ask for nothing before the letter is agreed
gate-letter-on-again = Let everybody wait again who goes on without it
gate-letter-on-done = From now on nothing is asked before the engagement letter is agreed.
gate-letter-people = Who has agreed
gate-letter-waits = Waits
gate-letter-goes-on = Goes on
gate-letter-not-asked = Not asked
gate-letter-asked = Asked, has not agreed
gate-letter-agreed = Agreed in the portal
gate-letter-on-paper = Signed on paper
gate-letter-lifted = Goes on without it
gate-letter-ask = Ask for it
gate-letter-see = See what was asked
gate-letter-paper = It was signed on paper
gate-letter-paper-text = Choose who signed it and the filed document that shows it. File the paper first if it is not here yet.
gate-letter-paper-none = No document of this matter is ready yet. File the signed letter first.
gate-letter-paper-file = File a paper
gate-letter-who = Who
gate-letter-which = Which document shows it
gate-letter-paper-go = Write it down
gate-letter-paper-done = It is written down that the letter was signed on paper.
gate-letter-lift = Go on without it
gate-letter-lift-text = Who you choose can send documents and is reminded as usual. Your reason stays in the log for good.
gate-letter-everybody = Everybody in this matter
gate-letter-reason = Why
gate-letter-lift-go = Go on without the letter
gate-letter-lift-done = They go on without the letter.
gate-letter-nothing = Nothing waits there any more. Somebody else was faster, or the client has agreed.
gate-letter-not-ready = This document cannot be used. Choose one that came through the check.
gate-letter-history = What was done
gate-letter-history-none = Nothing yet.
gate-letter-did-wanted = { $who } wanted the letter first
gate-letter-did-written = { $who } wrote a letter that waits for a lawyer
gate-letter-did-asked = { $who } asked for the letter to be agreed to
gate-letter-did-agreed = { $name } agreed to the letter
gate-letter-did-declined = { $name } did not agree to the letter
gate-letter-did-over = The letter that was asked for is over: { $state }
gate-letter-did-lifted = { $who } let { $name } go on without it
gate-letter-did-lifted-all = { $who } let everybody go on without it
gate-letter-did-paper = { $who } wrote down that { $name } signed on paper
gate-letter-note = This matter waits for the engagement letter. Its clients are asked for nothing until they agree.
gate-letter-note-go = See who waits
gate-letter-link = Engagement letter: who waits for it
gate-letter-new = Ask for nothing before the engagement letter is agreed
gate-letter-new-hint = Until a client agrees they see only the letter, messages, and how to reach you.
gate-letter-set = New matters ask for nothing before the engagement letter is agreed
gate-letter-set-hint = This is the usual choice when a matter is opened. It can be changed there and later.
gate-today-unasked = Waits for an engagement letter that is not with anybody
gate-today-unasked-none = Every matter that waits for an engagement letter has one under way.
gate-turn-letter = Waits for the letter
gate-unasked = { $count ->
    [one] 1 request waits for the engagement letter and is not asked yet.
   *[other] { $count } requests wait for the engagement letter and are not asked yet.
}
gate-today-letter = Waits for the engagement letter
gate-today-letter-none = Nobody waits for an engagement letter.

# --- leave to lodge
gate-leave-set = A matter is lodged only with the clients' leave
gate-leave-set-hint = An approved “Your OK to go on” or “Everything, before we send it” of every client who was asked.
gate-leave-title = Permission to file is missing
gate-leave-nobody = Nobody was asked for leave yet.
gate-leave-missing = Asked, and not approved: { $names }
gate-leave-outdated = Approved, but a newer version of a document came since: { $names }
gate-leave-ask = Ask for leave to go on
gate-leave-lead = Only somebody who answers for the matter can go on without it.
gate-leave-anyway = Go on without leave: why
gate-leave-anyway-hint = Only if you must. Your reason stays in the log for good.
gate-leave-refused = Permission to file is missing. Ask for it, or say why you go on without it.
gate-leave-was = Filed before they approved it: { $reason }

# --- asking for a change of terms
gate-terms-legend = Price or scope
gate-terms-hint = Fill this in only for a change in price or work. Clients see both sides next to each other.
gate-terms-agreed-en = What was agreed, in English
gate-terms-agreed-es = What was agreed, in Spanish
gate-terms-proposed-en = What you propose, in English
gate-terms-proposed-es = What you propose, in Spanish
gate-terms-why-en = Why it changes, in English
gate-terms-why-es = Why it changes, in Spanish

# --- the log
gate-log-wanted = { $who } let the matter wait for the engagement letter.
gate-log-lifted = { $who } let somebody go on without the engagement letter.
gate-log-paper = { $who } wrote down that the engagement letter was signed on paper.
gate-log-leave = { $who } lodged the matter without the clients' leave.
gate-sign-off = Only a lawyer takes it on from “{ $stage }”
gate-sign-off-text = They look at everything first, then move it. Whoever can on this application was told.
gate-sign-off-nobody = Nobody on this application can. Add a lawyer under People, or ask an owner.
gate-sign-off-who = These colleagues can: { $names }.
gate-sign-off-notice = An application waits for your final check.
gate-sign-off-refused = Only a lawyer takes the application on from the final check.

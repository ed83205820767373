### "Is it clear to you what happens next?", weekends, texts in the practice's own words, and what is told beside

pulse-question = Is it clear to you what happens next?
pulse-yes = Yes
pulse-not-quite = Not quite
pulse-not-now = Not now
pulse-thanks-clear = Thank you. You can write to us at any time.
pulse-thanks-not-quite = Thank you. We read this and answer in your messages.
pulse-title = What is not clear?
pulse-lead = Tell us what you want to know. The people at { $practice } who work on your case read it and answer in your messages.
pulse-words = Your question
pulse-words-hint = One sentence is enough. You can also leave this empty.
pulse-words-long = Please use at most { $most } characters. For more, write us a message.
pulse-send = Send
pulse-set = Ask clients whether it is clear to them what happens next, once after each stage they are told of
pulse-notice = It is not clear to a client what happens next
pulse-desk-lead = Asked once after each stage a client was told of, for two weeks. Nobody is asked twice about a stage.
pulse-desk-about = Told of: { $stage }
pulse-desk-clear = It is clear
pulse-desk-not-quite = Not quite clear
pulse-desk-not-now = Did not want to say
pulse-desk-open = No answer yet
pulse-desk-write = Answer by message
pulse-figures = What clients told us
pulse-figures-hint = The last 90 days. After a stage they were told of, clients are asked whether it is clear to them what happens next.
pulse-figures-none = No answer
pulse-figures-problems = Said that something is not working or unclear
pulse-did-clear = { $who } said that it is clear what happens next.
pulse-did-not-quite = { $who } said that it is not quite clear what happens next.
pulse-did-not-now = { $who } did not want to say whether it is clear what happens next.

rest-title = At weekends
rest-choice = Do not write to me at weekends
rest-set = Do not write to clients at weekends, unless they chose otherwise
rest-days = Days of a weekend here
rest-days-hint = At most three. Clients see these days when they choose. What is due is told in spite of them, as it is in the quiet hours.
rest-days-wrong = Choose at most three days.

wording-text-waits = Text: something new in the portal
wording-text-approval = Text: please answer
wording-text-opening = What the text says
wording-text-opening-hint = One line. It must say who writes and where it leads.
wording-text-preview-title = The text as it will stand
wording-text-no-trial = A trial is not sent from here. Whoever looks after the machinery can send one under Text messages.
wording-text-address = Leave out web addresses. Put the address in with the word below.
wording-text-lacks = A text needs both: the name of our practice and the address.
wording-text-twice = Put the address in once.
wording-var-address = where the text leads: the reader’s own portal

details-home-declined = We did not take over a change you asked for. Please look at My details.
helper-home-ends = Somebody who helps you can come in until { $day } and not after. You can name them again then.
helper-did-soon-over = { $who } told a helper and their client that the last day comes near.

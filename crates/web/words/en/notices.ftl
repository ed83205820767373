# How people hear that something waits, and what waited too long.
hear-title = How we write to you
hear-lead = A mail from us says only that something waits. It never says what.
hear-how-often = How often may we write?
hear-at-once = When something waits
hear-at-once-hint = We wait a few minutes, so that you get one mail and not many.
hear-daily = Once a day
hear-daily-hint = In the morning, if something waits.
hear-weekly = Once a week
hear-weekly-hint = On Monday morning, if something waits.
hear-deadlines = Only about dates
hear-deadlines-hint = We write when something is due or late.
hear-night = At night
hear-quiet = Do not write to me { $hours }
hear-hours = from { $from } to { $to }
hear-zone = Which time do we go by?
hear-zone-practice = The time at our office
hear-dates = On the day something is due, and after it, we write even if you chose less.
hear-save = Save
hear-saved = Saved.
hear-mail-foot = Choose how often we write to you:

hear-desk-lead = Notices at the desk are always there. This is about the mails.
hear-desk-breaks = What has waited too long is written about at once, whatever you choose.
hear-desk-link = Mails to me

desk-notice-call-client = Call the client: documents are late and mails did not help
desk-notice-message-waits = A message waits for an answer
desk-notice-message-waits-long = A message has waited long for an answer
desk-notice-answer-late = The day an answer was promised for has passed
desk-notice-answer-late-long = An answer is two days past the day it was promised for
desk-notice-review-waits = A document waits to be reviewed
desk-notice-review-waits-long = A document has waited long to be reviewed
desk-notice-help-waits = A client has waited for days for the help they asked for
desk-notice-help-waits-long = A client has waited long for the help they asked for
desk-notice-client-away = A client was written to and has not come
desk-notice-client-away-long = A client was written to long ago and has not come
desk-notice-mail-flood = Too many mails to one address: the rest wait an hour

desk-set-hear = Mails and reminders
desk-set-bundle = Before writing to a client, gather what waits for
desk-set-quiet-from = Quiet hours begin at
desk-set-quiet-to = Quiet hours end at
desk-set-hour = o’clock (the same twice: no quiet hours)
desk-set-breaks = A date that is today is told in the quiet hours, too
desk-set-reminders = Remind of missing documents: 3 days before, on the day and 3 days after. Then somebody is told to call.
desk-set-escalate = Tell the leads when nobody did anything for
desk-set-escalate-unit = days (0: never). The owner hears after twice as long.
desk-set-flood = At most to one address
desk-set-flood-unit = notices an hour

desk-stop = This address takes no mail since { $when }. Nothing more is sent there.
desk-stop-said = The mail server said:
desk-stop-do = Check the address with the client by phone. A new address is used at once.
desk-stop-again = The address works again
desk-stop-lifted = We write to this address again.

desk-did-reminder-sent = { $who } reminded the client of missing documents.
desk-did-address-tried-again = { $who } let mails go to an address again.
desk-did-notices-chosen = { $who } chose how to hear of things.
desk-did-notice-escalated = { $who } told that something has waited too long.

## Reminded by hand

remind-title = Remind of what is missing
remind-text = They get one mail that says that something is missing. It leads to their list of it, with the days there are and what lateness costs.
remind-what = { $count ->
    [one] One request, as they read it
   *[other] { $count } requests, as they read them
}
remind-go = Send the reminder
remind-done = { $count ->
    [one] Reminded of one request. The mail leaves in their hours.
   *[other] Reminded of { $count } requests. The mail leaves in their hours.
}
remind-soon = They were reminded less than an hour ago.
remind-nobody = Nobody who could send it can be written to. Look under Client Portal.
remind-nothing = Nothing is missing.

### The days of a matter: at the desk, on the first page of the day, and before the client.

dates-rail = Dates
dates-title = Dates
dates-tab = Dates
dates-kind-biometrics = Biometrics
dates-kind-interview = Interview
dates-kind-hearing = Hearing
dates-kind-filing-due = Last day to file
dates-kind-answer-due = Answer due to the authority
dates-kind-decision-expected = Decision expected
dates-kind-stay-ends = Visa or status ends
dates-kind-permission-ends = Permission to travel or work ends
dates-kind-passport-ends = Passport ends
dates-kind-priority-date = Priority date
dates-kind-other = Another day
dates-own-seen = Who can see these dates?
dates-own-seen-alone = A date that is for you alone is shown to nobody else who signs in to this case.
dates-named = { $kind }: { $label }
dates-today = Today
dates-tomorrow = Tomorrow
dates-in-days = { $count ->
    [one] In 1 day
   *[other] In { $count } days
}
dates-over-days = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
dates-list-lead = What comes next in your matters, with what is overdue first.
dates-whose = Whose dates
dates-whose-mine = Matters I lead
dates-whose-all = All I may open
dates-filter = Kind of date
dates-filter-all = Every kind
dates-filter-go = Show
dates-late = Overdue
dates-this-week = This week
dates-week = Week of { $day }
dates-none = No date is written down here.
dates-ics = Download my dates for a calendar
dates-ics-hint = The file holds the kind of each date and the matter’s number, no names. It does not change when a date is moved: download it again then.
dates-box = Overdue or in the next 7 days
dates-box-none = No date is overdue or in the next 7 days.
dates-led-by = { $name } leads
dates-matter-ahead = Dates
dates-matter-none = No date is written down yet.
dates-matter-over = Done and taken off
dates-add = Add a date
dates-kind = What is it?
dates-who = Whose is it?
dates-day = Day
dates-time = Time
dates-time-hint = In your practice’s time. Leave it empty for the whole day.
dates-label = What is it called?
dates-label-hint = In English. Only needed for “Another day”. Clients read it if they see the date.
dates-label-es = The name in Spanish
dates-place = Where?
dates-note = What to bring
dates-note-hint = In English. Clients read it if they see the date.
dates-note-es = What to bring, in Spanish
dates-show = The client sees this date
dates-show-hint = Off unless you say so. Before it is saved you see what the client will read. They hear that something waits, and for an appointment again a week and a day before.
dates-save = Save
dates-check-title = This is what the client will read
dates-check-everybody = Every client of this matter sees it, each in their language.
dates-check-one = { $name } sees it, in their language.
dates-check-go = Save and show it
dates-check-change = Change it first
dates-added = The date is saved.
dates-saved = Saved.
dates-done = Mark done
dates-take-off = Remove
dates-back = Count it again
dates-did-done = The date is done. Nobody is reminded of it any more.
dates-did-take-off = The date is off. Nobody is reminded of it any more.
dates-did-back = The date counts again.
dates-tag-done = Done
dates-tag-off = Taken off
dates-tag-late = Overdue
dates-tag-shown = Client sees it
dates-everybody = Everybody’s
dates-of = { $name }
dates-of-gone = Somebody who is not in this matter any more
dates-was = It was: { $when }
dates-edit-title = Change this date
dates-history = What happened to it
dates-act-added = { $who } wrote it down: { $day }
dates-act-moved = { $who } moved it to: { $day }
dates-act-changed = { $who } changed what is written about it
dates-act-done = { $who } marked it done
dates-act-taken-off = { $who } took it off
dates-act-back = { $who } counts it again: { $day }
dates-reminds = When people are reminded
dates-reminds-lead = Whoever leads the matter, in the app and by mail: { $list }.
dates-reminds-client = A client who sees it: { $list }.
dates-reminds-nobody = Nobody is reminded: it is a day to know.
dates-reminds-text = Nobody is reminded of a date that is done or taken off, or of a matter that is being closed. A moved date is planned anew.
dates-before = { $count ->
    [one] 1 day before
   *[other] { $count } days before
}
dates-on-day = on the day
dates-day-missing = Choose the day.
dates-day-wrong = This is no day we can read. Write it as 2027-03-12.
dates-time-wrong = This is no time we can read. Write it as 09:30.
dates-label-missing = Say what this day is.
dates-changed-first = A colleague changed this date meanwhile. Look at it as it is now, and change it again if you still want to.
dates-state-first = A colleague was first: this date is done or taken off. Count it again to change it.
dates-full = This matter has as many dates as we can keep.
dates-notice-near = A date of this matter comes near
dates-notice-today = A date of this matter is today
dates-did-add = { $who } wrote a date down.
dates-did-move = { $who } moved a date.
dates-did-change = { $who } changed what is written about a date.
dates-did-show = { $who } showed a date to the client.
dates-did-hide = { $who } hid a date from the client.
dates-log-done = { $who } marked a date done.
dates-log-off = { $who } took a date off.
dates-log-back = { $who } counts a date again.
dates-log-reminded = { $who } reminded people of dates that come near.
dates-log-count = { $n ->
    [one] 1 date
   *[other] { $n } dates
}
dates-own-title = Your dates
dates-own-past = Dates that are over
dates-own-place = Where: { $place }
dates-own-bring = What to bring, or to know: { $note }
dates-own-was = This date was moved. Before, it was: { $when }
dates-own-off = This date does not count any more. You do not need to go.
dates-own-all = See all your dates
dates-receipt = Receipt number
dates-receipt-hint = Three letters and ten digits, as USCIS prints it: IOE0123456789. Leave it empty for another authority.
dates-receipt-wrong = A receipt number has three letters and ten digits.

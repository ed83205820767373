# What stands out in how the practice's rooms are used.
odd-title = What stands out
odd-lead = The portal counts and does not judge. Each of these may have a good reason: a hearing tomorrow, a new colleague who reads in. Ask, then write down what it was.
odd-link = { $count ->
    [0] What stands out
    [one] What stands out: one nobody looked at
   *[other] What stands out: { $count } nobody looked at
}
odd-open = Nobody looked at these yet
odd-open-none = Nothing stands out.
odd-over = Looked at
odd-over-none = Nothing was looked at yet.
odd-opened = { $count ->
    [one] Opened one document within one hour.
   *[other] Opened { $count } documents within one hour.
}
odd-taken = { $count ->
    [one] Took one original away within a day.
   *[other] Took { $count } originals away within a day.
}
odd-matters = { $count ->
    [one] Opened documents of one matter within a day.
   *[other] Opened documents of { $count } matters within a day.
}
odd-failed = { $count ->
    [one] A password or code was wrong once within a day.
   *[other] A password or code was wrong { $count } times within a day.
}
odd-links = { $count ->
    [one] One link to come in was made within a day.
   *[other] { $count } links to come in were made within a day.
}
odd-night = Signed in at { $time }, when nobody works here.
odd-from = limit: { $count }
odd-some-client = A client's way in
odd-close = Write down what it was
odd-words = What it was
odd-words-hint = Whom you asked, and what they said. It stays here and cannot be changed.
odd-close-go = Close it
odd-closed = It is written down.
odd-yourself = This is about you. Another owner looks at it.
odd-before = Somebody looked at it before you.
odd-looked = Looked at by { $who }, { $when }
odd-limits = Alert from this many
odd-limits-text = Set these above a busy day of yours. 0 switches a limit off.
odd-limit-opened = Documents opened
odd-limit-taken = Originals taken away
odd-limit-matters = Matters whose documents were opened
odd-limit-failed = Wrong passwords or codes for one colleague
odd-limit-links = Sign-in links made for one client
odd-an-hour = an hour
odd-a-day = a day
odd-limit-night = Outside office hours
odd-limit-night-hint = In the practice’s own time. The same hour twice switches it off.
odd-limit-from = From
odd-limit-to = To
odd-limit-hour = o'clock
odd-notice = Something stands out in how the portal is used
odd-did-found = { $who } found that something stands out.
odd-did-looked-at = { $who } looked at what stands out.

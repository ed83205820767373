# The review of who can come in.
access-title = Access reviews
access-lead = Who works here, what each of them may do, and which clients can still come into matters that look finished. Look at all of it from time to time.
access-due = The next one is due { $day }.
access-due-now = One is due.
access-due-never = The practice asks for none.
access-begin = Begin a review
access-standing = Begun { $when } by { $who }
access-go-on = Go on with it
access-past = Finished reviews
access-past-none = None was finished yet.
access-past-line = Finished { $when } by { $who }
access-often = How often
access-often-label = A review is due every
access-often-unit = months (0: never)
access-often-go = Save
access-staff = Colleagues
access-staff-text = Confirm what is right. Change what is not; the line then shows what is so now.
access-teams = Teams: { $teams }
access-teams-none = In no team
access-seen = Last signed in { $when }
access-seen-never = Never signed in
access-holds = { $matters ->
    [0] On no matter
    [one] On one matter
   *[other] On { $matters } matters
}
access-leads = { $matters ->
    [0] leads none that goes on
    [one] leads one that goes on
   *[other] leads { $matters } that go on
}
access-keep = This is right
access-ways = Clients with an open way in
access-ways-text = Into matters that are closed, or that nobody touched for { $days } days.
access-ways-none = Everybody’s way in has been looked at.
access-ways-owner = { $count ->
    [0] No way in of a client waits to be looked at.
    [one] One way in of a client waits for an owner.
   *[other] { $count } ways in of clients wait for an owner.
}
access-ways-more = { $count ->
    [one] One more comes when these are done.
   *[other] { $count } more come when these are done.
}
access-ways-walled = { $count ->
    [one] One more is behind a wall from you. Another owner can confirm it; else the record says that it was left out.
   *[other] { $count } more are behind walls from you. Another owner can confirm them; else the record says that they were left out.
}
access-closed = Closed
access-quiet = Untouched since { $when }
access-contact = A contact of an organization
access-kept = Confirmed by { $who }, { $when }
access-change-portal = Look at the access
access-finish = Finish the review
access-finish-text = { $count ->
    [0] Everything is confirmed.
    [one] One line is still open.
   *[other] { $count } lines are still open.
}
access-finish-owner = An owner finishes it.
access-finished = The review is finished and written in the log.
access-changed = That changed in the meantime. Look at it again.
access-still-open = Confirm or change every line first.
access-confirmed = Confirmed.
access-one = Access review
access-over = Finished { $when } by { $who }. It stays as it was confirmed.
access-left-out = { $count ->
    [one] One way in behind a wall was left out.
   *[other] { $count } ways in behind walls were left out.
}
access-nothing-kept = Nothing was confirmed here.
access-notice = It is time to look at who can come in
access-did-begun = { $who } began an access review.
access-did-confirmed = { $who } confirmed somebody's access.
access-did-done = { $who } finished an access review.
access-quiet-label = Ask about open matters that nobody touched for
access-quiet-unit = days
access-self-another = This is your own line. Somebody else who looks after people has to confirm it.
access-self-alone = This is your own line. You are the only owner, so you may confirm it yourself; the log says so.
access-self-kept = Confirmed by { $who } about their own access, { $when }
access-tick = Right as it stands
access-many = Confirm those ticked
access-many-text = Each ticked line is kept by itself, as it stands here. What looks odd comes first and is never ticked for you: look at it, then tick it or press its button.
access-many-none = Tick a line first.
access-many-done = { $count ->
    [0] No line was confirmed.
    [one] One line is confirmed.
   *[other] { $count } lines are confirmed.
}
access-many-left = { $count ->
    [one] One changed in the meantime and stays open. Look at it again.
   *[other] { $count } changed in the meantime and stay open. Look at them again.
}
access-odd-unused = Long unused
access-odd-ended = The matter is over
access-odd-phone = No phone number on file

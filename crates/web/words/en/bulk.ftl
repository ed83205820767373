### Changing many matters in one go.

bulk-pick = Choose “{ $title }”
bulk-pick-all = Choose all on this page
bulk-hint = Tick matters to change several in one go.
bulk-change = Change the chosen ones
bulk-none-picked = Tick at least one matter first.
bulk-too-many = Choose at most { $most } matters in one go.
bulk-title = { $count ->
    [one] Change one matter
   *[other] Change { $count } matters
}
bulk-what = What should change?
bulk-kind-missing = Choose what should change.
bulk-next-due-hint = The day of the next action. Leave it empty to take the day away.
bulk-lead-hint = Who was responsible stays on the team.
bulk-person = New person responsible
bulk-person-choose = Choose a colleague
bulk-person-missing = Choose a colleague.
bulk-give-team = Give to a team
bulk-give-team-hint = Its members can open them, now and as long as they belong to it.
bulk-take-team = Take from a team
bulk-take-team-hint = Whoever is there only by that team cannot open them any more. If that is you, somebody else has to undo it.
bulk-team = Team
bulk-team-choose = Choose a team
bulk-team-missing = Choose a team.
bulk-no-team = not with that team
bulk-for = In these matters
bulk-preview = Show what would change
bulk-preview-title = { $count ->
    [one] This would change one matter
   *[other] This would change { $count } matters
}
bulk-nothing = Nothing would change.
bulk-back = Back to the matters
bulk-left-same = { $count ->
    [one] One matter has it already and stays as it is.
   *[other] { $count } matters have it already and stay as they are.
}
bulk-left-closed = { $count ->
    [one] You may not change this in one matter. It stays as it is.
   *[other] You may not change this in { $count } matters. They stay as they are.
}
bulk-undo-hint = You can undo it for a day.
bulk-do = { $count ->
    [one] Change one matter
   *[other] Change { $count } matters
}
bulk-col-was = Before
bulk-col-is = Now
bulk-col-state = Result
bulk-state-will = will change
bulk-state-done = changed
bulk-state-not-yet = not yet changed
bulk-state-back = as before
bulk-state-kept = could not be undone
bulk-state-elsewhere = somebody changed it since
bulk-state-closed = not open to you
bulk-closed = A matter you may not open
bulk-no-day = no day
bulk-nobody = nobody
bulk-done-title = Changed in one go
bulk-lead-done = { $done } of { $all } matters have the new value.
bulk-lead-undone = Undone on { $when }.
bulk-rest = Some matters were left out when it stopped.
bulk-go-on = Do the rest
bulk-undo = Undo
bulk-undo-until = You can undo it until { $when }. What somebody changed since stays.
bulk-too-late = It is too late to do that.
bulk-log-made = { $who } changed many matters in one go.
bulk-log-undone = { $who } undid a change to many matters.

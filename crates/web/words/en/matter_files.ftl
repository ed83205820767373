# How documents came, taking them away, who can see what, and how far each person of a matter is.
desk-part-guardian = Guardian
desk-part-sponsor = Sponsor
desk-part-representative = Agent or representative
desk-part-other = Other
seen-guardian = The guardian in this case
seen-sponsor = The sponsor in this case
seen-representative = Somebody who acts for a person in this case
seen-other = Somebody else who may follow this case

origin-label = How it came
origin-portal = Portal upload
origin-brought = brought without being asked
origin-message = sent with a message
origin-helper = sent by a helper
origin-filed = Filed by us
origin-own = Our own paper

take-title = Download documents
take-text = One archive with a folder for each person and heading, and a list of what is in it: who sent each file, when, and what we decided. Whoever holds the archive can read everything in it. Keep it where others cannot reach it.
take-which = Which documents
take-accepted = What we accepted
take-everything = Everything, our own papers too
take-person = Only what belongs to { $name }
take-holds = { $count ->
    [one] One file, { $size }
   *[other] { $count } files, { $size }
}
take-empty = Nothing yet
take-over = This is { $size }, and one archive holds { $limit } at most. Take one person’s documents after the other’s.
take-nothing = There is no file in this part that can be taken away.
take-none = There is no document that can be taken away yet.
take-logged = We write down that you took them, and each file by itself.
take-go = Download the archive
take-left = What stays here
take-left-text = These files are in no archive, whatever you choose.
take-left-checking = Still being checked
take-left-unsafe = Not safe, or no document
take-left-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
take-own-papers = Our own papers
take-everybody = Everybody

sees-title = Who can see what
sees-text = Worked out at this moment by the rules that let people in. Nobody keeps this list, and nothing can be changed here: change somebody’s part, their access or the team.
sees-circle = The circle around this matter is closed: of our team, only those who answer for it come in.
sees-of-everybody = Asked of everybody
sees-of = Asked of { $name }
sees-log = Log
sees-helps = Helps: { $part }
sees-contact = Signs in for: { $part }
sees-no-way = No access
sees-restricted = Restricted
sees-none-yet = Nothing asked yet
sees-requests = { $count ->
    [one] One request, no files
   *[other] { $count } requests, no files
}
sees-documents = { $count ->
    [one] One request, every file
   *[other] { $count } requests, every file
}
sees-own-documents = { $count ->
    [one] One request, own files only
   *[other] { $count } requests, own files only
}
sees-answers = Reads and answers
sees-reads = Reads
sees-own-messages = Their own
sees-all = All
sees-asked-approvals = Those asked of them
sees-yes = Yes
sees-no = No
sees-other-side = On the other side: { $names }. They see nothing here, whatever else is so.
sees-after = You want to know why a colleague can open this matter?

stands-title = How far each person is
stands-text = Only our team sees this. Nobody of the matter sees how far another person is.
stands-only-everybody = { $count ->
    [one] Nothing of their own. One thing is asked of everybody.
   *[other] Nothing of their own. { $count } things are asked of everybody.
}
stands-asked = Asked
stands-received = To review
stands-accepted = Accepted
stands-missing = Missing
stands-overdue = Late

unverified-head = { $who } changed: { $what }. Nobody has accepted it. Do not rely on it yet.
unverified-look = Look at it
unverified-sheet = { $who } changed: { $what }. Nobody has checked it yet. Check it against this document.

cases-open = Open
cases-more = All your cases

### The client's own access.

account-link = You and your access
item-who-sees = Who can see what I send?
details-seen = Who can see these details?
details-seen-shared = Of the other people in this case, nobody sees them but what you share below.
account-title = You and your access
account-h1 = You and your access
account-seen = Who can see what you send
account-seen-rest = This list is always up to date. We note each time somebody opens a document.
account-cases = Your other cases
account-cases-hint = Your cases stay apart. What you send in one is not shown in another.
cases-title = Your cases
cases-lead = Where something waits for you comes first. Press a case to open it.
cases-yours = Your own case
cases-of = Case of { $name }
cases-number = Number { $number }
cases-here = You are looking at this one now.
cases-todo = { $count ->
    [one] One thing to do
   *[other] { $count } things to do
}
cases-unread = { $count ->
    [one] One new message
   *[other] { $count } new messages
}
cases-nothing = Nothing to do
account-mine = What you sent and got
account-mine-none = You have not sent anything yet.
account-mine-some = { $count ->
    [one] You sent one file.
   *[other] You sent { $count } files.
}
account-download = Download all of it
account-download-hint = You get one compressed folder (.zip): what you sent, what was sent for you, files we sent you, your messages, the records and documents of what you approved, your details, and what you agreed to. A list of all parts comes first, with what was decided about each document. Keep it where only you can open it.
account-devices = Where you are signed in
account-device-here = This device
account-device-unknown = Unknown device
account-device-last = Last used: { $when }
account-device-end = Sign out
account-device-end-others = Sign out all other devices
account-devices-hint = You see a device you do not know?

seen-owner = { $count ->
    [one] The owner of { $practice }
   *[other] The { $count } owners of { $practice }
}
seen-lawyer = { $count ->
    [one] One lawyer at { $practice }
   *[other] { $count } lawyers at { $practice }
}
seen-caseworker = { $count ->
    [one] One caseworker at { $practice }
   *[other] { $count } caseworkers at { $practice }
}
seen-intake = { $count ->
    [one] One person at the front desk of { $practice }
   *[other] { $count } people at the front desk of { $practice }
}
seen-auditor = { $count ->
    [one] One person who checks the work of { $practice }
   *[other] { $count } people who check the work of { $practice }
}
seen-other-staff = { $count ->
    [one] One more person at { $practice }
   *[other] { $count } more people at { $practice }
}
seen-main-applicant = The main applicant of this case
seen-partner = The partner in this case
seen-dependant = A family member in this case
seen-petitioner = The person who filed for you
seen-employer = The employer in this case
seen-observer = Somebody who may follow this case
bundle-by-you = From you
bundle-by-helper = From { $name }, who helped you
bundle-filed = Filed for you by { $practice }
bundle-sent = From { $practice }
bundle-both = Between you and { $practice }, written out for this file
bundle-made = Made by the portal of { $practice } for this file
bundle-messages = Messages
bundle-record = Record of an approval
bundle-accepted = Accepted
bundle-returned = Sent back to you
bundle-superseded = Accepted first, then asked for anew
bundle-undecided = Not decided yet
bundle-waits = You said since: { $value }. Nobody has checked it yet.

# --- everything that is missing, where a reminder leads
missing-all-title = What is missing
missing-all-h1 = { $count ->
    [0] Nothing is missing
    [one] One thing is missing
   *[other] { $count } things are missing
}
missing-all-lead = Everything we wait for from you, by when, and what happens if it comes late.
missing-no-day = No last day

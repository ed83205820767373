## Beside a portal's address: whom to send it to, where not to put it, and what to do when something went wrong.

desk-portal-care-send = Send this address to { $name } only, in a way your practice approves.
desk-portal-care-keep = Keep it out of public notes, shared files and chats.
desk-portal-care-wrong = Did somebody else get it, or a sign-in mail? Revoke access at once.
desk-portal-care-no-mail = No mail arrived? See that access is enabled and the e-mail address above is right. Ask them to look in their spam folder. Then send a sign-in mail again.
portal-talk-none = You have not written to each other yet.
portal-talk-all = { $count ->
    [one] One conversation
   *[other] { $count } conversations
}
portal-talk-waiting = { $count ->
    [one] One waits for your answer
   *[other] { $count } wait for your answer
}
portal-talk-write = Write
portal-talk-of = Conversations that { $name } can read

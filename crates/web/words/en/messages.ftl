# Messages, at both doors, and file notes at the desk.
client-nav-messages = Messages
client-nav-unread = { $count ->
    [one] 1 new
   *[other] { $count } new
}
home-unread = { $count ->
    [one] You have a new message
   *[other] You have new messages in { $count } places
}
msg-title = Messages
msg-h1 = Messages
msg-general = Your case
msg-ask-about = Ask about this
msg-promise = { $practice } answers within { $days ->
    [one] 1 working day
   *[other] { $days } working days
}.
msg-promise-none = { $practice } answers as soon as it can.
msg-urgent = Is it urgent? Call { $phone }.
msg-who-reads = Your legal team can read this. So can the people on your side who sign in to this case.
msg-who-reads-own = Only your legal team can read this. Nobody else who signs in to this case can.
msg-who-list = Who can read it?
msg-none = There are no messages yet.
msg-threads = Your conversations
msg-new = Write to us
msg-about = This is about: { $title }
msg-name = What is it about? (you may leave this empty)
msg-text = Your message
msg-files = Is it about one of these files?
msg-attach = Add photos or files (you may leave this empty)
msg-attach-who = They become documents of your case. Whoever sees your documents sees them.
msg-attach-seen = Who can see these files?
msg-attach-again = Nothing was sent. Please choose all the files again.
msg-attach-closed = We do not take files here any more. You can still send the message without them.
msg-attach-name = From your message: { $what }
msg-file-refused = we could not take this file
msg-send = Send
msg-state-us = We will answer
msg-state-you = We answered
msg-state-done = Done
msg-from-you = You
msg-from-team = { $name }, { $role }
msg-role-owner = head of the practice
msg-role-lawyer = lawyer
msg-role-intake = first contact
msg-role-team = case team
msg-earlier = Earlier messages
msg-newest = Back to the newest messages
msg-names-files = Files:
msg-edited = Changed { $when }
msg-seen = Read by your legal team, { $when }
msg-edit = Change this message
msg-edit-until = You can change it until { $when }. Your legal team also keeps the first words.
msg-edit-save = Save the change
msg-text-missing = Write something first.
msg-text-long = This is too long. The limit is { $most } characters.
msg-edit-late = This message can no longer be changed. Please send a new one.
msg-too-many = There are too many conversations in this case. Please write in one that is there.
msg-open-request = Open this request

desk-rail-messages = Messages
desk-tab-messages = Messages
desk-tab-notes = Notes
desk-notice-message = A client wrote a message
desk-set-answer = Clients are told that a message is answered within
desk-set-answer-unit = working days (0: no day is promised)
msg-desk-order = Longest wait first
msg-desk-splits = Whose turn it is
msg-desk-empty = Nothing here.
msg-desk-unread = Unread
msg-desk-state-us = Waiting for us
msg-desk-state-client = Waiting for the client
msg-desk-state-done = Done
msg-desk-mine = Assigned to me
msg-desk-due = Answer by { $day }
msg-desk-late = Answer was due { $day }
msg-desk-done = Done
msg-desk-set-done = The conversation is done. A new message opens it again.
msg-desk-new = New message
msg-desk-about = About
msg-desk-about-matter = The matter as a whole
msg-desk-name = Name (only about the matter, may stay empty)
msg-desk-text = Message to the client
msg-desk-readers = { $names } and the team of this matter can read this.
msg-desk-readers-none = No client can sign in yet. They read this once they have portal access.
msg-desk-advice = Keep messages short and practical. Advice and decisions belong in a file note.
msg-desk-templates = Begin with a ready text
msg-desk-templates-lang = In the client’s language
msg-desk-send = Send to the client
msg-desk-send-keep = Send and keep as file note
msg-desk-sent = Sent. Those it is for hear of it in the way they chose.
msg-desk-sent-kept = Sent, and kept as a file note.
msg-desk-client-side = With the client
msg-desk-client-side-text = The client reads everything here.
msg-desk-team-side = Only for the team
msg-desk-team-side-text = No client ever sees this.
msg-desk-team-who = Only the team of this matter can read this.
msg-desk-comment = Comment for the team
msg-desk-comment-send = Add comment
msg-desk-no-comments = No comments yet.
msg-desk-assign = Who answers
msg-desk-assign-leads = Whoever leads the matter
msg-desk-assign-go = Save
msg-desk-transcript = Write out the conversation
msg-desk-transcript-hint = The log says that you did.
msg-desk-seen = Read by { $name }, { $when }
msg-desk-not-seen = Not read yet
msg-desk-wordings = { $count ->
    [one] 1 earlier wording
   *[other] { $count } earlier wordings
}
msg-desk-keep = Keep as file note
msg-desk-kept = Kept as a file note.
msg-desk-edit-hint = You can change it until { $when }. The earlier words stay in the record.
msg-desk-no-threads = Nobody has written yet.
msg-desk-key-reply = Write an answer
msg-desk-key-done = Set done
msg-desk-key-open = Open

note-new = New file note
note-text = Note
note-hint = A note cannot be changed or deleted. If it is wrong, correct it with another.
note-write = Write the note
note-written = The note is on the file.
note-none = There are no notes yet.
note-struck = Corrected { $when }
note-corrects = Corrects the note of { $when }
note-correct = Correct this note
note-correct-go = Write the correction
note-corrected-first = Somebody has just corrected this note. Your words are in the form for a new note.
note-from-message = Kept from a message

transcript-title = Conversation written out
transcript-made = Written out { $when }
transcript-print = Print
transcript-message = Message { $number }
transcript-wording = Wording { $number }
transcript-files = Files named
transcript-sha = SHA-256
transcript-line = Line in the matter’s log
transcript-hint = Each fingerprint is the SHA-256 of the words in UTF-8. The line number leads to the matter’s log.

desk-did-message-sent = { $who } sent a message.
desk-did-message-edited = { $who } changed a message.
desk-did-message-read = { $who } read messages.
desk-did-message-exported = { $who } wrote out a conversation.
desk-did-thread-done = { $who } set a conversation done.
desk-did-thread-assigned = { $who } said who answers a conversation.
desk-did-comment-written = { $who } wrote a comment for the team.
desk-did-note-written = { $who } wrote a file note.
desk-did-note-corrected = { $who } corrected a file note.

msg-desk-with = To
msg-desk-with-all = Everybody with access
msg-desk-with-choose = Choose who reads it
msg-desk-with-missing = Choose who reads it.

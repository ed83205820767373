# Messages that were taken back, who read what, conversations written out, and beginnings of file notes.
talk-taken-own = You took this message back, { $when }
talk-taken-by = { $name } took this message back, { $when }
talk-take = Take this message back
talk-take-until = You can take it back until { $when }.
talk-take-own-hint = The conversation then says that you took it back. Somebody may have read it already. Your words stay in the record of your case, and your legal team can read them there. Files that came with it stay documents of your case.
talk-take-do = Take it back
talk-take-late = This message can no longer be taken back. You can send a new one.
talk-take-twice = This message was taken back already.
talk-take-not-yours = Only the person who wrote a message can take it back.
talk-change-taken = This message was taken back. It cannot be changed any more.

talk-take-desk-hint = The client then reads only that you took it back. Who has read it, has read it. Every wording stays in the record. Documents that went along stay documents of the matter, but the client can no longer open them from here.
talk-taken-done = The message is taken back.
talk-taken-words = What it said
talk-taken-no-note = This message was taken back. Its words are in the record and are not kept as a file note.
talk-read-before-change = Read by { $name }, { $when }, before it was changed
talk-did-take-back = { $who } took a message back.
talk-did-export-all = { $who } wrote out all conversations.
talk-log-comments = With comments of the team

talk-set-receipts = Who sees that a message was read
talk-set-receipts-hint = A preview by a colleague is never counted as read.
talk-receipts-off = Nobody
talk-receipts-staff = We see who read what we wrote
talk-receipts-both = We see it, and clients see that our team read what they wrote

talk-export-title = Write out all conversations
talk-export-text = One file with every message of this matter, every wording, its SHA-256 and its line in the log. The log says that you did.
talk-export-as = As
talk-export-pdf = PDF, to read and print
talk-export-txt = Text, in every script
talk-export-json = JSON, for another program
talk-export-comments = With the comments of the team. This copy is only for us: not for clients, courts or regulators.
talk-export-go = Write out
talk-out-title = Conversations written out
talk-out-internal = Only for the team. This copy holds comments of the team. Do not give it to clients, courts or regulators.
talk-out-matter = Matter: { $name } ({ $number })
talk-out-with = With: { $name }
talk-out-message = Message { $number }: { $who }
talk-out-wording = Wording { $number }, { $when }
talk-out-sha = SHA-256: { $hash }
talk-out-file = File: { $name }
talk-out-line = Line in the matter’s log: { $number }
talk-out-taken = Taken back, { $when }
talk-out-comments = Only for the team: comments
talk-out-comment = Comment, { $who }, { $when }
talk-out-none = Nothing was written in this matter.
talk-out-letters = Some letters cannot be printed in this PDF. They stand as U+ and a number. The attached file conversations.json has them as they were written.
talk-out-attached = The attached file conversations.json holds the same, with the same fingerprints.

talk-note-templates = Begin with a heading list
talk-note-replaces = What stands in the box is replaced.
talk-ready-for = Offered for
talk-ready-messages = Messages to clients
talk-ready-notes = File notes, for the team only
talk-ready-notes-tag = File notes
talk-ready-var-today = the day on which it is written

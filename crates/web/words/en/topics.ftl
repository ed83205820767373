# What a conversation is about, at both doors, and what was said about a thing on the page of that thing.
topic-file = The file: { $name }
topic-open-file-request = Open the request this file was sent for
topic-open-approval = Open what you are asked to approve

topic-desk-about = About: { $title }
topic-desk-file = File: { $name }
topic-desk-open-request = Open the request
topic-desk-open-checklist = Open the checklist
topic-desk-open-document = Open the document
topic-desk-open-approval = Open the approval
topic-desk-other = Write about something else
topic-desk-threads = Conversations about this
topic-desk-title = Messages about this
topic-desk-none = Nobody has written about this yet.
topic-desk-on-request = About the request
topic-desk-on-document = About the document
topic-desk-on-approval = About the approval
topic-desk-write-request = Write about this request
topic-desk-write-document = Write about this document
topic-desk-write-approval = Write about this approval
topic-desk-last = The last messages
topic-desk-all = All messages about this
topic-desk-nobody = This approval is shown to nobody now who can read messages. Write about the matter instead, or wait until it is.
topic-desk-with-asked = Choose somebody this approval is shown to. Nobody else hears of it.
topic-desk-readers-one = Whoever you choose and the team of this matter can read this.

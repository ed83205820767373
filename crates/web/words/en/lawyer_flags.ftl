### A file that a colleague asks a lawyer to look at before it is decided.

flag-split = For a lawyer
flag-tag = For a lawyer
flag-tag-for = For { $name }
flag-box = For a lawyer to look at
flag-title = Flagged for a lawyer
flag-title-for = Flagged for { $name }
flag-by = { $who } asks for a look: { $when }.
flag-off = Take the flag off
flag-off-done = The flag is off.
flag-open = Flag for a lawyer
flag-text = Somebody is told that this file needs a look. It stays in the queue, and the client hears nothing.
flag-why = Why should a lawyer look?
flag-person = Who should look?
flag-anyone = Whoever leads the matter
flag-go = Flag
flag-done = Flagged. You find it under “For a lawyer”.
flag-why-missing = Write in a sentence why.
flag-stands-already = This file is flagged already. Take that flag off first, or leave it as it is.
flag-too-late = This file was decided meanwhile. It was not flagged.
flag-notice = A colleague asks you to look at a document
flag-notice-waits = A document given to a lawyer has waited for days
flag-notice-waits-long = A document given to a lawyer has waited long
flag-did-raise = { $who } flagged a document for a lawyer.
flag-did-take-off = { $who } took a flag for a lawyer off a document.

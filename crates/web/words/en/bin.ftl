# Deleting a document, the bin of a matter, and legal holds.

# --- a client's pages
bin-removed = Your legal team removed a document here. If it is still needed, please send the right one.
bin-removed-done = Your legal team removed a document here. You do not have to do anything.
bin-void = Your legal team removed a document this was about. You need not answer it.

# --- the desk
power-delete-documents = Delete documents, and take them out of the bin
power-hold-matter = Place and lift a legal hold on a matter
power-place-holds = Place and lift legal holds on clients and enquiries
bin-title = Bin
bin-open = Bin
bin-delete = Delete this document
bin-delete-title = Delete this document?
bin-delete-after = It goes to the bin of this matter with all its versions and pictures. For { $days ->
        [one] { $days } day
       *[other] { $days } days
    } it can be taken out again; then it is destroyed for good and only its fingerprint stays.
bin-delete-held = It goes to the bin of this matter with all its versions and pictures. A legal hold stands, so it is not destroyed before the hold is lifted.
bin-delete-client = The client reads at the request that you removed a document, and nothing else. If it is needed, they are asked again. What they were asked to approve of it becomes void.
bin-delete-why = Why
bin-delete-why-hint = Kept for good, with your name.
bin-delete-go = Delete
bin-done = The document is in the bin.
bin-evidence = This document stays: somebody answered a request for approval about it, or it is a signed letter. Evidence is not deleted.
bin-lead = What is deleted lies here for { $days ->
        [one] { $days } day
       *[other] { $days } days
    } before it is destroyed.
bin-empty = Nothing lies here.
bin-restore = Take out again
bin-restored = The document is back where it was.
bin-restore-not = It cannot be taken out: it was destroyed, or it waits for a decision and this matter is closed.
bin-gone = Destroyed
bin-gone-text = Names, pictures and bytes are gone. The fingerprint proves which file it was to somebody who has it.
bin-print = SHA-256
bin-tag-lies = In the bin
bin-tag-gone = Destroyed
bin-by = Deleted by { $who }, { $when }
bin-until = Destroyed after { $day }
bin-was-destroyed = Destroyed { $when }
bin-held = A legal hold stands: nothing is destroyed, and the time does not count.
bin-set = Keep deleted documents for
bin-set-unit = days
bin-desk-void = { $document } was deleted.
bin-log-cause = It was deleted
bin-log-print = Fingerprint { $print }
record-bin-of = Bin of { $name }
record-bin-delete = Delete
record-bin-delete-title = Delete this file?
record-bin-after = It goes to the bin of this record. For { $days ->
        [one] { $days } day
       *[other] { $days } days
    } it can be taken out again; then it is destroyed for good and only its fingerprint stays.
record-bin-held = It goes to the bin of this record. A legal hold stands, so it is not destroyed before the hold is lifted.
record-bin-client = If it came with their enquiry, the same file there goes along. What was put into a matter stays there.
record-bin-why-hint = Kept with your name as long as the record.
record-bin-done = The file is in the bin.
record-bin-restored = The file is back. If another took its place meanwhile, it is under earlier files.
record-bin-restore-not = It cannot be taken out: it was destroyed.
record-bin-did-binned = { $who } put a file of a record into the bin.
record-bin-did-restored = { $who } took a file of a record out of the bin.
record-bin-did-destroyed = { $who } destroyed a file in the bin of a record.
hold-title = Legal hold
hold-tag = Legal hold
hold-link = Legal hold
hold-stands = A legal hold stands here.
hold-keeps-matter = While a legal hold stands, nothing of this matter is destroyed: the time of its bin stops, and nobody is taken off it.
hold-keeps-client = While a legal hold stands, nothing of this client is destroyed, in any of their matters. Their record is not joined with another, and the time of its bin stops.
hold-keeps-lead = While a legal hold stands, this enquiry is not deleted, by hand or by itself, and the time of its bin stops.
hold-beside = A legal hold on one of the clients, or on the enquiry this came from, keeps this matter too.
hold-place = Place the hold
hold-place-why = Why it is placed
hold-lift = Lift the hold
hold-lift-why = Why it is lifted
hold-why-hint = Kept for good, with your name.
hold-placed = The legal hold stands.
hold-lifted = The legal hold is lifted.
hold-meanwhile = Somebody else changed this meanwhile.
hold-history = Holds so far
hold-placed-by = Placed by { $who }, { $when }
hold-lifted-by = Lifted by { $who }, { $when }
hold-refused = A legal hold stands, so nothing is removed. Lift the hold first, with a reason.
hold-lead-delete = A legal hold stands on this enquiry, so it is not deleted now.
hold-lead-answer = You can answer whoever asks for it with this text:
hold-lead-answer-text = Thank you for your message. We received your request to delete what you sent us. We are looking at it and will write to you.
desk-did-document-binned = { $who } deleted a document.
desk-did-document-restored = { $who } took a document out of the bin.
desk-did-document-destroyed = { $who } destroyed what lay in the bin.
desk-did-hold-placed = { $who } placed a legal hold on the matter.
desk-did-hold-lifted = { $who } lifted the legal hold on the matter.
desk-did-client-hold-placed = { $who } placed a legal hold on a client.
desk-did-client-hold-lifted = { $who } lifted the legal hold on a client.
desk-did-lead-hold-placed = { $who } placed a legal hold on an enquiry.
desk-did-lead-hold-lifted = { $who } lifted the legal hold on an enquiry.

# Notes about a client that belong to no matter.
client-note-title = Notes
client-note-of = Notes about { $name }
client-note-text = What the team should know about this client and belongs to no matter. What belongs to a matter goes into that matter's notes.
client-note-new = New note
client-note-who = Everyone who may read client records sees this. The client never does.
client-note-saved = The note is on the record.
client-note-why = Why it is corrected
client-note-why-hint = The note as it was stays readable.
client-note-because = Why:
client-note-reason-missing = Say in a few words why the note is corrected.
client-note-see = { $count ->
    [0] Write the first note
    [one] See the note, or write one
   *[other] All { $count } notes, or write one
}
client-note-did-written = { $who } wrote a note about a client.
client-note-did-corrected = { $who } corrected a note about a client.

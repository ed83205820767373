# What staff write in a client's record by hand.
entered-title = How do you know?
entered-text = Kept with the change, beside what stood there before. A change of the name, birth, nationality or papers needs it. The client reads in My details that you entered it, and when.
entered-source = Where it comes from
entered-unsaid = Not said
entered-phone = The client told us by phone
entered-in-person = The client told us in person
entered-document = A document
entered-paper = The client’s form on paper
entered-other = Something else
entered-words = Which document, or what else
entered-instructed = On whose instruction
entered-instructed-hint = For instance the client themselves, or their guardian
entered-history = Entered by staff
entered-by = Entered by { $who }, { $when }
entered-by-instruction = Entered by { $who } on instruction of { $whom }, { $when }
entered-mine = { $practice } entered this: { $when }.

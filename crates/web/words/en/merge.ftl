# Two records of one person become one.

power-merge-clients = Join two records of one client

# --- finding the other record
merge-link = Join with another record
merge-title = Join with another record: { $name }
merge-h1 = Is somebody here twice?
merge-lead = Choose the other record of the same person. You see both side by side first. Nothing is joined yet.
merge-alike = Looks like the same person
merge-alike-none = Nobody on file looks like the same person.
merge-search = Search for the other record
merge-search-label = Name or email address
merge-search-hint = The beginning is enough.
merge-search-go = Search
merge-found = Found
merge-found-none = No record is found for that.
merge-compare = Compare
merge-matters = { $count ->
    [0] No matters
    [one] 1 matter
   *[other] { $count } matters
  }

# --- both side by side
merge-choose-title = Both records side by side
merge-choose-lead = One record stays. What the other has comes to it. Where they say different things, choose what is right.
merge-stays = This record stays
merge-goes = This record goes
merge-swap = Keep the other one instead
merge-record-facts = On file since { $since } · { $matters }
merge-col-field = Field
merge-checked-last = Checked last
merge-same = Both say the same
merge-only-one = Only one says it
merge-nothing-differs = Nothing differs. There is nothing to choose.
merge-next = See what will happen
merge-both-in = Both are in the same matter
merge-both-in-text = Whoever is in one matter twice has two parts in it. Take one of them off that matter first, under People, and pass what was asked of them on. Then come back.
merge-problem-walls = A wall would then stand between a matter and everybody who leads it. Give that matter to somebody else to lead first, or lift the wall.
merge-problem-changed = Something about these records changed since you looked. Your choices are kept. Look again.
merge-problem-name = Nothing would be left of the name. Choose a name that stays.

# --- what will happen
merge-preview-title = Before you join them
merge-preview-lead = { $gone } becomes part of the record of { $kept }. This is what happens.
merge-will-record = The record afterwards
merge-will-lose = Not kept in the record
merge-will-lose-text = These values go to the record's history. Nobody searches by them any more, names apart.
merge-will-matters = Matters
merge-col-portal = Portal
merge-portal-closed = Not open
merge-portal-stays = Stays open
merge-portal-again = Stays open. They sign in again.
merge-portal-ends = Closes. You can open it again in the matter.
merge-matter-comes = Comes to this record
merge-matter-has = Is with this record already
merge-will-also = Also
merge-say-portal = Portal access that was opened for an email address the joined record does not have is turned off, and that address is told. You can turn it on again in the matter.
merge-say-devices = { $count ->
    [one] 1 device is signed out.
   *[other] { $count } devices are signed out.
  }
merge-say-proposals = { $count ->
    [one] 1 change from My Details waits to be checked, in the joined record.
   *[other] { $count } changes from My Details wait to be checked, in the joined record. Of two about one field, the newer one.
  }
merge-say-enquiries = { $count ->
    [one] 1 enquiry comes along.
   *[other] { $count } enquiries come along.
  }
merge-say-walls = { $count ->
    [one] 1 wall around the record that goes stands around every matter of the joined record from now on.
   *[other] { $count } walls around the record that goes stand around every matter of the joined record from now on.
  }
merge-say-roles = Where somebody with the same address signs in for an organization, nothing changes.
merge-say-choices = How often they get mails stays as chosen in the record that stays.
merge-say-ask = They are asked in My Details whether everything is right.
merge-say-name = You can still search for { $name }.
merge-say-links = Old links to the record that goes lead here.
merge-say-rooms = Nothing moves from one matter to another. The log of each matter says what happened.
merge-undo = This cannot be undone with a button. The history keeps both records as they are now.
merge-back = Change a choice
merge-do = Join the records
merge-done = The records are joined.
merge-elsewhere = One of the two was joined with another record meanwhile. This is where it is now.

# --- the record afterwards
merge-known-as = Also known as
merge-history = Joined records
merge-history-line = { $name }: joined by { $who }, { $when }
merge-history-lost = Not taken over
merge-history-matters = Matters that came along
merge-moved = This record was joined with another. You are looking at the one that stays.

# --- the log
merge-did-party = { $who } joined the record of a client here with another record of the same person.
merge-did-into = { $who } joined another record of the same person into this client's.
merge-did-away = { $who } joined this client's record into another of the same person.

# Searches for duplicates and conflicts beyond enquiries.
conflict-at-enquiry = What was searched before this matter was opened stands with the enquiry.
conflict-kind-contact = Contact of { $name }

# --- when an enquiry becomes a client and a matter
conflict-organisation = A new organization: { $name } wrote for it and becomes its first contact
conflict-organisation-name = Name of the organization
conflict-organisation-hint = Only for an organization’s enquiry. It has to be a name that was searched for.
conflict-organisation-missing = Type the name of the organization
conflict-organisation-unsearched = Search for this name first. The last search for this enquiry was not for it.
conflict-organisation-no-address = Whoever wrote signs in for the organization and needs an e-mail address for that. Add it to the enquiry first.
conflict-organisation-done = { $name } is on file now, whoever wrote is its first contact and sees everything, and the matter is open. Look through what is asked for.
conflict-along = Who else is part of it?
conflict-along-hint = These are the names you searched for. Tick those who join the matter, and say as what. Whoever is not on file gets a record: an employer as an organization, anybody else as a person.
conflict-along-as = { $name } joins as
conflict-along-known = { $name }, on file
conflict-along-twice = Somebody is ticked twice, or is the client already
conflict-along-unknown = One of those ticked cannot join. Search again, and choose from what is found then.
conflict-as-other-side = On the other side

# --- when a matter is opened at the desk, and when somebody joins it
conflict-names-hint = One name on each line: somebody on the other side, an employer, a husband. The client is searched for anyway.
conflict-look = Somebody like one of these names was found. Look at it, decide, and press “Open the matter” once more.
conflict-again = Somebody else searched for this client meanwhile. Press once more.
conflict-behind = Somebody else was first. This is how it stands now.
conflict-not-opened = The decision is recorded. Nothing was opened.
conflict-client-text = Searches that led to no matter. The others stand with the matter they led to, under People.
conflict-matter-text = What was searched before this matter was opened, and for everybody who joined it later.
conflict-decide = Decide
conflict-joined-found = That is saved. Somebody like them was found: look at it below, and decide.
conflict-log-searched = { $who } searched for conflicts when somebody joined the matter.
conflict-log-decided = { $who } decided about a conflict search of the matter.

# --- something was found that whoever decides may not see
conflict-withheld = Something was found that you may not see, so you cannot say that it is clear. Press “Ask an owner”: whoever may see it decides.
conflict-search-gone = Something that was found then is not on file any more.
conflict-ask = Ask an owner
conflict-ask-again = Ask once more
conflict-ask-text = You cannot clear or waive what you may not see. The owners who may see all of it are told, look and decide, and you are told when they have.
conflict-asked = { $who } asked the owners { $when }.
conflict-ask-done = The owners who may see all of it are told. You hear when one of them has decided.
conflict-ask-nobody = No owner may see all of what was found: a wall keeps each of them from some of it. Before somebody can decide, the practice has to lift a wall.
conflict-open-after = Open the matter
conflict-notice-asked = You are asked to decide about a search for conflicts
conflict-notice-decided = Somebody decided about the search for conflicts you asked about
conflict-did-asked = { $who } asked the owners to decide about a conflict search.
conflict-log-asked = { $who } asked the owners to decide about a conflict search of the matter.

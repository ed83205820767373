# Roles a practice makes for itself.
own-role-title = Roles
own-role-lead = A role of your own starts from one that is there and leaves some things out. It never adds any.
own-role-list = Your own roles
own-role-none = You have made no role yet.
own-role-none-now = None of your own roles is in use.
own-role-retired = Roles that are given no more
own-role-new = New role
own-role-new-text = Choose what it starts from. On the next page you take away what this role should not do.
own-role-base = Start from
own-role-base-missing = Choose what the role starts from.
own-role-begin = Choose what it leaves out
own-role-people = { $count ->
    [0] Nobody has it.
    [one] One person has it.
   *[other] { $count } people have it.
}
own-role-starts = It starts from: { $role }.
own-role-name = Name of the role
own-role-name-taken = There is a role of this name already.
own-role-ticks = What is ticked, the role may do. Take away the tick from what it should not do.
own-role-why = Why?
own-role-why-hint = One sentence for the history. Colleagues who look after roles read it.
own-role-why-missing = Write why, in one sentence.
own-role-make = Make the role
own-role-made = The role is made. Give it to somebody on their page, under “Change role”.
own-role-always = Always belongs to this role.
own-role-goes-with = Needs: { $power }
own-role-alone = “{ $left }” only works with “{ $needed }”. Tick both or neither.
own-role-not-cut = This cannot be taken away from the role.
own-role-like = Like { $role }
own-role-less = { $role }, without: { $cuts }
own-role-less-count = { $role }, without { $count } things
own-role-whole = Nothing left out.
own-role-without = Without: { $cuts }
own-role-who = Who has it
own-role-nobody = Nobody has this role now.
own-role-away = { $name } (disabled)
own-role-past = History
own-role-version = { $count ->
    [one] Version 1
   *[other] Version { $count }
}
own-role-version-by = Version { $number }, { $when }, by { $who }
own-role-restore = Look at it and restore it
own-role-earlier = The form shows version { $number }. To restore it, write why and see what will happen. It becomes a new version.
own-role-is-retired = Retired { $when }. Nobody can be given this role any more.
own-role-yours = You have this role yourself, so somebody else changes it.
own-role-beyond = This role can do more than you may give. Ask an owner.
own-role-left-alone = { $count ->
    [one] One matter would be left to people who could not see documents, accept them and answer the client. Put somebody else on it as responsible or cover first.
   *[other] { $count } matters would be left to people who could not see documents, accept them and answer the client. Put somebody else on them as responsible or cover first.
}
own-role-meanwhile = Somebody changed this role, or who has it, in the meantime. Look at it again.
own-role-preview = What changes for “{ $name }”
own-role-back = Back to the role
own-role-whom = Who is affected
own-role-gains = What they can do then
own-role-loses = What they cannot do any more
own-role-at-once = It counts at once, also on pages that are open. Nobody is signed out. Everybody it affects is told.
own-role-leads-not = With this role, somebody no longer counts as leading a matter alone.
own-role-invited = { $count ->
    [one] One open invitation is to this role. It stays, with the new rules.
   *[other] { $count } open invitations are to this role. They stay, with the new rules.
}
own-role-do = Change the role
own-role-done = The role is changed.
own-role-retire = Retire this role
own-role-retire-title = Retire “{ $name }”
own-role-to-base = They become: { $role }. They are signed out and sign in again.
own-role-uninvited = { $count ->
    [one] One open invitation to this role ends.
   *[other] { $count } open invitations to this role end.
}
own-role-retire-do = Retire the role
own-role-retired-done = The role is retired. Its history stays.
own-role-log-people = { $count ->
    [0] Nobody has it
    [one] One person
   *[other] { $count } people
}
own-role-g-documents = Documents and requests
own-role-g-clients = Clients
own-role-g-matter = Matters
own-role-g-enquiries = Enquiries
own-role-g-practice = The practice
own-role-did-made = { $who } made a role.
own-role-did-changed = { $who } changed a role.
own-role-did-retired = { $who } retired a role.
roles-why-own = It is a role of the practice's own. It starts from: { $role }.
roles-why-cut = Taken away by their role

# What a colleague was asked to do in a matter, and cannot do any more.
duties-did-return = { $who } ended a colleague’s part here: what was theirs to look at or to answer is for whoever leads the matter.

### Somebody who helps a client with their own part of a case.

helper-title = Who helps you
helper-h1 = Who helps you
helper-lead = You can let somebody help you with this case: someone who interprets for you, for example, or a family member. You choose what they may do, and until when.
helper-account = Who helps you
helper-account-none = You have named nobody to help you. You can name somebody, for a time.
helper-account-some = { $count ->
    [one] One person helps you or waits to.
   *[other] { $count } people help you or wait to.
}
helper-account-open = Choose who helps you
helper-now = The people you named
helper-waits = { $practice } has to let them in first.
helper-open = May come in until { $day }.
helper-over = Cannot come in any more.
helper-last = Last here: { $when }
helper-end = End this
helper-ended = Done. They cannot come in any more.
helper-named = Done. { $practice } looks at it before they can come in. You can end it at any time.
helper-new = Add somebody who helps you
helper-name = Their name
helper-email = Their email address
helper-email-hint = Their own, not yours. They get a mail once { $practice } lets them in.
helper-language = Their language
helper-kind = Who are they?
helper-kind-interpreter = Someone who interprets for me
helper-kind-family = Family or a friend
helper-kind-representative = Someone from my work, my school or an organization
helper-what = What may they do?
helper-reads = Look only
helper-reads-hint = They see which documents are asked of you, the names of the files you sent, and how far your case is. They open none of your files.
helper-sends = Look and send documents
helper-sends-hint = They also send documents for you, or say why one cannot be had. Of the files they open only those they sent.
helper-until = Until when?
helper-until-hint = One year from today at most.
helper-never = They never see your messages with { $practice }, your details, or what you are asked to approve.
helper-agree-title = Please read this
helper-text = I want this person to help me with my case at { $practice }. They may do what I chose here, until the day I chose. I know that what they see may be less protected than what only my lawyer and I know. I can end this at any time.
helper-agree = I agree
helper-go = Name this person
helper-problem-name = Write the name of the person.
helper-problem-name-long = This name is too long.
helper-problem-email = Write their email address, like name@example.com.
helper-problem-email-own = This is your own address. The person who helps you needs their own.
helper-problem-email-taken = You named somebody with this address already. End that first.
helper-problem-kind = Choose who they are.
helper-problem-what = Choose what they may do.
helper-problem-until = Choose a day from tomorrow to one year from today.
helper-problem-agree = Read the text and tick “I agree”, or nobody is named.
helper-problem-many = You named as many people as can help at once. End one of them first.

helper-banner = You are here to help { $name }, until { $day }.
helper-look = Look at it
helper-also = Also missing
helper-look-only = You can look here, and cannot send anything. Whoever it is asked of sends it.
helper-headline = { $count ->
    [0] Nothing is missing now
    [one] 1 thing is still missing
   *[other] { $count } things are still missing
}
helper-own = You help { $name }
helper-own-text = { $name } asked that you can come in here until { $day }. You see what { $name } chose, and nothing of your own is shown here.
helper-own-never = You see no messages between { $name } and { $practice }, no details of { $name } and nothing to approve.
helper-stop = I do not want to help any more
helper-stop-title = Stop helping
helper-stop-h1 = Stop helping { $name }?
helper-stop-text = After this you cannot come in any more. { $name } and { $practice } are told.
helper-stop-again = Only { $name } can name you again.
helper-stop-go = Stop helping
helper-stop-stay = Keep helping

helper-seen = { $name }, who was named to help
helper-seen-others = Whoever was named to help another person of this case, where something is asked of all of you

mail-helper-named = In your name, somebody was named to help with your case at { $practice }: { $when }.
mail-helper-left = Somebody who helped with your case at { $practice } stopped: { $when }.

helper-desk-interpreter = Interpreter of { $name }
helper-desk-family = Family or friend of { $name }
helper-desk-representative = Represents { $name }
helper-desk-reads = Sees what is asked, until { $day }
helper-desk-sends = Sees what is asked and sends documents, until { $day }
helper-desk-may = May do
helper-desk-agreed = Named
helper-desk-agreed-on = { $when } by { $name }, who agreed to { $text }
helper-desk-waits = Let them in once you know who they are. They never see messages, details or approvals.
helper-desk-waits-client = { $name } cannot come in at the moment, so nobody who helps can.
helper-desk-refuse = Do not let them in
helper-desk-refuse-title = Not let { $name } in?
helper-desk-refuse-text = They were named and have not been here yet. The client sees that they cannot come in.
helper-desk-refuse-again = The client can name them again.
helper-desk-refused = { $name } was not let in.
helper-desk-let-in-not = { $name } cannot be let in any more: the client ended it, the day is over, or the client’s own access is closed.
helper-desk-tag-waits = To let in
helper-desk-tag-over = Ended
helper-desk-review = Helps a client
helper-notice-waits = Somebody whom a client named to help waits to be let in
helper-notice-stuck = Something is not working or unclear to somebody who helps a client: call them
helper-notice-ended = Somebody does not help a client any more
desk-did-helper-named = { $who } named somebody to help them.
desk-did-helper-ended = { $who } ended the help of somebody.
desk-did-helper-stuck = { $who } said, while helping, that something is not working or unclear.
desk-did-helper-left = { $who } stopped helping.
desk-did-helper-over = { $who } ended the help of somebody whose time was over.
helper-log-reads = Sees what is asked
helper-log-sends = Sees what is asked and sends documents
helper-log-until = Until { $day }
helper-log-again = { $n ->
    [one] 1 person who helps has to be let in again
   *[other] { $n } people who help have to be let in again
}
helper-address = Their address: { $email }
helper-desk-text = What { $name } agreed to

### The desk's first page, its search box, and how far clients came.

today-rail = Today
today-title = Today
today-lead-none = Nothing needs you now.
today-lead-some = { $count ->
    [one] One thing needs you.
   *[other] { $count } things need you.
}
today-lead-many = More than 99 things need you.
today-decide = Decide
today-answer = Answer
today-waiting = Waiting on clients
today-review = Files to review
today-review-none = No file waits for you.
today-flagged = Something looked odd
today-release = For a lawyer to release
today-unapproved = Not approved
today-messages = Messages
today-messages-none = Nobody waits for an answer.
today-enquiries = New enquiries
today-enquiries-none = Every enquiry was answered.
today-help = Clients who asked for help
today-help-none = Nobody asked for help.
today-details = Details to check
today-details-none = No client waits for you to check their details.
today-late = Client is late
today-next = Do
today-next-own = Your next actions
today-next-none = No next action of yours is due soon.
today-late-none = Nobody is late.
today-coming = Due in 14 days
today-coming-none = Nothing is due in the next 14 days.
today-never-in = Never came in
today-never-in-none = Nobody has stayed away.
today-stuck = Came in, sent nothing
today-stuck-none = Nobody is stuck.
today-quiet = Quiet for 14 days
today-quiet-none = Every open matter has moved in the last 14 days.
today-oldest = oldest { $when }
today-since = { $when }
today-due = due { $day }
today-was-due = was due { $day }
today-let-in = let in { $when }
today-last-there = last there { $when }
today-last-moved = last moved { $when }
today-adoption-link = How far clients came

search-title = Search
search-label = Search matters, clients, enquiries and documents
search-hint = Search or jump to
search-lead = Type the beginning of a name, a number, a request or a file.
search-nothing = Nothing you may see begins with “{ $query }”.
search-unfinished = There may be more documents. Type more letters, or look at all documents that match.
search-matters = Matters
search-clients = Clients
search-documents = Documents
search-contacts = Contacts of organizations
search-leads = Enquiries
search-new-lead = New enquiry
search-do = Do
search-for = for { $organisation }
search-go = Go to
search-in = in { $matter }
search-more-matters = All matters that match
search-more-clients = All clients that match
search-more-contacts = All contacts that match
search-more-leads = All enquiries that match
search-more-documents = All documents that match
search-results = Results

adoption-title = How far clients came
adoption-lead = People with access to an open matter you may see.
adoption-language = Language
adoption-device = Device
adoption-phone = Phone
adoption-tablet = Tablet
adoption-computer = Computer
adoption-device-unknown = Unknown
adoption-device-none = Not in yet
adoption-device-hint = The device is the kind they last came in on, as the browser says of itself; nothing more of it is kept. Some tablets say that they are computers. Unknown is what says nothing, and who came in before this was kept.
adoption-let-in = Let in
adoption-came = Came in
adoption-confirmed = Confirmed their details
adoption-sent = Sent something
adoption-done = Sent all we asked for
adoption-all = All
adoption-none = Nobody has access yet.
adoption-share = ({ $percent }%)
adoption-stuck = Who is stuck
adoption-stuck-hint = Call them. A short call helps more than another mail.
adoption-took = How long intake takes
adoption-took-hint = From the day a matter is opened. Half of the matters took no longer than what stands here. A matter counts in the days in which it came that far, for the first time.
adoption-took-step = Until
adoption-took-now = Last 90 days
adoption-took-before = The 90 days before
adoption-took-came = A client came in
adoption-took-sent = The first document came
adoption-took-complete = All we asked for was accepted
adoption-took-of = { $number ->
    [one] of 1 matter
   *[other] of { $number } matters
}
adoption-took-none = no matter yet
today-intake = Intakes that lack something
today-intake-none = Nothing is missing from an intake.
today-hundred = These are the first hundred. The others follow once some of them are dealt with.
search-found-by = { $field }: { $value }

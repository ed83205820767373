# What is on file about a client: My Details in the portal, the first visit, and the same record at the desk.

# --- fields
profile-given = First name
profile-middle = Middle names
profile-family = Last name
profile-own-script = Your name in your own letters
profile-name-order = Which name comes first?
profile-born = Date of birth
profile-email = Email
profile-phone = Phone
profile-address = Address
profile-nationality = Nationality
profile-birth-country = Country of birth
profile-passport-number = Passport number
profile-passport-issued = Passport issued on
profile-passport-expires = Passport ends on
profile-a-number = A-Number
profile-priority-dates = Priority dates
profile-prefers = How should we reach you?
profile-order-given = First name first
profile-order-family = Last name first
profile-by-email = By email
profile-by-phone = By phone
client-said-in-enquiry = { $when }, from the enquiry
profile-by-message = By text or chat message
profile-unsaid = Not said
profile-day = { $month } { $day }, { $year }
profile-day-first = { $day } { $month } { $year }

# --- My Details
details-title = My details
details-home = Please look at your details and tell us if they are right
details-h1 = Are your details right?
details-lead = Look at each one. Change what is wrong. { $practice } checks changes before they count.
details-step = Step 2 of 2
details-confirmed = You last said this is right: { $when }.
details-part-name = Your name and birthday
details-part-reach = How we reach you
details-part-country = Where you are from
details-part-papers = Your papers
details-hint-date = For example { $example }
details-hint-phone = For example { $example }
details-part-homes = Where you lived before
profile-address-history = Earlier addresses
details-hint-homes = Begin with where you live now. Leave the second month empty if you still live there. When all rows are full, press the button below and two more appear.
details-home-number = Home { $number }
details-home-from = From
details-home-to = Until
details-home-month = { $month } { $year }
details-home-since = Since { $from }: { $line }
details-home-span = { $from } to { $to }: { $line }
details-problem-homes = Each home needs its address and the month and year you moved in, and you cannot move out before that
client-homes-hint = One home a line: month from, month until, address. 2019-03 2021-06 4 Ash Street. Leave the second month out for where they live now.
details-hint-own-script = As you write it, in any letters
details-hint-a-number = The letter A and 7 to 9 numbers. Leave it empty if you have none.
details-waits = Your change waits to be checked. On file now: { $value }.
details-declined = We could not take over your last change. Write to us if you think it is right.
details-waits-new = What you added waits to be checked.
details-go = This is right
details-saved-same = Thank you. Your details stay as they are.
details-saved-changes = Thank you. Your changes wait to be checked.
details-problem-name = Type your name
details-problem-long = This is too long
details-problem-email = This does not look like an email address
details-problem-phone = This does not look like a phone number
details-problem-a-number = This does not look like an A-Number
details-problem-passport = This does not look like a passport number
details-problem-date = Choose the month, and type a day and a year that go with it
details-problem-choice = Choose one from the list

# --- the first visit
welcome-title = Before you begin
welcome-step = Step 1 of 2
welcome-h1 = Welcome to { $practice }
welcome-lead = Please read each part. Then tell us if you agree.
welcome-text-submission = { $practice } may take in what I send and write here, and use it to work on my case. I can read who sees it on this page, and later under “You and your access”. I can ask questions about this at any time.
welcome-text-storage = { $practice } may keep what I send and write here. It is stored sealed. It is kept as long as the law and my case need it, also after my case is closed. I can take this back. Nothing is deleted by that alone: my legal team calls me.
welcome-text-sponsor = A person or a company in this case asks for a visa for me, employs me or vouches for me. { $practice } may show them what I send when something is asked of everybody in the case. If I say no, they see what is asked of them, and what they sent. They still see how far the case is, and messages to everybody. I can take this back for what is not yet handed over.
welcome-text-ai = Today this portal uses no artificial intelligence. If { $practice } begins to use it, it may help to read and sort my documents. A person checks what it finds. I can take this back.
welcome-seen = Who can see what you send now
welcome-agree = Yes, I agree
welcome-decline = No, I do not agree
welcome-decline-text = We will tell your legal team. They will call you.
welcome-decline-free = We will tell your legal team. You can go on.
welcome-declined = You said that you do not agree. { $practice } knows and will call you. You can change your answer here.
welcome-said-no = You said no to this. You can change your answer.
welcome-go = Send my answer
welcome-problem = Choose one answer: { $what }

# --- the desk
client-confirmed = The client said that this is right: { $when }
client-not-confirmed = The client has not said yet that this is right.
client-behind-title = Somebody changed this client while you were writing
client-behind-text = Nothing of yours is lost. What you wrote stands in the form. What is on file now stands beside it. Choose, then save again.
client-proposed = Said by the client, not checked yet
client-proposed-count = { $count ->
    [one] 1 change waits to be checked
   *[other] { $count } changes wait to be checked
  }
client-unverified = Unverified
client-old = On file
client-new = They say
client-nothing = Nothing
client-evidence = What did you see?
client-evidence-hint = Say which paper shows it, for instance “passport, page 2”.
client-evidence-document = Or a document of the matter
client-evidence-none = None
client-accept = Accept
client-decline = Decline
client-decided-accepted = Accepted by { $who }, { $when }
client-decided-declined = Declined by { $who }, { $when }
client-decided-title = Decided before
client-accepted = Accepted. The record is changed.
client-declined = Declined. The record stays as it is.
client-evidence-missing = Say what you saw before you accept this
client-changed-since = The record was changed since. Decline this and ask again.
client-already = Somebody has decided this already.
client-identity = Address, identity and papers
client-dates-hint = Year-month-day, with spaces between several
client-notice = A client changed their details
client-notice-consent = A client does not agree to your text
client-set-title = Clients
client-set-text = How a client begins, and what is on file about them.
client-set-link = Set up the first visit
client-set-guided = Ask clients to agree and to check their details first
client-set-guided-hint = Nothing else opens in the portal before that.
client-set-consent = Texts clients agree to
client-set-consent-text = Each purpose is asked by itself. A changed text is asked anew. A no to the first two opens nothing; a no to the others takes effect, and you are told.
client-set-sponsor-hint = Asked where a petitioner, employer or sponsor is on the matter. After a no they are not shown what clients sent for requests to everybody.
client-set-ai = Ask about artificial intelligence, too
client-set-ai-hint = This portal uses none. Turn this on if your practice wants the answer on file.
client-set-schema = Fields of the client record
client-set-schema-text = As JSON Schema, for other programs.
client-set-schema-get = Download

# --- the log
desk-did-details-proposed = { $who } changed details about themselves.
desk-did-details-confirmed = { $who } said that their details are right.
desk-did-consent-given = { $who } agreed to the text of the first visit.
desk-did-consent-declined = { $who } did not agree to the text of the first visit.
desk-did-detail-accepted = { $who } accepted a detail a client gave.
desk-did-detail-declined = { $who } declined a detail a client gave.

# What somebody agreed to, read again and taken back: the client's own page, the desk's evidence, the log.

agreed-title = What you agreed to
agreed-open = Read what you agreed to
agreed-none = You have not been asked to agree to anything here.
agreed-lead = Each text as you read it, with your answer.
agreed-print = Print this page
agreed-first-visit = Your first visit
agreed-helper = That { $name } helps you
agreed-said-yes = You agreed: { $when }
agreed-said-no = You did not agree: { $when }
agreed-withdrew = You withdrew your consent: { $when }
agreed-from = Text { $version }, answered on { $device }, from the address { $address }
agreed-from-device = Text { $version }, answered on { $device }
agreed-withdraw = Withdraw my consent
agreed-again-text = Did you change your mind, or did your questions get an answer? You can read the text and agree to it again.
agreed-again = Read the text again
agreed-done-withdrawn = You withdrew your consent. { $practice } knows and will call you.
agreed-done-agreed = You agreed again. { $practice } can see it.

agreed-withdraw-h1 = Withdraw your consent?
agreed-withdraw-read = Read the text again
agreed-withdraw-what = What happens then
agreed-withdraw-told = { $practice } is told at once and will call you.
agreed-withdraw-kept = Nothing is deleted. What you sent and wrote stays where it is.
agreed-withdraw-access = You can still come in here, until { $practice } ends your access.
agreed-withdraw-back = You can agree again later, on this portal.
agreed-withdraw-go = Yes, withdraw my consent
agreed-withdraw-stay = No, keep it
agreed-welcome-withdrawn = You withdrew your consent to this text. You can agree to it again here. Everything else stays open to you.
agreed-welcome-stay = No, it stays withdrawn

desk-consent-withdrew = Withdrew consent to text { $version }, { $when }
desk-consent-withdrawn = They took back their consent to your text. They can still come in until you end their access, and nothing was deleted.
desk-consent-withdrawn-call = Call them at { $phone } and ask what they want. If they wish to agree again, they find the text under “You and your access”.
desk-consent-withdrawn-do = Call them and ask what they want. If they wish to agree again, they find the text under “You and your access”.

consent-title = What { $name } answered
consent-agreed = Agreed
consent-declined = Declined
consent-withdrawn = Withdrawn
consent-who = Who
consent-when = When
consent-which = Which text
consent-text-shipped = { $version }: the text that comes with the program
consent-text-own = { $version }: your own text, wording { $number }
consent-address = Internet address
consent-device = Device
consent-agent = What the browser called itself
consent-log = Line in the log
consent-line = Line { $number } of the matter’s log
consent-fingerprint = Fingerprint of that line
consent-text = The text as they read it
consent-all = All their answers
consent-from = From { $address }, { $device }
consent-notice-withdrawn = A client withdrew their consent
desk-did-consent-withdrawn = { $who } withdrew their consent to the text of the first visit.

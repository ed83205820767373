### Whom a client turns to, and how the practice is reached.

contact-title = Who handles your case
contact-practice = How to reach { $practice }
contact-hours = Hours: { $hours }.
contact-hours-label = Hours:
contact-address-label = Address:
contact-write = Write a message
contact-set-hours-en = Hours, in English
contact-set-hours-es = Hours, in Spanish
contact-set-hours-hint = One line: Monday to Friday, 9 to 5.
contact-set-address = Address
contact-set-address-hint = Clients see it on their first page.

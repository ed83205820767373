-- So many days after it was asked for a request is due, where its list says so: a list that changes is compared with what it
-- said before, and a day that somebody set by hand is not one of its. Requests from before this column have a day without a rule.
ALTER TABLE item ADD COLUMN due_days {int}

-- A request for approval whose last day stands still while a question is answered: since when, what makes it go on, and the last
-- day as it stands now where that is another than the one that was asked.
ALTER TABLE approval ADD COLUMN paused_at {int};
ALTER TABLE approval ADD COLUMN resumes TEXT;
ALTER TABLE approval ADD COLUMN last_day {int};
ALTER TABLE approval_line ADD COLUMN paused_at {int};
-- On what kind of device a contact last came in, and no more of it than that.
ALTER TABLE portal_access ADD COLUMN device TEXT

-- A job that waits for somebody outside, such as a malware scanner that went away, waits without using up its tries:
-- since when, and how often that was found so.
ALTER TABLE job ADD COLUMN held_since {int};
ALTER TABLE job ADD COLUMN holds {int} NOT NULL DEFAULT 0

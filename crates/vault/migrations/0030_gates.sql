-- Nothing is asked before the engagement letter is agreed, where a matter says so: whether it does, and whether anybody of it
-- still waits, so that lists enter no room.
ALTER TABLE matter ADD COLUMN letter_first {int} NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN letter_waits {int} NOT NULL DEFAULT 0;
CREATE INDEX matter_letter ON matter (touched_at, id) WHERE letter_waits = 1 AND phase = 'open';
-- What the practice did about the letter, kept for good: wanted, lifted for one client or for all, or signed on paper with the
-- filed version that shows it. Why is sealed.
CREATE TABLE letter_event (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, what TEXT NOT NULL CHECK (what IN ('wanted', 'lifted', 'on_paper')),
  client_id {id}, version_id {id}, person_id {id} NOT NULL, at {int} NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY (matter_id, id),
  FOREIGN KEY (matter_id, version_id) REFERENCES version (matter_id, id)
) {strict}

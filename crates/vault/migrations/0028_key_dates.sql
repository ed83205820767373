-- The days a matter turns on. Kind, day, whose it is and since when its clients see it are legible; what was typed about it is
-- sealed. What it was before stays, act by act.
CREATE TABLE key_date (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('ahead', 'done', 'taken_off')),
  at {int} NOT NULL, timed {int} NOT NULL, for_client {id}, shown_at {int}, set_at {int} NOT NULL, revision {int} NOT NULL,
  person_id {id} NOT NULL, created_at {int} NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY (matter_id, id)
) {strict};
CREATE TABLE key_date_step (
  matter_id {id} NOT NULL, id {id} NOT NULL, date_id {id} NOT NULL, revision {int} NOT NULL, act TEXT NOT NULL, at {int} NOT NULL,
  timed {int} NOT NULL, shown {int} NOT NULL, person_id {id} NOT NULL, written_at {int} NOT NULL, sealed {bytes} NOT NULL,
  PRIMARY KEY (matter_id, id), FOREIGN KEY (matter_id, date_id) REFERENCES key_date (matter_id, id)
) {strict};
CREATE UNIQUE INDEX key_date_step_order ON key_date_step (matter_id, date_id, revision);
-- The same for lists, which enter no room: only days that count, and nothing of what was typed.
CREATE TABLE date_line (
  date_id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, kind TEXT NOT NULL, at {int} NOT NULL, timed {int} NOT NULL
) {strict};
CREATE INDEX date_line_at ON date_line (at, date_id);
CREATE INDEX date_line_matter ON date_line (matter_id, at, date_id)

-- What colleagues opened and took away, counted by the hour and kept for some days, and what stood out of it. Counts and times are
-- legible; what somebody found out about it is a sealed card. No line says which document, and none leads into a room: `scope`
-- is a matter's id, or the practice's own for files outside matters.
CREATE TABLE trail (
  person_id {id} NOT NULL REFERENCES person, scope {id} NOT NULL, hour {int} NOT NULL, kind TEXT NOT NULL,
  uses {int} NOT NULL, PRIMARY KEY (person_id, scope, hour, kind)
) {strict};
CREATE INDEX trail_hour ON trail (hour, kind);
-- `round` counts what stood out again on one day after somebody had looked.
CREATE TABLE oddity (
  id {id} NOT NULL PRIMARY KEY, kind TEXT NOT NULL, object_id {id} NOT NULL, day {int} NOT NULL, round {int} NOT NULL,
  at {int} NOT NULL, uses {int} NOT NULL, bound {int} NOT NULL, looked_by {id} REFERENCES person, looked_at {int}, sealed {bytes},
  UNIQUE (kind, object_id, day, round), CHECK ((looked_by IS NULL) = (looked_at IS NULL)), CHECK ((sealed IS NULL) = (looked_at IS NULL))
) {strict};
CREATE INDEX oddity_at ON oddity (at, id);
CREATE INDEX practice_event_failed ON practice_event (at) WHERE code = 'sign_in.failed';
CREATE INDEX session_staff_begun ON session (created_at) WHERE door = 'staff';
CREATE INDEX sign_in_link_created ON sign_in_link (created_at);
-- Whose duties end with their place.
CREATE INDEX review_line_lawyer ON review_line (lawyer_id) WHERE lawyer_id IS NOT NULL;
CREATE INDEX thread_line_assigned ON thread_line (assigned) WHERE assigned IS NOT NULL;

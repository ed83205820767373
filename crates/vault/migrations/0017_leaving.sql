-- Somebody leaves: who takes each matter over, kept before anything is done, so that what was cut short can go on. One at a
-- time for each colleague.
CREATE TABLE departure (
  id {id} NOT NULL PRIMARY KEY, person_id {id} NOT NULL REFERENCES person, heir_id {id} REFERENCES person,
  begun_by {id} NOT NULL REFERENCES person, begun_at {int} NOT NULL, done_by {id} REFERENCES person, done_at {int}
) {strict};
CREATE UNIQUE INDEX departure_open ON departure (person_id) WHERE done_at IS NULL;
CREATE INDEX departure_person ON departure (person_id, done_at);
CREATE TABLE departure_line (
  departure_id {id} NOT NULL REFERENCES departure, about_id {id} NOT NULL REFERENCES matter, to_id {id} NOT NULL REFERENCES person,
  PRIMARY KEY (departure_id, about_id)
) {strict}
;
-- Which role somebody was given when, and by whom. Nobody stands for the one they joined with.
CREATE TABLE role_change (
  id {id} NOT NULL PRIMARY KEY, person_id {id} NOT NULL REFERENCES person, role TEXT NOT NULL, by_id {id} REFERENCES person, at {int} NOT NULL
) {strict};
CREATE INDEX role_change_person ON role_change (person_id, at);
INSERT INTO role_change (id, person_id, role, by_id, at) SELECT p.id, p.id, p.role, NULL, p.created_at FROM person p WHERE p.kind = 'staff'

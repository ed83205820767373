-- Who does the next action of a matter; nobody in particular: whoever is responsible for it.
ALTER TABLE matter ADD COLUMN next_action_by {id};
-- Matters that belong together. How is sealed under the lobby key; a link that ended stays written.
CREATE TABLE matter_link (
  id {id} NOT NULL PRIMARY KEY, one {id} NOT NULL REFERENCES matter, other {id} NOT NULL REFERENCES matter, sealed {bytes} NOT NULL,
  person_id {id} NOT NULL REFERENCES person, at {int} NOT NULL, ended_at {int}
) {strict};
CREATE INDEX matter_link_one ON matter_link (one);
CREATE INDEX matter_link_other ON matter_link (other)

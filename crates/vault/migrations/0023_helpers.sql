-- A client can name somebody who helps with their own part of one matter, for a time. A helper is a person of their own, with
-- an admission of their own in that client's seat, which the practice opens and which is over on its day whether or not
-- anything ran. What the client agreed to when they named them is sealed.
ALTER TABLE portal_access ADD COLUMN ends_at {int};
CREATE TABLE helper (
  access_id {id} NOT NULL PRIMARY KEY REFERENCES portal_access, matter_id {id} NOT NULL REFERENCES matter,
  named_by_id {id} NOT NULL REFERENCES portal_access, kind TEXT NOT NULL CHECK (kind IN ('interpreter', 'family', 'representative')),
  named_at {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX helper_named_by ON helper (named_by_id, named_at);
CREATE INDEX helper_matter ON helper (matter_id)

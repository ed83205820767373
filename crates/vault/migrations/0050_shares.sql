-- What a client shares of what is on file about them with another client of the same matter, from one admission to the other,
-- until it is taken back. It never outlives either admission: one that changed since counts as over wherever this is read.
CREATE TABLE detail_share (
  id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, from_access {id} NOT NULL REFERENCES portal_access,
  to_access {id} NOT NULL REFERENCES portal_access, piece TEXT NOT NULL, at {int} NOT NULL, ended_at {int}
) {strict};
CREATE UNIQUE INDEX detail_share_open ON detail_share (from_access, to_access, piece) WHERE ended_at IS NULL;
CREATE INDEX detail_share_to ON detail_share (to_access) WHERE ended_at IS NULL;
CREATE INDEX detail_share_matter ON detail_share (matter_id)

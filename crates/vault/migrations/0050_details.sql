-- What a client shares of what is on file about them with another client of the same matter, from one admission to the other,
-- until it is taken back. It never outlives either admission: one that changed since counts as over wherever this is read.
CREATE TABLE detail_share (
  id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, from_access {id} NOT NULL REFERENCES portal_access,
  to_access {id} NOT NULL REFERENCES portal_access, piece TEXT NOT NULL, at {int} NOT NULL, ended_at {int}
) {strict};
CREATE UNIQUE INDEX detail_share_open ON detail_share (from_access, to_access, piece) WHERE ended_at IS NULL;
CREATE INDEX detail_share_to ON detail_share (to_access) WHERE ended_at IS NULL;
CREATE INDEX detail_share_matter ON detail_share (matter_id);
-- What staff wrote in a client's record by hand: each field with what stood there before and since, how they knew and on whose
-- instruction, sealed together.
CREATE TABLE record_entry (
  id {id} NOT NULL PRIMARY KEY, client_id {id} NOT NULL REFERENCES client, person_id {id} NOT NULL REFERENCES person,
  at {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX record_entry_client ON record_entry (client_id, at);
-- What clients said about themselves and nobody decided about, as the first page of the day asks for it.
CREATE INDEX detail_proposal_matter ON detail_proposal (matter_id, at) WHERE state = 'open'

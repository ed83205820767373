-- What a client says about themselves and nobody has accepted yet: one open proposal for each field. Values, and what was
-- seen to prove them, are sealed; which field, its state and its times are legible, so that it can be listed.
CREATE TABLE detail_proposal (
  id {id} NOT NULL PRIMARY KEY, client_id {id} NOT NULL REFERENCES client, matter_id {id} NOT NULL REFERENCES matter,
  person_id {id} NOT NULL REFERENCES person, field TEXT NOT NULL, state TEXT NOT NULL, at {int} NOT NULL,
  decided_at {int}, decided_by {id} REFERENCES person, version_id {id}, sealed {bytes} NOT NULL, evidence {bytes}
) {strict};
CREATE UNIQUE INDEX detail_proposal_open ON detail_proposal (client_id, field) WHERE state = 'open';
CREATE INDEX detail_proposal_client ON detail_proposal (client_id, at);
-- What somebody agreed to, or did not, when they first came in: the text as they read it and where from, sealed.
CREATE TABLE consent (
  id {id} NOT NULL PRIMARY KEY, access_id {id} NOT NULL REFERENCES portal_access, person_id {id} NOT NULL REFERENCES person,
  version TEXT NOT NULL, verdict TEXT NOT NULL, at {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX consent_access ON consent (access_id, version, at);
-- When the contact last said that what is on file about them is right.
ALTER TABLE portal_access ADD COLUMN details_confirmed_at {int};
-- Grows with every change of the record, so that of two editors the second is shown what the first wrote.
ALTER TABLE client ADD COLUMN revision {int} NOT NULL DEFAULT 1

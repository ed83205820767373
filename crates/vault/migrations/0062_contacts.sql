-- The last moment of the last day a contact of an organisation may come in, where one was written down, and when whoever leads
-- their matters was told that it comes near. It stands with the contact and in no admission: one row says so for all of them.
ALTER TABLE contact ADD COLUMN ends_at {int};
ALTER TABLE contact ADD COLUMN told_at {int};
CREATE INDEX contact_ends ON contact (ends_at) WHERE state = 'active' AND ends_at IS NOT NULL;
-- What a contact says about themselves and nobody has accepted yet: one open proposal for each field of each contact. Values are
-- sealed; which field, its state and its times are legible, so that it can be listed. What they say about the organisation is a
-- proposal beside its record, like any client's.
CREATE TABLE contact_proposal (
  id {id} NOT NULL PRIMARY KEY, contact_id {id} NOT NULL REFERENCES contact, matter_id {id} NOT NULL REFERENCES matter,
  field TEXT NOT NULL, state TEXT NOT NULL, at {int} NOT NULL, decided_at {int}, decided_by {id} REFERENCES person,
  sealed {bytes} NOT NULL
) {strict};
CREATE UNIQUE INDEX contact_proposal_open ON contact_proposal (contact_id, field) WHERE state = 'open';
CREATE INDEX contact_proposal_contact ON contact_proposal (contact_id, at)

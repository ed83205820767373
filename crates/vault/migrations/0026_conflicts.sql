-- A search for conflicts finds the contacts of organisations too: by which rules each one's tokens were made.
ALTER TABLE contact ADD COLUMN indexed {int} NOT NULL DEFAULT 0;
CREATE INDEX contact_indexed ON contact (indexed);

-- Until now every search was an enquiry's. A client a matter is opened for at the desk is searched for too, and so is who
-- joins a matter later, on either side. The table is made anew, because neither engine lets a value be missing in the same
-- words; every row keeps its id.
ALTER TABLE conflict_search RENAME TO conflict_search_before;
CREATE TABLE conflict_search (
  id {id} NOT NULL PRIMARY KEY, lead_id {id} REFERENCES lead, client_id {id} REFERENCES client, matter_id {id} REFERENCES matter,
  person_id {id} NOT NULL REFERENCES person, at {int} NOT NULL, sealed {bytes} NOT NULL, decision TEXT, decided_by {id} REFERENCES person,
  decided_at {int}, reason {bytes}
) {strict};
INSERT INTO conflict_search (id, lead_id, client_id, matter_id, person_id, at, sealed, decision, decided_by, decided_at, reason)
  SELECT id, lead_id, client_id, matter_id, person_id, at, sealed, decision, decided_by, decided_at, reason FROM conflict_search_before;
DROP TABLE conflict_search_before;
CREATE INDEX conflict_search_lead ON conflict_search (lead_id, at);
CREATE INDEX conflict_search_client ON conflict_search (client_id, at);
CREATE INDEX conflict_search_matter ON conflict_search (matter_id, at)

-- People who ask before they are clients. What they wrote is sealed; where an enquiry stands, when, by which road and from
-- which source it came is legible, so that it can be listed and counted. `attempt` makes a form sent twice one enquiry.
CREATE TABLE lead (
  id {id} NOT NULL PRIMARY KEY, state TEXT NOT NULL, road TEXT NOT NULL, source TEXT NOT NULL, locale TEXT NOT NULL, lost TEXT,
  assigned_to {id} REFERENCES person, entered_by {id} REFERENCES person, revision {int} NOT NULL, attempt {bytes} NOT NULL,
  created_at {int} NOT NULL, changed_at {int} NOT NULL, contacted_at {int}, erased_at {int},
  client_id {id} REFERENCES client, matter_id {id} REFERENCES matter, sealed {bytes} NOT NULL
) {strict};
CREATE UNIQUE INDEX lead_attempt ON lead (attempt);
CREATE INDEX lead_state ON lead (state, created_at, id);
CREATE INDEX lead_created ON lead (created_at, id);
CREATE INDEX lead_client ON lead (client_id);
CREATE UNIQUE INDEX lead_matter ON lead (matter_id);
-- Its history: notes, tries to reach somebody, moves, ticks. Lines are only ever added; erasing empties them.
CREATE TABLE lead_entry (
  lead_id {id} NOT NULL REFERENCES lead, id {id} NOT NULL, kind TEXT NOT NULL, at {int} NOT NULL, person_id {id} REFERENCES person,
  channel TEXT, outcome TEXT, sealed {bytes} NOT NULL, PRIMARY KEY (lead_id, id)
) {strict};
-- Each search for conflicts with what was asked and found (sealed), and what somebody decided about it.
CREATE TABLE conflict_search (
  id {id} NOT NULL PRIMARY KEY, lead_id {id} NOT NULL REFERENCES lead, client_id {id} REFERENCES client, matter_id {id} REFERENCES matter,
  person_id {id} NOT NULL REFERENCES person, at {int} NOT NULL, sealed {bytes} NOT NULL, decision TEXT, decided_by {id} REFERENCES person,
  decided_at {int}, reason {bytes}
) {strict};
CREATE INDEX conflict_search_lead ON conflict_search (lead_id, at);
-- Who stands on the other side of a matter, as a card that can be searched across matters by those who may see it.
CREATE TABLE other_side (
  id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, added_by {id} NOT NULL REFERENCES person,
  added_at {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX other_side_matter ON other_side (matter_id, added_at);
-- By which rules a card's search tokens were made; older ones are made again in the background.
ALTER TABLE client ADD COLUMN indexed {int} NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN indexed {int} NOT NULL DEFAULT 0;
CREATE INDEX client_indexed ON client (indexed);
CREATE INDEX matter_indexed ON matter (indexed)

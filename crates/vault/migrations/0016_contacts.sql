-- An organisation has contacts who sign in for it. Until now one client had one admission to a matter; from now on each
-- person has one. The table is made anew, because neither engine can take a constraint off it in the same words; the two
-- that refer to it follow, and every row keeps its id.
ALTER TABLE portal_access RENAME TO portal_access_before;
CREATE TABLE portal_access (
  id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, client_id {id} NOT NULL REFERENCES client,
  person_id {id} NOT NULL REFERENCES person, relation TEXT NOT NULL, state TEXT NOT NULL, epoch {int} NOT NULL,
  created_at {int} NOT NULL, changed_at {int} NOT NULL, signed_in_at {int}, last_sign_in_at {int}, first_sent_at {int},
  details_confirmed_at {int},
  -- In what capacity the person comes in for the client.
  capacity TEXT NOT NULL DEFAULT 'client',
  -- Whether the state it is in was set by what a contact sees. What a person closed by hand no rule opens again.
  by_preset {int} NOT NULL DEFAULT 0, UNIQUE (matter_id, client_id, person_id)
) {strict};
INSERT INTO portal_access (id, matter_id, client_id, person_id, relation, state, epoch, created_at, changed_at, signed_in_at, last_sign_in_at, first_sent_at, details_confirmed_at)
  SELECT id, matter_id, client_id, person_id, relation, state, epoch, created_at, changed_at, signed_in_at, last_sign_in_at, first_sent_at, details_confirmed_at FROM portal_access_before;

ALTER TABLE sign_in_link RENAME TO sign_in_link_before;
CREATE TABLE sign_in_link (
  id {id} NOT NULL PRIMARY KEY, access_id {id} NOT NULL REFERENCES portal_access, token_hash {bytes} NOT NULL UNIQUE,
  code_hash {bytes} NOT NULL, browser_hash {bytes}, created_at {int} NOT NULL, expires_at {int} NOT NULL,
  ended_at {int}, ended_by TEXT, tries {int} NOT NULL, origin {bytes}
) {strict};
INSERT INTO sign_in_link (id, access_id, token_hash, code_hash, browser_hash, created_at, expires_at, ended_at, ended_by, tries, origin)
  SELECT id, access_id, token_hash, code_hash, browser_hash, created_at, expires_at, ended_at, ended_by, tries, origin FROM sign_in_link_before;
DROP TABLE sign_in_link_before;
CREATE INDEX sign_in_link_access ON sign_in_link (access_id, ended_at);

ALTER TABLE consent RENAME TO consent_before;
CREATE TABLE consent (
  id {id} NOT NULL PRIMARY KEY, access_id {id} NOT NULL REFERENCES portal_access, person_id {id} NOT NULL REFERENCES person,
  version TEXT NOT NULL, verdict TEXT NOT NULL, at {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
INSERT INTO consent (id, access_id, person_id, version, verdict, at, sealed) SELECT id, access_id, person_id, version, verdict, at, sealed FROM consent_before;
DROP TABLE consent_before;
CREATE INDEX consent_access ON consent (access_id, version, at);

DROP TABLE portal_access_before;
CREATE INDEX portal_access_client ON portal_access (client_id, person_id);
CREATE INDEX portal_access_person ON portal_access (person_id, state);
CREATE INDEX portal_access_never_in ON portal_access (changed_at, id) WHERE state = 'enabled' AND signed_in_at IS NULL;
CREATE INDEX portal_access_stuck ON portal_access (signed_in_at, id) WHERE state = 'enabled' AND first_sent_at IS NULL AND signed_in_at IS NOT NULL;

-- Departments of an organisation, and which of its matters belong to one. Names are sealed cards.
CREATE TABLE department (id {id} NOT NULL PRIMARY KEY, client_id {id} NOT NULL REFERENCES client, sealed {bytes} NOT NULL, created_at {int} NOT NULL) {strict};
CREATE INDEX department_client ON department (client_id, created_at);
ALTER TABLE client_matter ADD COLUMN department_id {id};
-- What the client is in the matter, so that an admission made from outside the room says so too.
ALTER TABLE client_matter ADD COLUMN relation TEXT NOT NULL DEFAULT 'employer';
UPDATE client_matter SET relation = COALESCE((SELECT p.relation FROM party p WHERE p.matter_id = client_matter.matter_id AND p.client_id = client_matter.client_id), 'employer');

-- The contacts of an organisation: each a person of their own. What they do there (the job) is sealed.
CREATE TABLE contact (
  id {id} NOT NULL PRIMARY KEY, client_id {id} NOT NULL REFERENCES client, person_id {id} NOT NULL REFERENCES person, preset TEXT NOT NULL,
  department_id {id} REFERENCES department, state TEXT NOT NULL, revision {int} NOT NULL, sealed {bytes} NOT NULL,
  created_at {int} NOT NULL, changed_at {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX contact_person ON contact (person_id);
CREATE INDEX contact_client ON contact (client_id, created_at);
CREATE TABLE contact_matter (
  contact_id {id} NOT NULL REFERENCES contact, matter_id {id} NOT NULL REFERENCES matter, PRIMARY KEY (contact_id, matter_id)
) {strict}

-- Roles of the practice's own: a shipped role with powers cut from it. What is cut is legible, as roles are: codes with a
-- space before and behind each. Names and reasons are sealed cards. A version is never changed.
CREATE TABLE own_role (
  id {id} NOT NULL PRIMARY KEY, base TEXT NOT NULL CHECK (base <> 'owner'), version {int} NOT NULL, made_at {int} NOT NULL,
  retired_at {int}
) {strict};
CREATE TABLE own_role_version (
  id {id} NOT NULL PRIMARY KEY, own_role_id {id} NOT NULL REFERENCES own_role, version {int} NOT NULL, cuts TEXT NOT NULL,
  by_id {id} NOT NULL REFERENCES person, at {int} NOT NULL, sealed {bytes} NOT NULL, UNIQUE (own_role_id, version)
) {strict};
-- Who has one. The base stays in person.role, so that every rule that asks for the role goes on asking for it.
ALTER TABLE person ADD COLUMN own_role_id {id} REFERENCES own_role CHECK (own_role_id IS NULL OR role <> 'owner');
CREATE INDEX person_own_role ON person (own_role_id) WHERE own_role_id IS NOT NULL;
ALTER TABLE invitation ADD COLUMN own_role_id {id} REFERENCES own_role;
ALTER TABLE role_change ADD COLUMN own_role_id {id} REFERENCES own_role;

-- What is cut from whom at this moment. Where a row is missing or disagrees with the person's base, the answer is a word that
-- no reader knows: nobody is let in on a guess.
CREATE VIEW held_cuts AS
  SELECT p.id AS person_id, COALESCE(CASE WHEN o.base = p.role THEN v.cuts END, 'unknown') AS cuts
  FROM person p LEFT JOIN own_role o ON o.id = p.own_role_id
  LEFT JOIN own_role_version v ON v.own_role_id = o.id AND v.version = o.version WHERE p.own_role_id IS NOT NULL;
-- Whoever cannot see what is sent, decide about it and answer the client leads no matter alone.
CREATE VIEW unfit AS
  SELECT h.person_id FROM held_cuts h WHERE h.cuts LIKE '% open_documents %' OR h.cuts LIKE '% review %'
  OR h.cuts LIKE '% answer_clients %' OR h.cuts NOT LIKE ' %'

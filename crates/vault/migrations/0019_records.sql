-- Which of a matter's clients its card names, so that a corrected name reaches lists and searches. At most one; the first of
-- those who are still in it.
ALTER TABLE client_matter ADD COLUMN main {int} NOT NULL DEFAULT 0;
UPDATE client_matter SET main = 1 WHERE client_id = (SELECT p.client_id FROM party p WHERE p.matter_id = client_matter.matter_id AND p.ended_at IS NULL ORDER BY p.created_at, p.id LIMIT 1);
CREATE UNIQUE INDEX client_matter_main ON client_matter (matter_id) WHERE main = 1;
CREATE INDEX client_matter_named ON client_matter (client_id, matter_id) WHERE main = 1;
-- A record that was joined with another of the same person: where it went. Its row stays, so that old addresses find the way.
ALTER TABLE client ADD COLUMN merged_into {id} REFERENCES client;
CREATE INDEX client_merged ON client (merged_into) WHERE merged_into IS NOT NULL;
-- What both records said and what was done, sealed; who, when and which two is legible.
CREATE TABLE client_merge (
  id {id} NOT NULL PRIMARY KEY, client_id {id} NOT NULL REFERENCES client, gone_id {id} NOT NULL REFERENCES client,
  merged_by {id} NOT NULL REFERENCES person, at {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
CREATE UNIQUE INDEX client_merge_gone ON client_merge (gone_id);
CREATE INDEX client_merge_client ON client_merge (client_id, at)

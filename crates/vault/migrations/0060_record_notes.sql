-- What the team keeps about a client and belongs to no matter. Nobody changes a note: whoever corrects one writes another that
-- names it and says why.
CREATE TABLE client_note (
  id {id} NOT NULL PRIMARY KEY, client_id {id} NOT NULL REFERENCES client, person_id {id} NOT NULL REFERENCES person,
  attempt {id} NOT NULL, corrects {id} REFERENCES client_note, sealed {bytes} NOT NULL, written_at {int} NOT NULL,
  UNIQUE (person_id, attempt)
) {strict};
CREATE INDEX client_note_client ON client_note (client_id, written_at);
CREATE UNIQUE INDEX client_note_corrects ON client_note (corrects) WHERE corrects IS NOT NULL;
-- Who of the staff entered for a client that their details are right, how they knew and on whose instruction; nothing where the
-- client said it themselves.
ALTER TABLE portal_access ADD COLUMN details_entered {bytes};
-- Staff entered this answer in somebody's name.
ALTER TABLE consent ADD COLUMN by_hand {int} NOT NULL DEFAULT 0

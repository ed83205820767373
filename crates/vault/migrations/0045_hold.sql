-- What somebody deleted lies in the matter's bin for a while. The views of rooms leave it out, whoever looks, so the mark is on every
-- row a view shows; `bin` says what lies there, since when and until when, and stays as the tombstone of what was destroyed.
ALTER TABLE document ADD COLUMN binned_at {int};
ALTER TABLE version ADD COLUMN binned_at {int};
ALTER TABLE preview ADD COLUMN binned_at {int};
CREATE TABLE bin (
  matter_id {id} NOT NULL, id {id} NOT NULL, document_id {id} NOT NULL, state TEXT NOT NULL CHECK (state IN ('lies', 'restored', 'destroyed')),
  person_id {id} NOT NULL, binned_at {int} NOT NULL, destroy_at {int} NOT NULL, ended_by {id}, ended_at {int}, sealed {bytes} NOT NULL,
  PRIMARY KEY (matter_id, id), FOREIGN KEY (matter_id, document_id) REFERENCES document (matter_id, id)
) {strict};
CREATE UNIQUE INDEX bin_document ON bin (matter_id, document_id) WHERE state <> 'restored';
-- While one of these stands nothing of what it is about is destroyed. Why it was placed and why it was lifted is sealed. Bins
-- count the time a hold stood, so holds that were lifted stay.
CREATE TABLE legal_hold (
  id {id} NOT NULL PRIMARY KEY, scope TEXT NOT NULL CHECK (scope IN ('matter', 'client', 'lead')), object_id {id} NOT NULL,
  placed_by {id} NOT NULL REFERENCES person, placed_at {int} NOT NULL, sealed {bytes} NOT NULL,
  lifted_by {id} REFERENCES person, lifted_at {int}, lifted {bytes}, CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
) {strict};
CREATE UNIQUE INDEX legal_hold_stands ON legal_hold (object_id) WHERE lifted_at IS NULL;
CREATE INDEX legal_hold_object ON legal_hold (object_id, placed_at)

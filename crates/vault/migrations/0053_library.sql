-- A practice's own letters: sealed texts, with every version that was ever kept and who wrote it.
CREATE TABLE letter_text (
  id {id} NOT NULL PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, version {int} NOT NULL, sealed {bytes} NOT NULL,
  created_at {int} NOT NULL, changed_at {int} NOT NULL
) {strict};
CREATE TABLE letter_text_version (
  letter_id {id} NOT NULL REFERENCES letter_text, version {int} NOT NULL, sealed {bytes} NOT NULL, person_id {id} NOT NULL REFERENCES person, at {int} NOT NULL,
  PRIMARY KEY (letter_id, version)
) {strict}
;
-- Whose packs an owner took for theirs, and who withdrew that: a fingerprint can be confirmed again.
CREATE TABLE pack_signer (
  fingerprint {bytes} NOT NULL, at {int} NOT NULL, sealed {bytes} NOT NULL, person_id {id} NOT NULL REFERENCES person,
  ended_by {id}, ended_at {int}, PRIMARY KEY (fingerprint, at)
) {strict};
CREATE UNIQUE INDEX pack_signer_once ON pack_signer (fingerprint) WHERE ended_at IS NULL;
-- Packs that were brought and wait for a decision: whole files, sealed.
CREATE TABLE pack_file (
  id {id} NOT NULL PRIMARY KEY, sealed {bytes} NOT NULL, person_id {id} NOT NULL REFERENCES person, at {int} NOT NULL
) {strict}

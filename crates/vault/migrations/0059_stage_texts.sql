-- What clients read at a stage where the practice says it in its own way, and whether they are written to there; with every
-- version that was ever kept and who wrote it.
CREATE TABLE stage_text (
  kind TEXT NOT NULL, stage TEXT NOT NULL, version {int} NOT NULL, sealed {bytes} NOT NULL, changed_at {int} NOT NULL,
  PRIMARY KEY (kind, stage)
) {strict};
CREATE TABLE stage_text_version (
  kind TEXT NOT NULL, stage TEXT NOT NULL, version {int} NOT NULL, sealed {bytes} NOT NULL, person_id {id} NOT NULL REFERENCES person, at {int} NOT NULL,
  PRIMARY KEY (kind, stage, version), FOREIGN KEY (kind, stage) REFERENCES stage_text
) {strict}

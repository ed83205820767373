-- A practice's own lists: the pack format as text, sealed, with every version that was ever signed off.
CREATE TABLE template (
  id {id} NOT NULL PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, version {int} NOT NULL, sealed {bytes} NOT NULL,
  created_at {int} NOT NULL, changed_at {int} NOT NULL
) {strict};
CREATE TABLE template_version (
  template_id {id} NOT NULL REFERENCES template, version {int} NOT NULL, sealed {bytes} NOT NULL, person_id {id} NOT NULL, at {int} NOT NULL,
  PRIMARY KEY (template_id, version)
) {strict};

-- Which version of its list a request was made from, how many days before the matter's target date it is due, and when it
-- stopped being asked for. What was sent for it stays.
ALTER TABLE item ADD COLUMN template_version {int};
ALTER TABLE item ADD COLUMN target_days {int};
ALTER TABLE item ADD COLUMN hidden_at {int};
-- Where it stood when it stopped being asked for.
ALTER TABLE item ADD COLUMN hidden_state TEXT;
ALTER TABLE matter ADD COLUMN target_at {int};
-- How a document came that staff filed for a client, and who took it.
ALTER TABLE upload ADD COLUMN filed {bytes}

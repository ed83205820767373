-- One question after a stage a contact was told of: whether it is clear to them what happens next. A row stands for one contact
-- and one stage, so that nobody is asked twice; it holds no words. What somebody wrote to it lies sealed in its matter.
CREATE TABLE pulse (
  access_id {id} NOT NULL REFERENCES portal_access, stage TEXT NOT NULL, matter_id {id} NOT NULL REFERENCES matter, event_id {id} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'clear', 'not_quite', 'not_now')), asked_at {int} NOT NULL, answered_at {int},
  PRIMARY KEY (access_id, stage)
) {strict};
CREATE INDEX pulse_matter ON pulse (matter_id, asked_at);
CREATE TABLE pulse_said (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, event_id {id} NOT NULL, access_id {id} NOT NULL REFERENCES portal_access,
  at {int} NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY (matter_id, id),
  FOREIGN KEY (matter_id, event_id) REFERENCES stage_event (matter_id, id)
) {strict};
-- That somebody said that something is not working or unclear. What they said is a message.
CREATE TABLE problem_report (id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, at {int} NOT NULL) {strict};
CREATE INDEX problem_report_matter ON problem_report (matter_id, at);
-- When a helper and whoever named them were told that the last day comes near.
ALTER TABLE helper ADD COLUMN told_at {int}

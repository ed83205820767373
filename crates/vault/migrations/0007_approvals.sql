-- What clients are asked to approve. What was written and what was answered is sealed; kinds, states, times and the
-- versions it is about are legible, so that a newer version can void what is still unanswered.
CREATE TABLE approval (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, kind TEXT NOT NULL, mode TEXT NOT NULL, state TEXT NOT NULL, person_id {id} NOT NULL,
  released_by {id}, due_at {int}, created_at {int} NOT NULL, asked_at {int}, ended_at {int}, replaces {id}, sealed {bytes} NOT NULL, ended {bytes},
  PRIMARY KEY (matter_id, id)
) {strict};
CREATE TABLE approval_version (
  matter_id {id} NOT NULL, id {id} NOT NULL, approval_id {id} NOT NULL, position {int} NOT NULL, version_id {id} NOT NULL, document_id {id} NOT NULL,
  sealed {bytes} NOT NULL, PRIMARY KEY (matter_id, id), UNIQUE (matter_id, approval_id, position),
  FOREIGN KEY (matter_id, approval_id) REFERENCES approval (matter_id, id), FOREIGN KEY (matter_id, version_id) REFERENCES version (matter_id, id)
) {strict};
CREATE INDEX approval_version_document ON approval_version (matter_id, document_id);
-- One person's part. `code_hash` is a keyed hash of the code they were sent; `record` is what they answered, from where
-- and to what, and never changes once it is there.
CREATE TABLE approval_answer (
  matter_id {id} NOT NULL, id {id} NOT NULL, approval_id {id} NOT NULL, position {int} NOT NULL, access_id {id} NOT NULL, person_id {id} NOT NULL,
  state TEXT NOT NULL, asked_at {int}, answered_at {int}, reminded_at {int}, record {bytes}, code_hash {bytes}, code_session {id}, code_until {int},
  code_tries {int} NOT NULL, codes {int} NOT NULL, PRIMARY KEY (matter_id, id), UNIQUE (matter_id, approval_id, access_id),
  FOREIGN KEY (matter_id, approval_id) REFERENCES approval (matter_id, id)
) {strict};
CREATE INDEX approval_answer_access ON approval_answer (matter_id, access_id);
CREATE TABLE approval_seen (
  matter_id {id} NOT NULL, answer_id {id} NOT NULL, version_id {id} NOT NULL, page {int} NOT NULL, at {int} NOT NULL,
  PRIMARY KEY (matter_id, answer_id, version_id, page),
  FOREIGN KEY (matter_id, answer_id) REFERENCES approval_answer (matter_id, id), FOREIGN KEY (matter_id, version_id) REFERENCES version (matter_id, id)
) {strict};

-- A content-free line per request for approval that staff should have an eye on, so that one list can span matters.
CREATE TABLE approval_line (
  approval_id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, state TEXT NOT NULL, kind TEXT NOT NULL, due_at {int},
  at {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX approval_line_order ON approval_line (at, approval_id);
CREATE INDEX approval_line_matter ON approval_line (matter_id, at)

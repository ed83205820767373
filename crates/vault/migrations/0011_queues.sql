-- What waits for an answer, and which approvals call for somebody, in the order the first page of the desk shows them.
CREATE INDEX thread_line_waits ON thread_line (state, waiting_since, thread_id);
CREATE INDEX thread_line_inbox ON thread_line (state, (CASE WHEN waiting_since IS NULL THEN -changed_at ELSE waiting_since END), thread_id);
CREATE INDEX approval_line_calls ON approval_line (state, at, approval_id);

-- One change to many matters: whose, what it was, and what stood in each before, so that its maker can look at it and take
-- it back. Only what lists may know anyway.
CREATE TABLE bulk (
  id {id} NOT NULL PRIMARY KEY, person_id {id} NOT NULL REFERENCES person, kind TEXT NOT NULL, value TEXT NOT NULL,
  made_at {int} NOT NULL, undone_at {int}
) {strict};
CREATE INDEX bulk_made ON bulk (person_id, made_at);
CREATE TABLE bulk_line (
  bulk_id {id} NOT NULL REFERENCES bulk, matter_id {id} NOT NULL REFERENCES matter, was TEXT NOT NULL, duty TEXT NOT NULL,
  PRIMARY KEY (bulk_id, matter_id)
) {strict};

-- What a first page asks of somebody's own matters is answered from indexes alone: in a large practice their rows lie far apart.
DROP INDEX assignment_person;
CREATE INDEX assignment_person ON assignment (person_id, ended_at, matter_id, kind);
DROP INDEX thread_line_matter;
CREATE INDEX thread_line_matter ON thread_line (matter_id, changed_at, state, waiting_since, thread_id);
DROP INDEX approval_line_matter;
CREATE INDEX approval_line_matter ON approval_line (matter_id, at, state, approval_id);
DROP INDEX review_line_matter;
CREATE INDEX review_line_matter ON review_line (matter_id, received_at, version_id, flags, lawyer_since);
CREATE INDEX portal_access_day ON portal_access (matter_id, state, ends_at, signed_in_at, first_sent_at, changed_at, id, person_id);
-- The cuts of the queue that hold little of it.
CREATE INDEX review_line_odd ON review_line (received_at, version_id) WHERE flags <> '' AND lawyer_since IS NULL;
CREATE INDEX review_line_asked ON review_line (received_at, version_id) WHERE lawyer_since IS NOT NULL

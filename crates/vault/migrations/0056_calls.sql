-- What calls is little of what there is. Somebody's own day goes to each of their matters once; with indexes that hold only what
-- calls, it finds nothing there without going far.
CREATE INDEX approval_line_open ON approval_line (matter_id, at, state, approval_id) WHERE state IN ('held', 'declined', 'expired', 'void');
CREATE INDEX thread_line_calls ON thread_line (matter_id, state, waiting_since, thread_id) WHERE state = 'waiting_for_us';
DROP INDEX portal_access_day;
CREATE INDEX portal_access_calls ON portal_access (matter_id, state, ends_at, first_sent_at, signed_in_at, changed_at, id, person_id) WHERE state = 'enabled' AND ends_at IS NULL AND first_sent_at IS NULL

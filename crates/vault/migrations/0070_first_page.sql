-- The owner's first page asks each of its questions of the whole practice. Three of them read more the larger it grew: calls for
-- help went by all open matters, and what clients said of themselves and what was not approved were sorted whole for five lines.
DROP INDEX matter_helps;
CREATE INDEX matter_helps ON matter (touched_at, id, phase) WHERE helps > 0;
CREATE INDEX detail_proposal_calls ON detail_proposal (at, client_id, id, matter_id) WHERE state = 'open';
CREATE INDEX approval_line_failed ON approval_line (at, approval_id, matter_id, state) WHERE state NOT IN ('held', 'pending', 'approved', 'cancelled')

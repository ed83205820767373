-- What a sender calls an upload before it has a name of ours, so that beginning it twice begins it once. Uploads from
-- before this step, and from senders who choose none, have none.
ALTER TABLE upload ADD COLUMN attempt {id};
CREATE UNIQUE INDEX upload_attempt ON upload (matter_id, attempt) WHERE attempt IS NOT NULL;

-- When a go changed this matter, and when its undoing was through with it: what it never did is not undone, and what it did is
-- neither done nor undone again over what somebody decided since.
ALTER TABLE bulk_line ADD COLUMN done_at {int};
ALTER TABLE bulk_line ADD COLUMN undone_at {int};
-- Goes from before can still be taken back for their day, as they could.
UPDATE bulk_line SET done_at = (SELECT b.made_at FROM bulk b WHERE b.id = bulk_line.bulk_id)

-- When everything that was asked of a matter was in and accepted for the first time, so that the practice sees how long that
-- takes. Where it is so already it is taken to be so since the matter was last touched.
ALTER TABLE matter ADD COLUMN gathered_at {int};
UPDATE matter SET gathered_at = touched_at WHERE with_client = 0 AND with_us = 0 AND settled > 0 AND letter_waits = 0

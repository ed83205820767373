-- What somebody agrees to is asked purpose by purpose. An answer from before has none: it was about taking papers in and keeping
-- them.
ALTER TABLE consent ADD COLUMN purpose TEXT;
-- Their client said no to a petitioner, employer or sponsor, or took a yes back. Then the seat of one is not shown what was asked
-- of everybody, but what was sent from that seat.
ALTER TABLE portal_access ADD COLUMN undisclosed {int} NOT NULL DEFAULT 0;
CREATE INDEX portal_access_undisclosed ON portal_access (matter_id, client_id) WHERE undisclosed = 1;

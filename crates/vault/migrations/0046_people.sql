-- Whoever is not on the other side any more goes on being found, and so do names that were corrected (`formerly`, sealed).
ALTER TABLE opposing ADD COLUMN ended_at {int};
ALTER TABLE opposing ADD COLUMN revision {int} NOT NULL DEFAULT 1;
ALTER TABLE other_side ADD COLUMN ended_at {int};
ALTER TABLE other_side ADD COLUMN formerly {bytes};
-- By which rules an enquiry's search tokens were made, as for clients and matters.
ALTER TABLE lead ADD COLUMN indexed {int} NOT NULL DEFAULT 0;
CREATE INDEX lead_indexed ON lead (indexed);
-- What the enquiry of somebody on file says other than their record waits like what they say themselves.
ALTER TABLE detail_proposal ADD COLUMN lead_id {id} REFERENCES lead

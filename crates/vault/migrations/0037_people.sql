-- Whoever is not on the other side any more goes on being found, and so do names that were corrected (`formerly`, sealed).
ALTER TABLE opposing ADD COLUMN ended_at {int};
ALTER TABLE opposing ADD COLUMN revision {int} NOT NULL DEFAULT 1;
ALTER TABLE other_side ADD COLUMN ended_at {int};
ALTER TABLE other_side ADD COLUMN formerly {bytes}

-- A file of a client's record or of an enquiry goes into the bin before it is destroyed, as a matter's documents do: since when, by whom
-- and until when it can be taken out again. Why is sealed with its name. Once it is destroyed its row has no object, and its
-- fingerprint stays.
ALTER TABLE record_file ADD COLUMN binned_at {int};
ALTER TABLE record_file ADD COLUMN binned_by {id} REFERENCES person;
ALTER TABLE record_file ADD COLUMN destroy_at {int};
ALTER TABLE record_file ADD COLUMN destroyed_at {int}

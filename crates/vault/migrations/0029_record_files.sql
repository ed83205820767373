-- Files that stand in a field of a client's record or of an enquiry. They are no matter's: `client_id` or `lead_id` says whose
-- each is. Its name, its field and what its bytes are sealed for are sealed for exactly that record. One that was replaced or
-- taken off stays, with when and by whom; what inspection refused has no `object` any more.
CREATE TABLE record_file (
  id {id} NOT NULL PRIMARY KEY, client_id {id} REFERENCES client, lead_id {id} REFERENCES lead, person_id {id} NOT NULL REFERENCES person,
  created_at {int} NOT NULL, size {int} NOT NULL, state TEXT NOT NULL, file_type TEXT, flags TEXT NOT NULL, refused TEXT, object TEXT,
  ended TEXT, ended_at {int}, ended_by {id} REFERENCES person, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX record_file_client ON record_file (client_id, created_at);
CREATE INDEX record_file_lead ON record_file (lead_id, created_at);
CREATE INDEX record_file_object ON record_file (object)

-- Which versions the practice opened to the readers of a message by sending them along. What they are called is sealed with
-- the message's words; a client's reach to a version that is not their own is asked of these rows.
CREATE TABLE message_file (
  matter_id {id} NOT NULL, message_id {id} NOT NULL, version_id {id} NOT NULL, PRIMARY KEY (matter_id, message_id, version_id),
  FOREIGN KEY (matter_id, message_id) REFERENCES message (matter_id, id), FOREIGN KEY (matter_id, version_id) REFERENCES version (matter_id, id)
) {strict};
CREATE INDEX message_file_version ON message_file (matter_id, version_id)

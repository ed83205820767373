-- A version that waits for a decision can be flagged for a lawyer, once at a time. Why is sealed; who flagged it, for whom and
-- how long the flag stood is legible. What was taken off stays.
CREATE TABLE lawyer_flag (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, version_id {id} NOT NULL, person_id {id} NOT NULL, for_person {id},
  at {int} NOT NULL, sealed {bytes} NOT NULL, taken_off_at {int}, taken_off_by {id}, PRIMARY KEY (matter_id, id),
  FOREIGN KEY (matter_id, version_id) REFERENCES version (matter_id, id)
) {strict};
CREATE UNIQUE INDEX lawyer_flag_stands ON lawyer_flag (matter_id, version_id) WHERE taken_off_at IS NULL;
-- The same on the line of the queue, so that lists enter no room: since when, and for whom where somebody was named.
ALTER TABLE review_line ADD COLUMN lawyer_since {int};
ALTER TABLE review_line ADD COLUMN lawyer_id {id}

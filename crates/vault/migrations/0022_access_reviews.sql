-- Reviews of who can come in, one at a time. Who looked, when and at what is legible; what a colleague could do when they were
-- confirmed is a sealed card. A line counts as long as its mark is the one of what it is about.
CREATE TABLE access_review (
  id {id} NOT NULL PRIMARY KEY, begun_by {id} NOT NULL REFERENCES person, begun_at {int} NOT NULL, done_by {id} REFERENCES person,
  done_at {int}, left_out {int} NOT NULL DEFAULT 0, standing {int} UNIQUE CHECK (standing = 1),
  CHECK ((standing IS NULL) = (done_at IS NOT NULL))
) {strict};
CREATE INDEX access_review_done ON access_review (done_at, id) WHERE done_at IS NOT NULL;
CREATE TABLE access_review_line (
  id {id} NOT NULL PRIMARY KEY, review_id {id} NOT NULL REFERENCES access_review, about_id {id} NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('staff', 'way_in')), mark TEXT NOT NULL, by_id {id} NOT NULL REFERENCES person,
  at {int} NOT NULL, sealed {bytes} NOT NULL, UNIQUE (review_id, about_id)
) {strict}

-- Messages of a matter and its file notes. What was written is sealed; who, when, how often and whose turn it is are legible.
CREATE TABLE thread (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, subject_kind TEXT NOT NULL, subject_id {id} NOT NULL, access_id {id} NOT NULL, state TEXT NOT NULL,
  assigned {id}, waiting_since {int}, answer_by {int}, messages {int} NOT NULL, sealed {bytes} NOT NULL, person_id {id} NOT NULL,
  created_at {int} NOT NULL, changed_at {int} NOT NULL, PRIMARY KEY (matter_id, id)
) {strict};
-- A thread is with one contact, by their admission, or with everybody who has one: then the admission is nobody's.
-- Whatever a thread hangs on has one with each; the matter itself may have many.
CREATE UNIQUE INDEX thread_subject ON thread (matter_id, subject_kind, subject_id, access_id) WHERE subject_kind <> 'matter';
CREATE TABLE message (
  matter_id {id} NOT NULL, id {id} NOT NULL, thread_id {id} NOT NULL, number {int} NOT NULL, side TEXT NOT NULL, person_id {id} NOT NULL,
  attempt {id} NOT NULL, wordings {int} NOT NULL, sent_at {int} NOT NULL, PRIMARY KEY (matter_id, id),
  FOREIGN KEY (matter_id, thread_id) REFERENCES thread (matter_id, id), UNIQUE (matter_id, thread_id, number),
  UNIQUE (matter_id, person_id, attempt)
) {strict};
-- An edit adds a wording; the first and every later one stay.
CREATE TABLE message_version (
  matter_id {id} NOT NULL, id {id} NOT NULL, message_id {id} NOT NULL, number {int} NOT NULL, sealed {bytes} NOT NULL,
  written_at {int} NOT NULL, PRIMARY KEY (matter_id, id), FOREIGN KEY (matter_id, message_id) REFERENCES message (matter_id, id),
  UNIQUE (matter_id, message_id, number)
) {strict};
-- A person has seen everything of a thread up to this message.
CREATE TABLE message_read (
  matter_id {id} NOT NULL, id {id} NOT NULL, thread_id {id} NOT NULL, person_id {id} NOT NULL, side TEXT NOT NULL, number {int} NOT NULL,
  read_at {int} NOT NULL, PRIMARY KEY (matter_id, id), FOREIGN KEY (matter_id, thread_id) REFERENCES thread (matter_id, id)
) {strict};
CREATE INDEX message_read_thread ON message_read (matter_id, thread_id);
CREATE TABLE team_comment (
  matter_id {id} NOT NULL, id {id} NOT NULL, thread_id {id} NOT NULL, person_id {id} NOT NULL, attempt {id} NOT NULL, sealed {bytes} NOT NULL,
  written_at {int} NOT NULL, PRIMARY KEY (matter_id, id), FOREIGN KEY (matter_id, thread_id) REFERENCES thread (matter_id, id),
  UNIQUE (matter_id, person_id, attempt)
) {strict};
CREATE INDEX team_comment_thread ON team_comment (matter_id, thread_id);
-- Nobody changes a note: whoever corrects one writes another that names it.
CREATE TABLE file_note (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, person_id {id} NOT NULL, attempt {id} NOT NULL, corrects {id}, message_id {id},
  sealed {bytes} NOT NULL, written_at {int} NOT NULL, PRIMARY KEY (matter_id, id),
  FOREIGN KEY (matter_id, corrects) REFERENCES file_note (matter_id, id), FOREIGN KEY (matter_id, message_id) REFERENCES message (matter_id, id),
  UNIQUE (matter_id, person_id, attempt)
) {strict};
CREATE UNIQUE INDEX file_note_corrects ON file_note (matter_id, corrects) WHERE corrects IS NOT NULL;

-- A content-free line per thread, so that one inbox can span the matters somebody may see, and who has looked at it when.
CREATE TABLE thread_line (
  thread_id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, access_id {id} NOT NULL, state TEXT NOT NULL, assigned {id}, waiting_since {int},
  answer_by {int}, client_at {int}, staff_at {int}, changed_at {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX thread_line_changed ON thread_line (changed_at);
CREATE INDEX thread_line_matter ON thread_line (matter_id, changed_at);
CREATE INDEX thread_line_state ON thread_line (state, changed_at);
CREATE TABLE thread_seen (
  person_id {id} NOT NULL REFERENCES person, thread_id {id} NOT NULL REFERENCES thread_line, at {int} NOT NULL, PRIMARY KEY (person_id, thread_id)
) {strict}

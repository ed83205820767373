-- Words of this text: {id} 16-byte id, {bytes} binary, {int} 64-bit integer, {strict} table options.
-- Times are microseconds since 1970 UTC. `sealed` columns hold sealed fields; everything else is legible on purpose.

-- The lobby -------------------------------------------------------------------------------------------------------
CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, sealed {bytes} NOT NULL, changed_at {int} NOT NULL) {strict};

CREATE TABLE person (
  id {id} NOT NULL PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, role TEXT, locale TEXT NOT NULL,
  email_hash {bytes}, sealed {bytes} NOT NULL, epoch {int} NOT NULL, created_at {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX person_staff_email ON person (email_hash) WHERE kind = 'staff';
CREATE INDEX person_email ON person (email_hash);

CREATE TABLE credential (
  person_id {id} NOT NULL PRIMARY KEY REFERENCES person, password TEXT NOT NULL, totp {bytes}, totp_step {int} NOT NULL,
  enrolled_at {int}, failures {int} NOT NULL, failed_at {int}
) {strict};
CREATE TABLE recovery_code (
  person_id {id} NOT NULL REFERENCES person, code_hash {bytes} NOT NULL, used_at {int}, PRIMARY KEY (person_id, code_hash)
) {strict};
CREATE TABLE invitation (
  id {id} NOT NULL PRIMARY KEY, email_hash {bytes} NOT NULL, role TEXT NOT NULL, token_hash {bytes} NOT NULL UNIQUE,
  sealed {bytes} NOT NULL, state TEXT NOT NULL, invited_by {id} NOT NULL REFERENCES person, created_at {int} NOT NULL,
  expires_at {int} NOT NULL
) {strict};

CREATE TABLE session (
  id {id} NOT NULL PRIMARY KEY, door TEXT NOT NULL, person_id {id} NOT NULL REFERENCES person, access_id {id},
  token_hash {bytes} NOT NULL UNIQUE, stage TEXT NOT NULL, person_epoch {int} NOT NULL, idle_micros {int} NOT NULL,
  created_at {int} NOT NULL, seen_at {int} NOT NULL, expires_at {int} NOT NULL, ended_at {int}, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX session_person ON session (person_id, ended_at);
CREATE INDEX session_access ON session (access_id, ended_at);

CREATE TABLE client (id {id} NOT NULL PRIMARY KEY, kind TEXT NOT NULL, person_id {id} REFERENCES person, sealed {bytes} NOT NULL, created_at {int} NOT NULL) {strict};

CREATE TABLE matter (
  id {id} NOT NULL PRIMARY KEY, phase TEXT NOT NULL, sensitivity TEXT NOT NULL, pack TEXT NOT NULL, kind TEXT NOT NULL,
  stage TEXT NOT NULL, number_hash {bytes} NOT NULL, sealed {bytes} NOT NULL, opened_at {int} NOT NULL, touched_at {int} NOT NULL, epoch {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX matter_number ON matter (number_hash);
CREATE INDEX matter_touched ON matter (touched_at, id);

-- Which client is a party where, so that a client's page can list their matters; says nothing else.
CREATE TABLE client_matter (client_id {id} NOT NULL REFERENCES client, matter_id {id} NOT NULL REFERENCES matter, PRIMARY KEY (client_id, matter_id)) {strict};

CREATE TABLE assignment (
  matter_id {id} NOT NULL REFERENCES matter, person_id {id} NOT NULL REFERENCES person, id {id} NOT NULL, kind TEXT NOT NULL,
  epoch {int} NOT NULL, granted_at {int} NOT NULL, ended_at {int}, PRIMARY KEY (matter_id, person_id)
) {strict};
CREATE INDEX assignment_person ON assignment (person_id, ended_at, matter_id);

CREATE TABLE portal_access (
  id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, client_id {id} NOT NULL REFERENCES client,
  person_id {id} NOT NULL REFERENCES person, relation TEXT NOT NULL, state TEXT NOT NULL, epoch {int} NOT NULL,
  created_at {int} NOT NULL, changed_at {int} NOT NULL, signed_in_at {int}, last_sign_in_at {int},
  UNIQUE (matter_id, client_id)
) {strict};
CREATE INDEX portal_access_client ON portal_access (client_id);
CREATE TABLE sign_in_link (
  id {id} NOT NULL PRIMARY KEY, access_id {id} NOT NULL REFERENCES portal_access, token_hash {bytes} NOT NULL UNIQUE,
  code_hash {bytes} NOT NULL, browser_hash {bytes}, created_at {int} NOT NULL, expires_at {int} NOT NULL,
  ended_at {int}, ended_by TEXT, tries {int} NOT NULL
) {strict};
CREATE INDEX sign_in_link_access ON sign_in_link (access_id, ended_at);
CREATE TABLE rate (bucket {bytes} NOT NULL, slot {int} NOT NULL, uses {int} NOT NULL, PRIMARY KEY (bucket, slot)) {strict};
CREATE INDEX rate_slot ON rate (slot);

CREATE TABLE search_token (token {bytes} NOT NULL, kind TEXT NOT NULL, object_id {id} NOT NULL, PRIMARY KEY (token, kind, object_id)) {strict};
CREATE INDEX search_token_object ON search_token (object_id);

-- A content-free line per version that waits for a person, so that one queue can span the matters somebody may see.
CREATE TABLE review_line (
  version_id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, state TEXT NOT NULL,
  received_at {int} NOT NULL, flags TEXT NOT NULL, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX review_line_order ON review_line (received_at, version_id);
CREATE INDEX review_line_matter ON review_line (matter_id, received_at);

CREATE TABLE job (
  id {id} NOT NULL PRIMARY KEY, matter_id {id}, kind TEXT NOT NULL, object_id {id} NOT NULL, state TEXT NOT NULL,
  run_at {int} NOT NULL, lease_until {int}, tries {int} NOT NULL, fault TEXT, created_at {int} NOT NULL
) {strict};
CREATE INDEX job_ready ON job (state, run_at);
CREATE TABLE notice (
  id {id} NOT NULL PRIMARY KEY, person_id {id} NOT NULL REFERENCES person, matter_id {id}, kind TEXT NOT NULL,
  object_id {id} NOT NULL, created_at {int} NOT NULL, read_at {int}
) {strict};
CREATE INDEX notice_person ON notice (person_id, read_at, created_at);
CREATE TABLE mail (
  id {id} NOT NULL PRIMARY KEY, matter_id {id}, access_id {id}, kind TEXT NOT NULL, state TEXT NOT NULL, sealed {bytes} NOT NULL,
  tries {int} NOT NULL, next_at {int} NOT NULL, answer TEXT, created_at {int} NOT NULL, changed_at {int} NOT NULL
) {strict};
CREATE INDEX mail_state ON mail (state, next_at);
CREATE INDEX mail_access ON mail (access_id, created_at);

-- Which stored objects a committed row refers to. An object without a line here is an orphan; `dropped_at` marks one
-- whose row is gone, so that the sweeper may remove it.
CREATE TABLE blob (object TEXT NOT NULL PRIMARY KEY, kept_at {int} NOT NULL, dropped_at {int}) {strict};
CREATE INDEX blob_dropped ON blob (dropped_at);

-- The audit log: heads per chain, the practice's own chain, and leaves on their way into the public log ------------
CREATE TABLE audit_head (scope {id} NOT NULL PRIMARY KEY, n {int} NOT NULL, hash {bytes} NOT NULL) {strict};
CREATE TABLE practice_event (
  n {int} NOT NULL PRIMARY KEY, at {int} NOT NULL, actor {id} NOT NULL, code TEXT NOT NULL, object_id {id} NOT NULL,
  detail {bytes}, salt {bytes} NOT NULL, prev {bytes} NOT NULL, hash {bytes} NOT NULL
) {strict};
CREATE TABLE log_waiting (scope {id} NOT NULL, n {int} NOT NULL, leaf {bytes} NOT NULL, PRIMARY KEY (scope, n)) {strict};
CREATE TABLE log_leaf (position {int} NOT NULL PRIMARY KEY, scope {id} NOT NULL, n {int} NOT NULL, leaf {bytes} NOT NULL) {strict};
CREATE UNIQUE INDEX log_leaf_line ON log_leaf (scope, n);
CREATE TABLE log_tile (path TEXT NOT NULL PRIMARY KEY, bytes {bytes} NOT NULL) {strict};
CREATE TABLE log_checkpoint (size {int} NOT NULL PRIMARY KEY, at {int} NOT NULL, note TEXT NOT NULL) {strict};

-- The rooms -------------------------------------------------------------------------------------------------------
CREATE TABLE face (matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY (matter_id, id)) {strict};
CREATE TABLE party (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, client_id {id} NOT NULL, relation TEXT NOT NULL, sealed {bytes} NOT NULL,
  created_at {int} NOT NULL, PRIMARY KEY (matter_id, id), UNIQUE (matter_id, client_id)
) {strict};
CREATE TABLE item_group (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, position {int} NOT NULL, template_key TEXT NOT NULL, sealed {bytes} NOT NULL,
  PRIMARY KEY (matter_id, id)
) {strict};
CREATE TABLE item (
  matter_id {id} NOT NULL, id {id} NOT NULL, group_id {id} NOT NULL, position {int} NOT NULL, template_key TEXT NOT NULL,
  state TEXT NOT NULL, need TEXT NOT NULL, accepts TEXT NOT NULL, max_files {int} NOT NULL, due_at {int}, sealed {bytes} NOT NULL, returned {bytes},
  revision {int} NOT NULL, created_at {int} NOT NULL, changed_at {int} NOT NULL, PRIMARY KEY (matter_id, id),
  FOREIGN KEY (matter_id, group_id) REFERENCES item_group (matter_id, id)
) {strict};
CREATE TABLE document (
  matter_id {id} NOT NULL, id {id} NOT NULL, item_id {id} NOT NULL, created_at {int} NOT NULL, accepted_version {id},
  PRIMARY KEY (matter_id, id), FOREIGN KEY (matter_id, item_id) REFERENCES item (matter_id, id)
) {strict};
CREATE INDEX document_item ON document (matter_id, item_id);
CREATE TABLE upload (
  matter_id {id} NOT NULL, id {id} NOT NULL, item_id {id} NOT NULL, document_id {id} NOT NULL, version_id {id} NOT NULL, person_id {id} NOT NULL,
  state TEXT NOT NULL, declared {int} NOT NULL, received {int} NOT NULL, file_key {bytes} NOT NULL, sealed {bytes} NOT NULL, digest {bytes},
  created_at {int} NOT NULL, changed_at {int} NOT NULL, expires_at {int} NOT NULL, PRIMARY KEY (matter_id, id),
  FOREIGN KEY (matter_id, item_id) REFERENCES item (matter_id, id)
) {strict};
CREATE INDEX upload_item ON upload (matter_id, item_id, state);
CREATE INDEX upload_version ON upload (matter_id, version_id);
CREATE TABLE segment (
  matter_id {id} NOT NULL, upload_id {id} NOT NULL, position {int} NOT NULL, object TEXT NOT NULL, plain {int} NOT NULL,
  PRIMARY KEY (matter_id, upload_id, position), FOREIGN KEY (matter_id, upload_id) REFERENCES upload (matter_id, id)
) {strict};
CREATE TABLE version (
  matter_id {id} NOT NULL, id {id} NOT NULL, document_id {id} NOT NULL, upload_id {id} NOT NULL, number {int} NOT NULL, state TEXT NOT NULL,
  size {int} NOT NULL, file_type TEXT, flags TEXT NOT NULL, pages {int} NOT NULL, person_id {id} NOT NULL, received_at {int} NOT NULL,
  manifest {bytes} NOT NULL, facts {bytes}, decided_at {int}, PRIMARY KEY (matter_id, id),
  FOREIGN KEY (matter_id, document_id) REFERENCES document (matter_id, id), FOREIGN KEY (matter_id, upload_id) REFERENCES upload (matter_id, id),
  UNIQUE (matter_id, document_id, number)
) {strict};
CREATE TABLE preview (
  matter_id {id} NOT NULL, version_id {id} NOT NULL, page {int} NOT NULL, kind TEXT NOT NULL, width {int} NOT NULL, height {int} NOT NULL,
  id {id} NOT NULL, object TEXT NOT NULL, PRIMARY KEY (matter_id, version_id, page, kind),
  FOREIGN KEY (matter_id, version_id) REFERENCES version (matter_id, id)
) {strict};
CREATE TABLE decision (
  matter_id {id} NOT NULL, id {id} NOT NULL, version_id {id} NOT NULL, verdict TEXT NOT NULL, reason TEXT, sealed {bytes}, person_id {id} NOT NULL,
  at {int} NOT NULL, PRIMARY KEY (matter_id, id), FOREIGN KEY (matter_id, version_id) REFERENCES version (matter_id, id)
) {strict};
CREATE INDEX decision_version ON decision (matter_id, version_id);
CREATE TABLE matter_event (
  matter_id {id} NOT NULL REFERENCES matter, n {int} NOT NULL, at {int} NOT NULL, actor {id} NOT NULL, code TEXT NOT NULL, object_id {id} NOT NULL,
  detail {bytes}, salt {bytes} NOT NULL, prev {bytes} NOT NULL, hash {bytes} NOT NULL, PRIMARY KEY (matter_id, n)
) {strict}

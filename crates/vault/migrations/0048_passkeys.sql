-- A face, a fingerprint or a screen lock a client proves themselves with besides the link. What verifies it, and what they call
-- it, are sealed together with whose it is; how often it was used and whether it is backed up are legible. One that counted
-- backwards is stopped and stays, so that a link alone opens no more than before.
CREATE TABLE passkey (
  id {id} NOT NULL PRIMARY KEY, person_id {id} NOT NULL REFERENCES person, credential_hash {bytes} NOT NULL UNIQUE,
  made_at {int} NOT NULL, used_at {int}, sign_count {int} NOT NULL, backup_eligible {int} NOT NULL, backed_up {int} NOT NULL,
  stopped_at {int}, sealed {bytes} NOT NULL
) {strict};
CREATE INDEX passkey_person ON passkey (person_id);
-- What a browser was asked, until it answers: one of a kind in a session, good once, for minutes.
CREATE TABLE passkey_challenge (
  session_id {id} NOT NULL REFERENCES session, purpose TEXT NOT NULL, expires_at {int} NOT NULL, sealed {bytes} NOT NULL,
  PRIMARY KEY (session_id, purpose)
) {strict};
CREATE INDEX passkey_challenge_old ON passkey_challenge (expires_at);
-- When somebody last gave their second step in this session: for some minutes it lets them change it.
ALTER TABLE session ADD COLUMN proved_at {int}

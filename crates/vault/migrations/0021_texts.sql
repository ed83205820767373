-- Texts lie in the same queue as mails and say by which way they leave.
ALTER TABLE mail ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
CREATE INDEX mail_channel ON mail (channel, state, next_at);
-- Numbers lie beside addresses: a keyed hash of either. What stopped one is what its way leads to.
ALTER TABLE mail_stop ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
-- The number of each person that proved to be theirs, and the one somebody is proving.
CREATE TABLE text_number (person_id {id} NOT NULL PRIMARY KEY REFERENCES person, number_hash {bytes} NOT NULL, sealed {bytes} NOT NULL, confirmed_at {int} NOT NULL) {strict};
CREATE INDEX text_number_hash ON text_number (number_hash);
CREATE TABLE text_number_try (
  person_id {id} NOT NULL PRIMARY KEY REFERENCES person, sealed {bytes} NOT NULL, code_hash {bytes} NOT NULL, expires_at {int} NOT NULL,
  tries {int} NOT NULL
) {strict}

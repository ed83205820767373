-- What a client proves who they are with besides the link in a mail: a personal secret as passwords are kept, and the shared
-- secret of an app, sealed. Tries are counted before anything is compared.
CREATE TABLE client_key (
  person_id {id} NOT NULL PRIMARY KEY REFERENCES person, secret TEXT, secret_state TEXT NOT NULL, secret_at {int}, tries {int} NOT NULL,
  totp {bytes}, totp_step {int} NOT NULL, enrolled_at {int}, code_tries {int} NOT NULL
) {strict};

-- Printed cards of single-use codes. Neither number nor codes can be read again; one card of an admission works at a time.
CREATE TABLE code_card (
  id {id} NOT NULL PRIMARY KEY, access_id {id} NOT NULL REFERENCES portal_access, number_hash {bytes} NOT NULL UNIQUE,
  printed_by {id} NOT NULL REFERENCES person, created_at {int} NOT NULL, expires_at {int} NOT NULL, ended_at {int}, ended_by TEXT, tries {int} NOT NULL
) {strict};
CREATE INDEX code_card_access ON code_card (access_id, ended_at);
CREATE TABLE card_code (
  card_id {id} NOT NULL REFERENCES code_card, code_hash {bytes} NOT NULL, used_at {int}, PRIMARY KEY (card_id, code_hash)
) {strict}

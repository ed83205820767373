-- The key store: wrapped keys only, kept apart because its backups must be short-lived (a restored backup would
-- otherwise undo a disposal).
CREATE TABLE wrapped_key (kind TEXT NOT NULL, owner {id} NOT NULL, version {int} NOT NULL, wrapped {bytes} NOT NULL, created_at {int} NOT NULL, PRIMARY KEY (kind, owner)) {strict}
;
-- Two nodes starting for the first time at once: one of them must lose, or there would be two practices.
CREATE UNIQUE INDEX wrapped_key_one_practice ON wrapped_key (kind) WHERE kind = 'practice'

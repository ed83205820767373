-- The key store: wrapped keys only, kept apart because its backups must be short-lived (a restored backup would
-- otherwise undo a disposal).
CREATE TABLE wrapped_key (kind TEXT NOT NULL, owner {id} NOT NULL, version {int} NOT NULL, wrapped {bytes} NOT NULL, created_at {int} NOT NULL, PRIMARY KEY (kind, owner)) {strict}

-- Since when somebody of a matter has waited for help, so that the first page goes by it and what nobody takes up is told. Who
-- asked before is taken to wait since the matter was last touched.
ALTER TABLE matter ADD COLUMN helps_since {int};
UPDATE matter SET helps_since = touched_at WHERE helps > 0;
DROP INDEX matter_helps;
CREATE INDEX matter_helps ON matter (helps_since, id, phase) WHERE helps > 0

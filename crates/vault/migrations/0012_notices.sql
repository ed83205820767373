-- How each person wants to hear of things; where they chose nothing the practice's ways hold.
CREATE TABLE notice_choice (person_id {id} NOT NULL PRIMARY KEY REFERENCES person, sealed {bytes} NOT NULL, changed_at {int} NOT NULL) {strict};
-- Addresses a mail server refused for good. Another address of the same person is another row, or none.
CREATE TABLE mail_stop (address_hash {bytes} NOT NULL PRIMARY KEY, since {int} NOT NULL, sealed {bytes} NOT NULL) {strict};
-- Reminders up to this instant were sent, or were over before there was anything to remind of.
ALTER TABLE matter ADD COLUMN reminded_to {int} NOT NULL DEFAULT 0;
UPDATE matter SET reminded_to = touched_at;
CREATE INDEX job_matter ON job (matter_id, kind);
CREATE INDEX notice_object ON notice (object_id, kind, created_at);
CREATE INDEX mail_changed ON mail (changed_at, id)

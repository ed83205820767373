-- Whom a mail that left was for: a keyed hash of the address, so that a refusal that comes back is believed of nobody else.
ALTER TABLE mail ADD COLUMN to_hash {bytes};
-- Which mail carried a link, and when somebody, or a scanner, first looked at the page it leads to.
ALTER TABLE sign_in_link ADD COLUMN mail_id {id};
ALTER TABLE sign_in_link ADD COLUMN opened_at {int};
CREATE INDEX sign_in_link_mail ON sign_in_link (mail_id);
-- The mailbox refusals come back to: until when nobody else looks into it, when it was last read, and what was wrong.
CREATE TABLE returns_box (one {int} NOT NULL PRIMARY KEY, until_at {int} NOT NULL, read_at {int}, failed_since {int}, fault TEXT) {strict};
INSERT INTO returns_box (one, until_at) VALUES (1, 0)

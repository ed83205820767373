-- How many requests somebody asked for help with, beside the other counts of a matter.
ALTER TABLE matter ADD COLUMN helps {int} NOT NULL DEFAULT 0;
UPDATE matter SET helps = (SELECT count(*) FROM item i WHERE i.matter_id = matter.id AND i.state = 'help_asked');

-- What the first page of the desk asks of all matters, each by an index that holds only what can be an answer.
CREATE INDEX matter_helps ON matter (touched_at, id) WHERE helps > 0 AND phase = 'open';
CREATE INDEX matter_due ON matter (due_at, id) WHERE due_at IS NOT NULL AND phase = 'open';
CREATE INDEX matter_quiet ON matter (touched_at, id) WHERE phase = 'open';

-- When a contact first handed something over, so that a page can name those who never did.
ALTER TABLE portal_access ADD COLUMN first_sent_at {int};
UPDATE portal_access SET first_sent_at = (SELECT min(v.received_at) FROM version v WHERE v.matter_id = portal_access.matter_id AND v.person_id = portal_access.person_id);
CREATE INDEX portal_access_never_in ON portal_access (changed_at, id) WHERE state = 'enabled' AND signed_in_at IS NULL;
CREATE INDEX portal_access_stuck ON portal_access (signed_in_at, id) WHERE state = 'enabled' AND first_sent_at IS NULL AND signed_in_at IS NOT NULL;

-- What a document is called, sealed for lists, and keyed beginnings of its words, so that it is found without entering a
-- room. The tokens of one document name its matter, so that a search reaches exactly the matters somebody may enter.
CREATE TABLE doc_card (
  document_id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter, version_id {id} NOT NULL,
  sealed {bytes} NOT NULL, at {int} NOT NULL
) {strict};
CREATE TABLE doc_token (
  token {bytes} NOT NULL, matter_id {id} NOT NULL, document_id {id} NOT NULL, PRIMARY KEY (token, matter_id, document_id)
) {strict};
CREATE INDEX doc_token_newest ON doc_token (token, document_id);

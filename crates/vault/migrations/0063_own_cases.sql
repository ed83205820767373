-- How many requests wait for each client of a matter, as its room counted them last: those asked of them alone, and those asked
-- of everybody. The second are told apart, because a client can keep them from those who sponsor them.
CREATE TABLE turn_request (
  matter_id {id} NOT NULL REFERENCES matter, client_id {id} NOT NULL REFERENCES client, alone {int} NOT NULL, shared {int} NOT NULL,
  PRIMARY KEY (client_id, matter_id)
) {strict};
CREATE INDEX turn_request_matter ON turn_request (matter_id);
-- How many requests for approval wait for each admission.
CREATE TABLE turn_approval (
  access_id {id} NOT NULL PRIMARY KEY REFERENCES portal_access, matter_id {id} NOT NULL REFERENCES matter, waiting {int} NOT NULL
) {strict};
CREATE INDEX turn_approval_matter ON turn_approval (matter_id);
-- The stage clients were told of last. Empty until the first move: then it is the stage the matter stands in.
ALTER TABLE matter ADD COLUMN told TEXT;
-- Where somebody has to agree to the engagement letter first, the next change counts.
INSERT INTO turn_request (matter_id, client_id, alone, shared)
  SELECT x.matter_id, x.client_id,
    (SELECT count(*) FROM item i WHERE i.matter_id = x.matter_id AND i.for_client = x.client_id AND i.need <> 'own' AND i.hidden_at IS NULL AND i.state IN ('to_send', 'saved', 'accepted_more_needed', 'returned')),
    (SELECT count(*) FROM item i WHERE i.matter_id = x.matter_id AND i.for_client IS NULL AND i.need <> 'own' AND i.hidden_at IS NULL AND i.state IN ('to_send', 'saved', 'accepted_more_needed', 'returned'))
  FROM client_matter x JOIN matter m ON m.id = x.matter_id WHERE m.letter_waits = 0;
INSERT INTO turn_approval (access_id, matter_id, waiting)
  SELECT a.access_id, a.matter_id, count(*) FROM approval_answer a JOIN approval d ON d.matter_id = a.matter_id AND d.id = a.approval_id
  WHERE a.state = 'asked' AND d.state = 'pending' GROUP BY a.access_id, a.matter_id;
UPDATE matter SET told = COALESCE(
  (SELECT e.to_stage FROM stage_event e WHERE e.matter_id = matter.id AND e.published_at IS NOT NULL ORDER BY e.at DESC, e.id DESC LIMIT 1),
  (SELECT e.from_stage FROM stage_event e WHERE e.matter_id = matter.id ORDER BY e.at, e.id LIMIT 1))

-- When somebody last said of this admission that it was not them. The emergency links in mails from before do nothing any more.
ALTER TABLE portal_access ADD COLUMN reported_at {int};
-- A client who has nothing but matters in closed circles is nobody to whoever answers for none of them, as if a wall stood.
CREATE INDEX matter_closed ON matter (id) WHERE sensitivity = 'sensitive';
DROP VIEW barred_lead;
DROP VIEW barred_client;
CREATE VIEW barred_client AS
  SELECT w.client_id, w.person_id FROM wall w WHERE w.lifted_at IS NULL AND w.client_id IS NOT NULL AND w.person_id IS NOT NULL
  UNION ALL SELECT w.client_id, k.person_id FROM wall w JOIN team_member k ON k.team_id = w.team_id WHERE w.lifted_at IS NULL AND w.client_id IS NOT NULL
  UNION ALL SELECT x.client_id, p.id AS person_id FROM matter s JOIN client_matter x ON x.matter_id = s.id JOIN person p ON p.kind = 'staff' AND p.role <> 'owner'
    WHERE s.sensitivity = 'sensitive' AND NOT EXISTS (SELECT 1 FROM client_matter y JOIN matter m ON m.id = y.matter_id WHERE y.client_id = x.client_id AND (m.sensitivity = 'ordinary' OR (p.role <> 'auditor' AND EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = m.id AND a.person_id = p.id AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover')))));
CREATE VIEW barred_lead AS
  SELECT l.id AS lead_id, b.person_id FROM lead l JOIN barred_client b ON b.client_id = l.client_id
  UNION ALL SELECT l.id AS lead_id, b.person_id FROM lead l JOIN barred b ON b.matter_id = l.matter_id

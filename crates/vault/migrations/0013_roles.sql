-- Teams: named groups of staff. A team's name is a sealed card; who belonged to it when is in the practice's log.
CREATE TABLE team (id {id} NOT NULL PRIMARY KEY, sealed {bytes} NOT NULL, created_at {int} NOT NULL) {strict};
CREATE TABLE team_member (
  team_id {id} NOT NULL REFERENCES team, person_id {id} NOT NULL REFERENCES person, since {int} NOT NULL, PRIMARY KEY (team_id, person_id)
) {strict};
CREATE INDEX team_member_person ON team_member (person_id, team_id);
CREATE TABLE team_matter (
  matter_id {id} NOT NULL REFERENCES matter, team_id {id} NOT NULL REFERENCES team, since {int} NOT NULL, PRIMARY KEY (matter_id, team_id)
) {strict};
CREATE INDEX team_matter_team ON team_matter (team_id, matter_id);
-- Whether somebody is assigned only because a team of theirs is, and so no longer than that.
ALTER TABLE assignment ADD COLUMN by_team {int} NOT NULL DEFAULT 0;

-- Ethical walls: a matter or a client, against a person or a team. A wall is never changed; it stands until it is lifted.
CREATE TABLE wall (
  id {id} NOT NULL PRIMARY KEY, matter_id {id} REFERENCES matter, client_id {id} REFERENCES client, person_id {id} REFERENCES person,
  team_id {id} REFERENCES team, raised_by {id} NOT NULL, raised_at {int} NOT NULL, lifted_by {id}, lifted_at {int}, sealed {bytes} NOT NULL,
  lifted {bytes}, CHECK ((matter_id IS NULL) <> (client_id IS NULL)), CHECK ((person_id IS NULL) <> (team_id IS NULL))
) {strict};
CREATE INDEX wall_person ON wall (person_id) WHERE lifted_at IS NULL;
CREATE INDEX wall_team ON wall (team_id) WHERE lifted_at IS NULL;
CREATE INDEX wall_matter ON wall (matter_id) WHERE lifted_at IS NULL;
CREATE INDEX client_matter_matter ON client_matter (matter_id, client_id);

-- Who is kept out of what, as it follows from the walls at this moment: nothing is stored twice that could disagree.
CREATE VIEW barred AS
  SELECT w.matter_id, w.person_id FROM wall w WHERE w.lifted_at IS NULL AND w.matter_id IS NOT NULL AND w.person_id IS NOT NULL
  UNION ALL SELECT w.matter_id, k.person_id FROM wall w JOIN team_member k ON k.team_id = w.team_id WHERE w.lifted_at IS NULL AND w.matter_id IS NOT NULL
  UNION ALL SELECT x.matter_id, w.person_id FROM wall w JOIN client_matter x ON x.client_id = w.client_id WHERE w.lifted_at IS NULL AND w.person_id IS NOT NULL
  UNION ALL SELECT x.matter_id, k.person_id FROM wall w JOIN client_matter x ON x.client_id = w.client_id JOIN team_member k ON k.team_id = w.team_id WHERE w.lifted_at IS NULL;
CREATE VIEW barred_client AS
  SELECT w.client_id, w.person_id FROM wall w WHERE w.lifted_at IS NULL AND w.client_id IS NOT NULL AND w.person_id IS NOT NULL
  UNION ALL SELECT w.client_id, k.person_id FROM wall w JOIN team_member k ON k.team_id = w.team_id WHERE w.lifted_at IS NULL AND w.client_id IS NOT NULL;
-- An enquiry that became a client or a matter behind a wall is behind it too.
CREATE VIEW barred_lead AS
  SELECT l.id AS lead_id, b.person_id FROM lead l JOIN barred_client b ON b.client_id = l.client_id
  UNION ALL SELECT l.id AS lead_id, b.person_id FROM lead l JOIN barred b ON b.matter_id = l.matter_id;

-- Facts that lists may show without entering a room: written from inside rooms, in the change's own transaction. They are
-- counts and a time and say nothing of what is asked. What is overdue follows from the time, so that no job has to count.
ALTER TABLE matter ADD COLUMN with_client {int} NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN with_us {int} NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN settled {int} NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN due_at {int};
UPDATE matter SET
  with_client = (SELECT count(*) FROM item i WHERE i.matter_id = matter.id AND i.state IN ('to_send', 'saved', 'accepted_more_needed', 'returned')),
  with_us = (SELECT count(*) FROM item i WHERE i.matter_id = matter.id AND i.state IN ('checking', 'help_asked')),
  settled = (SELECT count(*) FROM item i WHERE i.matter_id = matter.id AND i.state IN ('accepted', 'not_needed')),
  due_at = (SELECT min(i.due_at) FROM item i WHERE i.matter_id = matter.id AND i.state IN ('to_send', 'saved', 'accepted_more_needed', 'returned'));

-- Which matter a version lies in, so that its address still leads there when nothing about it waits any more.
CREATE TABLE version_place (version_id {id} NOT NULL PRIMARY KEY, matter_id {id} NOT NULL REFERENCES matter) {strict};
INSERT INTO version_place (version_id, matter_id) SELECT id, matter_id FROM version;

-- Lists go on after a row, not after a count of rows.
CREATE INDEX client_created ON client (created_at, id);

-- What the reviewer had ticked, and what the client wrote when they asked for help.
ALTER TABLE decision ADD COLUMN checked {bytes};
ALTER TABLE item ADD COLUMN asked {bytes};

-- A mail to staff is about everything that waits for that person, so it belongs to the person and to no matter.
ALTER TABLE mail ADD COLUMN person_id {id};
CREATE INDEX mail_person ON mail (person_id, kind, state);

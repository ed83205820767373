-- What a practice keeps about a matter: facts that lists sort by are legible, everything typed is sealed beside the names.
ALTER TABLE matter ADD COLUMN priority {int} NOT NULL DEFAULT 2;
ALTER TABLE matter ADD COLUMN lodged_at {int};
ALTER TABLE matter ADD COLUMN next_action_due {int};
-- Grows by one with every change of the fields, so that of two editors the second is shown what the first wrote.
ALTER TABLE matter ADD COLUMN revision {int} NOT NULL DEFAULT 1;
ALTER TABLE face ADD COLUMN details {bytes};
CREATE INDEX matter_next_action ON matter (next_action_due, id);
CREATE INDEX matter_priority ON matter (priority, touched_at, id);
CREATE INDEX matter_stage ON matter (stage, touched_at, id);

-- Which stage a matter came to, when, and the sentence its clients read about it. What is not published yet is known to
-- staff alone.
CREATE TABLE stage_event (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, from_stage TEXT NOT NULL, to_stage TEXT NOT NULL, at {int} NOT NULL,
  person_id {id} NOT NULL, published_at {int}, sealed {bytes} NOT NULL, PRIMARY KEY (matter_id, id)
) {strict};
CREATE INDEX stage_event_at ON stage_event (matter_id, at);

-- People on the other side, for conflict search. They are nobody's client here.
CREATE TABLE opposing (
  matter_id {id} NOT NULL REFERENCES matter, id {id} NOT NULL, sealed {bytes} NOT NULL, created_at {int} NOT NULL, PRIMARY KEY (matter_id, id)
) {strict};

-- Who a request is for. Nobody in particular: everybody of the matter.
ALTER TABLE item ADD COLUMN for_client {id};
-- A client who was taken off a matter: their part stays in its history, their access ended with it.
ALTER TABLE party ADD COLUMN ended_at {int}

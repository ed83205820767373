-- Who asked the owners to decide about a search that found what they may not see themselves, and when they did so last.
ALTER TABLE conflict_search ADD COLUMN asked_by {id} REFERENCES person;
ALTER TABLE conflict_search ADD COLUMN asked_at {int}

-- Who does the next action of a matter; nobody in particular: whoever is responsible for it.
ALTER TABLE matter ADD COLUMN next_action_by {id}

-- Where and when a sign-in link was asked for, sealed, so that the page it leads to can say so to whoever holds it.
-- Links from before this step have none.
ALTER TABLE sign_in_link ADD COLUMN origin {bytes};

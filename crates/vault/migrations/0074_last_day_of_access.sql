-- Until when the clients of a matter that is wound up come in. Nothing: until it is closed.
ALTER TABLE matter ADD COLUMN access_until {int}

-- Whoever wrote a message can take it back for a while: nothing of it is deleted, and who it is shown to reads that it was
-- taken back. What the practice promised when a client's message came, so that the promise is right again after that.
ALTER TABLE message ADD COLUMN taken_at {int};
ALTER TABLE message ADD COLUMN answer_by {int}

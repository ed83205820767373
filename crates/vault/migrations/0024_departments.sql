-- A department of an organisation ends and keeps its row, because contacts who ended and matters that closed still name it.
ALTER TABLE department ADD COLUMN ended_at {int}

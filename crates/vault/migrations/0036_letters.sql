-- `letter_waits` tells two kinds of waiting apart: 1, a letter is with the clients or with a lawyer on its way to them, and 2, none is
-- under way and the practice has to ask. What nobody can send before the letter is agreed counts as asked for no more.
UPDATE matter SET letter_waits = 2 WHERE letter_waits = 1
  AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.matter_id = matter.id AND a.kind = 'engagement' AND a.state IN ('held', 'pending'));
-- Where nobody has agreed, signed or was let go on, nobody can send anything. The others are counted by their rooms with the next
-- change of a request or of the letter.
UPDATE matter SET with_client = 0, due_at = NULL WHERE letter_waits > 0
  AND NOT EXISTS (SELECT 1 FROM approval a JOIN approval_answer r ON r.matter_id = a.matter_id AND r.approval_id = a.id
    WHERE a.matter_id = matter.id AND a.kind = 'engagement' AND r.state = 'approved')
  AND NOT EXISTS (SELECT 1 FROM letter_event e WHERE e.matter_id = matter.id AND e.what IN ('lifted', 'on_paper'));
CREATE INDEX matter_letter_unasked ON matter (touched_at, id) WHERE letter_waits = 2 AND phase = 'open'

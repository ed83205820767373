-- How each version came to the practice, as a fact that is legible: from a client through the portal, from whoever helps them,
-- filed by staff, and so on. What came before this column says so from the rows that tell; that a file came with a message was
-- sealed with the words, and stays a plain portal upload.
ALTER TABLE version ADD COLUMN origin TEXT NOT NULL DEFAULT 'portal_upload';
UPDATE version SET origin = 'brought' WHERE EXISTS (SELECT 1 FROM document d JOIN item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE d.matter_id = version.matter_id AND d.id = version.document_id AND i.template_key LIKE 'other/%');
UPDATE version SET origin = 'sent_by_helper' WHERE EXISTS (SELECT 1 FROM portal_access x WHERE x.matter_id = version.matter_id AND x.person_id = version.person_id AND x.capacity IN ('reads_along', 'sends_along'));
UPDATE version SET origin = 'filed' WHERE EXISTS (SELECT 1 FROM upload u WHERE u.matter_id = version.matter_id AND u.id = version.upload_id AND u.filed IS NOT NULL);
UPDATE version SET origin = 'own_paper' WHERE EXISTS (SELECT 1 FROM document d JOIN item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE d.matter_id = version.matter_id AND d.id = version.document_id AND i.need = 'own')

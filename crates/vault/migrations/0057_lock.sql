-- When somebody last said of this admission that it was not them. The emergency links in mails from before do nothing any more.
ALTER TABLE portal_access ADD COLUMN reported_at {int}

### "Something is not working or unclear?"

problem-link = Something is not working or unclear?
problem-title = What is not working or unclear?
problem-lead = Say it in your own words. It reaches the people at { $practice } who work on your case, and they answer in your messages.
problem-text = What happened?
problem-hint = With it go the page you came from ({ $page }), the time, and what kind of device you use. Nothing else.
problem-go = Send
problem-missing = Write a few words first
problem-subject = Something is not working or unclear
problem-at-request = A requested document
problem-at-approvals = Something to approve
problem-facts = (Page: { $page }. Device: { $device }. Time: { $when })

# Whoever helps a client says no more than that.
problem-stuck-title = Something is not working or unclear
problem-stuck-lead = You are here to help { $name }. Messages are between { $name } and { $practice }, so there is nothing to write here. Press the button, and { $practice } calls you or { $name }.
problem-stuck-hint = With it goes your name. Nothing else.
problem-stuck-go = Please call
problem-stuck-told = We told { $practice }. If it cannot wait, call them.

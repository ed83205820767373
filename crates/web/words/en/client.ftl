# Everything a client reads. Kind, short, exact; one idea per sentence.

# --- around every page
client-skip = Skip to main content
client-nav = Main
client-nav-home = Home
client-nav-documents = Documents
client-language-label = Language
client-private = Private.
client-who-sees = See who can see this
client-last-sign-in = Last sign-in: { $when }.
client-first-sign-in = This is your first sign-in.
client-not-you = Was this not you?
client-sign-out = Sign out
client-help-call = Need help? Call
client-help-ask = Need help?
client-help-write = Write to your legal team
client-help-say = Tell your legal team
client-help-none = Need help? Write to your legal team.
client-error-mark = Error:
client-problem = There is a problem
client-back = Back
client-back-list = Back to my list

# --- the door
door-title = Sign in
door-h1 = See your case
door-lead = We send a link to your email. You do not need a password.
door-email = Your email address
door-email-hint = Use the address you gave { $practice }.
door-send = Send me a sign-in link
door-private = Your case opens with a link or a code sent to you. We never ask for your password.
door-language-safe = Using English does not change your case.
door-signed-out = You are signed out.
door-signed-out-text = It is safe to leave this page now.
door-expired = We signed you out to keep your case private.
door-expired-text = Your work is saved. Sign in again to go on.
door-ended-other = You signed out on another page.
door-problem-email-empty = Type your email address
door-problem-email-wrong = This does not look like an email address. Check it and try again.

mail-check-title = Check your email
mail-check-h1 = Check your email
mail-check-lead = If this address is in our records, we sent you a message. Open the newest one.
mail-check-to = We wrote to
mail-check-registered = We write to the email address that we have for you.
mail-check-link = Press the link in the message, on this device.
mail-check-or = Or type the code from the message
mail-check-code = 6-digit code
mail-check-code-hint = Do not share this code. We will never ask you for it.
mail-check-go = Continue
mail-check-other = Opening the link on another device?
mail-check-other-text = It will ask for the code from the same message.
mail-check-life = The link and the code work once, for { $span }.
mail-check-none = No message after 2 minutes?
mail-check-none-1 = Look in your spam or junk folder.
mail-check-none-2 = Check that the address is the one you gave us.
mail-check-again = Send a new link
mail-check-change = Use another address
mail-check-problem-empty = Type the 6 numbers from the message
mail-check-problem-wrong = This code is not right, or a newer one was sent. Check the newest message.

wait-title = Wait a moment
wait-h1 = Wait a moment
wait-lead = Too many tries. Wait { $span } and try again.
wait-why = This keeps your case safe. You did nothing wrong.
wait-sent = If we already sent you a message, that link still works.
wait-again = Try again

enter-title = Continue to your case
enter-h1 = Continue to your case
enter-same = Press the button to sign in.
enter-asked = Asked for: { $when }.
enter-asked-with = Asked for: { $when }, with { $device }.
enter-asked-practice = { $practice } sent you this link: { $when }.
enter-asked-check = Was it not you? Close this page. Your case stays closed.
enter-other = You opened this link on another device or app. Type the code from the same message.
enter-number = 6-digit code from the message
enter-number-hint = It is in the message, under the link.
enter-go = Continue to your case
enter-not-mine = I did not ask for this
enter-problem-empty = Type the 6 numbers from the message
enter-problem-wrong = This code is not right. Look at the newest message and try again.

link-over-title = This link does not work any more
link-over-h1 = This link does not work any more
link-over-used = This link was already used. Each link works once.
link-over-replaced = We sent you a newer link. Only the newest one works.
link-over-expired = This link was too old. Links work for { $span }.
link-over-guessed = A wrong code was typed too many times. We closed this link.
link-over-unknown = It was already used, a newer one was sent, or it is too old.
link-over-safe = This is normal. It keeps your case safe.
link-over-new = Ask for a new link
link-over-again = Send me a new link
link-over-again-hint = We send it to the email address that we have for you.
link-over-other = Type your email address instead

ended-title = This page is closed
ended-h1 = This page is closed
ended-lead = You cannot open this case here any more.
ended-help = Do you have a question? Call us or write to us.
ended-go = Ask for a new link

missing-title = We cannot find this page
missing-h1 = We cannot find this page
missing-lead = It may have moved, or the address may be wrong.
missing-do = Check the link in our last message to you.
missing-go = Go to the first page of your case

fault-title = Something went wrong
fault-h1 = Something went wrong on our side
fault-lead = Your work is saved. Try again in a few minutes.
fault-incident = If you call us, give us this number:
fault-again = Try again

stale-title = This page was open for too long
stale-h1 = This page was open for too long
stale-lead = We did not change anything. Go back and try once more.
stale-again = Open the page again

# --- session
session-title = Are you still there?
session-text = To keep your case private, we will sign you out in { $span }. What you sent is saved.
session-stay = Stay signed in
session-offline = We could not reach the office. Nothing you wrote is lost. Check your internet and try again.
session-over = You are signed out. What you wrote is still here. Copy it before you go on.

# --- home
home-hello = Hello, { $name }
home-headline = { $count ->
    [0] You have nothing to do now
    [one] You have 1 thing to do
   *[other] You have { $count } things to do
}
home-headline-again = { $count ->
    [one] Please send 1 document again
   *[other] Please send { $count } documents again
}
home-sub = Take your time. We save as you go.
home-sub-none = We will write to you when we need something.
home-first = Do this first
home-again = Please send this again
home-more = We need one more thing here
home-saved = Saved, not sent yet
home-said = { $practice } says:
home-open = Send this document
home-open-again = Send it again
home-open-more = Send what is missing
home-open-saved = Check and send
home-cannot = I don’t have this
home-due = Due { $day }
home-overdue = This was due { $day }. You can still send it.
home-minutes = About { $number ->
    [one] 1 minute
   *[other] { $number } minutes
}
home-also = Also for you
home-all-tasks = See all { $count }
home-working = We are working on these
home-yours = Your documents
home-checking = { $count ->
    [one] { $practice } is checking 1 document. Then we write to you.
   *[other] { $practice } is checking { $count } documents. Then we write to you.
}
home-helped = { $count ->
    [one] Help was asked for with 1 document. We will write about it.
   *[other] Help was asked for with { $count } documents. We will write about them.
}
home-accepted-all = We accepted everything we asked for.
home-progress = { $done } of { $total } documents accepted
home-documents = See all documents
home-nothing = Nothing here needs you today.
home-nothing-asked = We have not asked for documents yet.

# --- documents
documents-title = Your documents
documents-h1 = Your documents
documents-empty = We have not asked for documents yet.
documents-again = Please send again
documents-to-send = To send
documents-checking = We are checking
documents-accepted = Accepted
documents-not-needed = Not needed any more
documents-accepted-more = { $count ->
    [one] 1 more accepted
   *[other] { $count } more accepted
}

# --- states of a document, as clients read them
state-to-send = To send
state-saved = Saved, not sent
state-checking = Checking
state-accepted = Accepted
state-accepted-more = One more page
state-returned = Send again
state-help-asked = Help asked
state-not-needed = Not needed
state-line-to-send = We are waiting for this from you.
state-line-saved = Your files are saved. Press Send when you are ready.
state-line-checking = We are checking it. Nothing to do.
state-line-accepted = Accepted. Nothing to do.
state-line-accepted-more = Accepted, but one more page is needed.
state-line-returned = Please send this again.
state-line-help-asked = Help was asked for. We will write about it.
state-line-not-needed = We do not need this any more.

# --- one document
item-caption = { $case } · Document { $number } of { $total }
item-why = Why do you need this?
item-said = { $practice } looked at it
item-said-when = { $when }
item-good = A good photo
item-good-1 = Put the paper on a dark table
item-good-2 = Show all 4 corners
item-good-3 = No flash, no shiny spots
item-bad = Photos we cannot use
item-bad-cut = Cut off
item-bad-glare = Shiny
item-bad-blur = Blurry
item-late = If it comes later, your case can take longer.
item-cannot = I don’t have this document
item-sent-h = What you sent
item-sent-when = Sent { $when }
item-checking = We are checking what you sent
item-checking-text = You do not need to do anything now. We will write to you.
item-checking-by = We will check it by { $day }. You do not need to do anything now.
item-checking-late = This takes longer than we told you. You do not need to do anything. We will write to you.
item-checking-more = Did you forget something? You can still add it below.
item-accepted = We accepted this document
item-accepted-text = Nothing to do.
item-more = We accepted this, and we need one more page
item-help = Help was asked for
item-help-text = We will write about it. You can still send the document.
item-not-needed = We do not need this any more
item-not-needed-text = Nothing to do.

up-limits = { $kinds }. Up to { $size } each, { $count } files.
up-limits-form = With this form, up to { $size } each.
up-take = Take a photo
up-choose-phone = Choose from my phone
up-choose = Choose files
up-drop = Drag your files here
up-take-native = Take a photo
up-choose-native = Choose photos or files
up-add-native = Save these files
up-add = Add another page
up-files = Your files
up-not-sent = Saved, not sent yet
up-order = { $practice } will see them in this order.
up-send = Send to { $practice }
up-send-hint = You can still change your files until you press Send.
up-check = Check your files
up-file-n = File { $number } of { $total }
up-photo = Photo
up-no-name = File without a name
up-ready = Getting ready
up-waiting = Waiting for its turn
up-saving = Saving { $percent }%
up-saved = Saved
up-paused = Paused at { $percent }%
up-offline = Waiting for internet. We will continue by ourselves.
up-partial = Not finished: { $percent }% saved. Choose the same file again to go on.
up-failed = This did not save. Try again.
up-pause = Pause
up-continue = Continue
up-retry = Try again
up-remove = Remove
up-move-up = Move up
up-move-down = Move down
up-no-picture = We show pictures only until you leave this page. Your files are saved.
up-again = Choose it again
up-retake = Take it again
up-view = View large
up-close = Close
up-removed = Removed
up-dark = This photo looks dark. Can you read every word?
up-blurry = This photo looks blurry. Can you read every word?
up-unusual = We may not be able to read this kind of file. You can send it. A photo or a PDF always works.
up-problem-type = We cannot use this kind of file. Send a photo or a PDF.
up-problem-named = { $name }: { $problem }
up-problem-size = This file is too big ({ $size }). The limit is { $limit }. Try a photo instead.
up-problem-empty = This file is empty. Choose another one.
up-problem-password = This PDF has a password. Remove it, or call us for help.
up-problem-virus = We stopped this file because it is not safe. Send a photo of the paper instead.
up-problem-archive = This is a folder of files (ZIP). Send each file by itself.
up-problem-unreadable = We could not open this file. Save it on your phone first. Then choose it again.
up-problem-count = You can send { $count } files here. Remove one first.
up-problem-space = We have no room for this file now. Call us for help.
up-problem-session = You are signed out. Your saved files are safe. Sign in again to go on.
up-problem-none = Add at least one photo or file
up-problem-busy = Wait until every file is saved, or remove the one that is not
up-problem-closed = We do not take files here any more.
up-signed-out-link = Sign in again
up-leave = Your files are still being saved.

check-title = Check your files
check-h1 = Check your files
check-lead = Nothing is sent yet. Look at each file. Then press Send.
check-add = Add another file

# --- after sending
sent-title = We got it
sent-h1 = We got your document
sent-reference = Reference
sent-when = Received
sent-files = Files
sent-next = We will check it by { $day }.
sent-next-open = We will check it and write to you.
sent-keep = You can leave this page now.
sent-go-next = Next: { $title }
sent-go-home = Back to my list

# --- cannot send
cannot-title = I don’t have this document
cannot-h1 = You don’t have this document?
cannot-lead = That is all right. Tell us why, and we will help you.
cannot-question = What is the reason?
cannot-time = I need more time
cannot-time-text = I can send it later.
cannot-lost = I lost it
cannot-lost-text = We will tell you how to get a new one.
cannot-never = I never had it
cannot-never-text = There may be another paper you can use.
cannot-unclear = I don’t understand what this is
cannot-unclear-text = We will explain it to you.
cannot-unsafe = It is not safe for me to get it
cannot-unsafe-text = Only your legal team reads the reason. If others sign in to this case, they can see that help was asked for, but not why.
cannot-note = Do you want to tell us more? (optional)
cannot-go = Tell { $practice }
cannot-problem = Choose the reason
cannot-problem-long = Write less. There is room for { $count } characters.
cannot-done-title = We will help you
cannot-done-h1 = Thank you. We will help you.
cannot-done-time = Take the time you need. Send it when you have it.
cannot-done-text = We will read this and write to you. You do not need to do anything now.

# --- was this not you
not-me-title = Was this not you?
not-me-h1 = Was this not you?
not-me-lead = Your last sign-in was { $when }.
not-me-first-lead = Someone may have opened your case. Tell us now.
not-me-what = If you press the button:
not-me-1 = We close your case on every device, at once.
not-me-2 = We tell { $practice }.
not-me-helpers = Whoever you named to help you waits until { $practice } lets them in again.
not-me-3 = You can ask for a new link with your email address.
not-me-go = It was not me
not-me-stay = It was me
lock-lead = A message told you that something was done with your access. If it was not you, press the button.
lock-stay = Was it you? Then close this page. Nothing changes.
not-me-done-title = We closed your case
not-me-done-h1 = We closed your case on every device
not-me-done-lead = { $practice } knows about it now.
not-me-done-mail = Change the password of your email too. Then ask for a new link.
item-valid-still = It must still be valid.
item-valid-for = { $months ->
    [one] It must be valid for at least one more month.
   *[other] It must be valid for at least { $months } more months.
}
item-valid-recent = { $days ->
    [one] It must not be older than one day.
   *[other] It must not be older than { $days } days.
}

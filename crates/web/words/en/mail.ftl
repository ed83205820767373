# Mails. No facts of a case, no client's name, no names of documents.
mail-link-subject = { $practice }: your sign-in link
mail-link-lead = You asked for a link to sign in.
mail-link-button = Continue to your case
mail-link-code = Or type this code where you asked for the link:
mail-link-life = The link and the code work once, for { $span }. Only the newest ones work.
mail-link-share = Do not share this code. We will never ask you for it.
mail-link-ignore = Did you not ask for this? You can ignore this message. Your case stays closed.

mail-waits-subject = { $practice }: something waits for you
mail-waits-lead = There is something new for you in your portal.
mail-waits-button = Open your portal
mail-waits-why = To keep it private, we do not write about it in an email.

mail-invitation-subject = { $practice }: your invitation
mail-invitation-lead = { $practice } invites you to work in its client portal.
mail-invitation-button = Accept the invitation
mail-invitation-need = You will choose a password and set up a code app on your phone.
mail-invitation-life = The invitation works once, for { $span }.
mail-invitation-ignore = Did you not expect this? Ask the person who runs the portal before you press the button.

mail-notice-subject = { $practice }: something waits for you at your desk
mail-notice-lead = { $count ->
    [one] 1 thing waits for you at your desk.
   *[other] { $count } things wait for you at your desk.
}
mail-notice-button = Open the desk
mail-notice-why = This message holds no facts of any matter.

mail-alert-subject = { $practice }: about your access
mail-alert-device = Someone signed in to your portal of { $practice } on a new device: { $device }, { $when }.
mail-alert-desk = Someone signed in to your desk at { $practice } on a new device: { $device }, { $when }.
mail-alert-ended = Your access to the portal of { $practice } ended: { $when }.
mail-alert-changed = What you can see in the portal of { $practice } was changed: { $when }.
mail-alert-address = { $practice } now writes to another email address for you. Changed: { $when }.
mail-alert-details = Somebody changed who you are in your details at { $practice }: { $when }.
mail-alert-details-desk = { $practice } changed who you are in its record of you: { $when }.
mail-alert-recovery = Someone signed in to your desk at { $practice } with a recovery code: { $when }.
mail-alert-renewed = Your recovery codes at { $practice } were replaced: { $when }.
mail-alert-right = Was it you, or did you expect it? Then there is nothing to do.
mail-alert-device-wrong = Was it not you? Sign in to your portal and press "Was this not you?" at the foot of the page: every device is signed out at once, and { $practice } is told. Or call { $practice } now.
mail-alert-desk-wrong = Was it not you? Tell the person who runs the portal at once, and end your other sessions at the desk.
mail-alert-ask = Did you not expect this? Then call { $practice } now. Do not answer this message.
mail-alert-some-browser = a browser we do not know

mail-lock = This was not me – close my case everywhere
mail-no-button = If the button does not work, copy this address:
mail-foot = This message was sent by { $practice }.
mail-foot-phone = This message was sent by { $practice }. Call us: { $phone }

mail-due-subject = { $practice }: something is still missing
mail-due-lead = We still need something from you, and its day is near or over. Your portal says what, and by when.
mail-due-button = See what is missing
mail-missing-lead = We still need something from you. Your portal says what, and by when where there is a day.

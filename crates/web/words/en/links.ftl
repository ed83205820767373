# Mails that lead in and that warn: a link the practice sends by itself, and what to do if it was not you. No facts of a case.
mail-opened-subject = { $practice }: a place for your case
mail-opened-lead = { $practice } opened a place for your case. There you see what is needed and how far it is. This message is your way in: keep it to yourself.
mail-opened-button = Go to your case
mail-opened-unknown = Do you not know { $practice }? Then do not press the button, and delete this message.
mail-sent-lead = { $practice } sent you a link to sign in.
mail-sent-code = When you press the button, the page asks for this code:
mail-sent-unexpected = Did you not expect this? Then call { $practice } before you press the button.

mail-alert-device-wrong-phone = Was it not you? Sign in to your portal and press "Was this not you?" at the foot of the page: every device is signed out at once, and { $practice } is told. Or call { $practice } now: { $phone }
mail-alert-ask-phone = Did you not expect this? Then call { $practice } now: { $phone }. Do not answer this message.

wording-mail-opened = First link, when you open the portal to somebody
wording-mail-sent = Sign-in link that you send

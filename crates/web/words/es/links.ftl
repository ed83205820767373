# Correos que llevan adentro y que avisan: un enlace que el despacho envía por sí mismo, y qué hacer si no fue usted. Ningún dato del caso.
mail-opened-subject = { $practice }: un lugar para su caso
mail-opened-lead = { $practice } abrió un lugar para su caso. Ahí ve qué se necesita y cómo va. Este mensaje es su entrada: guárdelo solo para usted.
mail-opened-button = Ir a su caso
mail-opened-unknown = ¿No conoce a { $practice }? Entonces no presione el botón y borre este mensaje.
mail-sent-lead = { $practice } le envía un enlace para entrar.
mail-sent-code = Cuando presione el botón, la página le pide este código:
mail-sent-unexpected = ¿No lo esperaba? Entonces llame a { $practice } antes de presionar el botón.

mail-alert-device-wrong-phone = ¿No fue usted? Entre a su portal y presione "¿No fue usted?" al pie de la página: se cierra la sesión en todos los dispositivos enseguida y { $practice } lo sabe. O llame a { $practice } ahora: { $phone }
mail-alert-ask-phone = ¿No lo esperaba? Entonces llame a { $practice } ahora: { $phone }. No responda a este mensaje.

wording-mail-opened = Primer enlace, cuando abre el portal a alguien
wording-mail-sent = Enlace para entrar que usted envía

# Correos. Ningún dato del caso, ningún nombre de cliente ni de documentos.
mail-link-subject = { $practice }: su enlace para entrar
mail-link-lead = Usted pidió un enlace para entrar.
mail-link-button = Continuar a su caso
mail-link-code = O escriba este código donde pidió el enlace:
mail-link-life = El enlace y el código sirven una vez, durante { $span }. Solo sirven los más nuevos.
mail-link-share = No comparta este código. Nunca se lo pediremos.
mail-link-ignore = ¿No lo pidió usted? Puede ignorar este mensaje. Su caso sigue cerrado.

mail-waits-subject = { $practice }: tiene algo pendiente
mail-waits-lead = Hay algo nuevo para usted en su portal.
mail-waits-button = Abrir su portal
mail-waits-why = Para proteger su privacidad, no escribimos sobre eso en un correo.

mail-invitation-subject = { $practice }: su invitación
mail-invitation-lead = { $practice } le invita a trabajar en su portal de clientes.
mail-invitation-button = Aceptar la invitación
mail-invitation-need = Elegirá una contraseña y preparará una aplicación de códigos en su teléfono.
mail-invitation-life = La invitación sirve una vez, durante { $span }.
mail-invitation-ignore = ¿No la esperaba? Pregunte a quien administra el portal antes de presionar el botón.

mail-notice-subject = { $practice }: algo le espera en su mesa de trabajo
mail-notice-lead = { $count ->
    [one] Hay 1 cosa que le espera en su mesa de trabajo.
   *[other] Hay { $count } cosas que le esperan en su mesa de trabajo.
}
mail-notice-button = Abrir la mesa de trabajo
mail-notice-why = Este mensaje no contiene datos de ningún caso.

mail-alert-subject = { $practice }: sobre su acceso
mail-alert-device = Alguien entró a su portal de { $practice } en un dispositivo nuevo: { $device }, { $when }.
mail-alert-desk = Alguien entró a su mesa de trabajo en { $practice } en un dispositivo nuevo: { $device }, { $when }.
mail-alert-ended = Su acceso al portal de { $practice } terminó: { $when }.
mail-alert-changed = Lo que usted puede ver en el portal de { $practice } cambió: { $when }.
mail-alert-address = { $practice } ahora le escribe a otro correo. Cambiado: { $when }.
mail-alert-details = Alguien cambió sus datos de identidad en { $practice }: { $when }.
mail-alert-details-desk = { $practice } cambió sus datos de identidad en su expediente: { $when }.
mail-alert-recovery = Alguien entró a su mesa de trabajo en { $practice } con un código de recuperación: { $when }.
mail-alert-renewed = Sus códigos de recuperación en { $practice } se cambiaron: { $when }.
mail-alert-right = ¿Fue usted, o lo esperaba? Entonces no tiene que hacer nada.
mail-alert-device-wrong = ¿No fue usted? Entre a su portal y presione "¿No fue usted?" al pie de la página: se cierra la sesión en todos los dispositivos enseguida y { $practice } lo sabe. O llame a { $practice } ahora.
mail-alert-desk-wrong = ¿No fue usted? Avise enseguida a quien administra el portal y cierre sus otras sesiones en la mesa de trabajo.
mail-alert-ask = ¿No lo esperaba? Entonces llame a { $practice } ahora. No responda a este mensaje.
mail-alert-some-browser = un navegador que no conocemos

mail-lock = No fui yo: cierre mi caso en todas partes
mail-no-button = Si el botón no funciona, copie esta dirección:
mail-foot = Este mensaje lo envía { $practice }.
mail-foot-phone = Este mensaje lo envía { $practice }. Llámenos: { $phone }

mail-due-subject = { $practice }: todavía falta algo
mail-due-lead = Todavía necesitamos algo de usted y la fecha está cerca o ya pasó. Su portal dice qué falta y para cuándo.
mail-due-button = Ver qué falta
mail-missing-lead = Todavía necesitamos algo de usted. Su portal dice qué falta y, si hay fecha, para cuándo.

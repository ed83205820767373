# Cómo se enteran las personas de que algo les espera, y qué esperó demasiado.
hear-title = Cómo le escribimos
hear-lead = Un correo nuestro solo dice que algo le espera. Nunca dice qué es.
hear-how-often = ¿Con qué frecuencia podemos escribirle?
hear-at-once = Cuando algo le espera
hear-at-once-hint = Esperamos unos minutos, para que reciba un correo y no muchos.
hear-daily = Una vez al día
hear-daily-hint = Por la mañana, si algo le espera.
hear-weekly = Una vez a la semana
hear-weekly-hint = El lunes por la mañana, si algo le espera.
hear-deadlines = Solo por fechas
hear-deadlines-hint = Le escribimos cuando algo vence o ya venció.
hear-night = Por la noche
hear-quiet = No me escriban { $hours }
hear-hours = de { $from } a { $to }
hear-zone = ¿Qué hora usamos?
hear-zone-practice = La hora de nuestra oficina
hear-dates = El día en que algo vence, y después, escribimos aunque haya elegido menos.
hear-save = Guardar
hear-saved = Guardado.
hear-mail-foot = Elija con qué frecuencia le escribimos:

hear-desk-lead = Los avisos en la mesa de trabajo siempre están. Aquí se trata de los correos.
hear-desk-breaks = De lo que esperó demasiado se escribe enseguida, elija lo que elija.
hear-desk-link = Correos para mí

desk-notice-call-client = Llame al cliente: faltan documentos y los correos no sirvieron
desk-notice-message-waits = Un mensaje espera respuesta
desk-notice-message-waits-long = Un mensaje espera respuesta desde hace mucho
desk-notice-answer-late = Pasó el día para el que se prometió una respuesta
desk-notice-answer-late-long = Hace dos días que venció una respuesta prometida
desk-notice-review-waits = Un documento espera revisión
desk-notice-review-waits-long = Un documento espera revisión desde hace mucho
desk-notice-help-waits = Un cliente espera desde hace días la ayuda que pidió
desk-notice-help-waits-long = Un cliente espera desde hace mucho la ayuda que pidió
desk-notice-client-away = Se escribió a un cliente y no ha venido
desk-notice-client-away-long = Se escribió a un cliente hace mucho y no ha venido
desk-notice-mail-flood = Demasiados correos a una dirección: el resto espera una hora

desk-set-hear = Correos y recordatorios
desk-set-bundle = Lo que espera a un cliente se junta durante
desk-set-quiet-from = Las horas de silencio empiezan a las
desk-set-quiet-to = Las horas de silencio terminan a las
desk-set-hour = horas (la misma dos veces: sin silencio)
desk-set-breaks = Una fecha que llegó se avisa también en las horas de silencio
desk-set-reminders = Recordar documentos que faltan: 3 días antes, el mismo día y 3 días después. Luego se avisa a alguien para que llame.
desk-set-escalate = Avisar que nadie hizo nada después de
desk-set-escalate-unit = días (0: nunca). Quien dirige el despacho se entera cuando pasa el doble.
desk-set-flood = Como máximo a una dirección
desk-set-flood-unit = avisos por hora

desk-stop = Esta dirección no recibe correo desde { $when }. No se le envía nada más.
desk-stop-said = El servidor de correo dijo:
desk-stop-do = Compruebe la dirección con el cliente por teléfono. Una dirección nueva se usa enseguida.
desk-stop-again = La dirección vuelve a funcionar
desk-stop-lifted = Volvemos a escribir a esta dirección.

desk-did-reminder-sent = { $who } recordó al cliente los documentos que faltan.
desk-did-address-tried-again = { $who } permitió de nuevo correos a una dirección.
desk-did-notices-chosen = { $who } eligió cómo enterarse.
desk-did-notice-escalated = { $who } avisó de algo que esperó demasiado.

## Recordado a mano

remind-title = Recordar lo que falta
remind-text = Reciben un correo que dice que falta algo. Lleva a su lista, con las fechas que haya y lo que cuesta llegar tarde.
remind-what = { $count ->
    [one] Una solicitud, como la leen
   *[other] { $count } solicitudes, como las leen
}
remind-go = Enviar el recordatorio
remind-done = { $count ->
    [one] Se recordó una solicitud. El correo sale en su horario.
   *[other] Se recordaron { $count } solicitudes. El correo sale en su horario.
}
remind-soon = Se les recordó hace menos de una hora.
remind-nobody = A nadie que pueda enviarlo se le puede escribir. Mire en Portal del cliente.
remind-nothing = No falta nada.

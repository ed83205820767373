# Lo que debe aceptarse antes de otra cosa: la carta de contratación, el permiso para presentar, un cambio de condiciones.

# --- páginas del cliente
gate-kind-engagement = Nuestra carta de contratación
gate-kind-change-of-terms = Un cambio en el precio o el trabajo
gate-means-engagement = Si acepta, está de acuerdo en que trabajemos para usted como dice esta carta.
gate-means-change-of-terms = Si acepta, las condiciones nuevas valen desde ahora. Si no acepta, sigue lo que se acordó antes.
gate-terms-title = Lo que cambia
gate-terms-agreed = Lo que acordamos antes
gate-terms-proposed = Lo que proponemos ahora
gate-terms-why = Por qué
gate-terms-stands = Hasta que usted acepte, vale lo que se acordó antes.
gate-home-headline = Primero, nuestra carta de contratación
gate-home-sub = Léala y díganos si está de acuerdo. Después le pediremos documentos.
gate-home-sub-soon = Pronto podrá leerla aquí.
gate-home-sub-over = Todavía falta una respuesta.
gate-home-soon = Estamos preparando su carta de contratación. Le escribiremos cuando pueda leerla. No tiene que enviar nada ahora.
gate-home-asked = Su carta de contratación necesita una respuesta antes de seguir. Si tiene una pregunta, escríbanos o llámenos.
gate-home-seen = Quién puede ver su caso
gate-first-title = Primero, nuestra carta de contratación
gate-first-lead = Le pedimos documentos después de que acepte nuestra carta de contratación. No se perdió nada y usted no hizo nada mal.
gate-first-go = Ir a mi página de inicio
gate-up-first = Primero acepte nuestra carta de contratación. Después podrá enviar esto.

# --- la carta en el despacho
gate-letter-title = Carta de contratación
gate-letter-lead = No se pide nada a un cliente de este caso, ni puede enviar nada, antes de que acepte la carta de contratación. Puede leer la carta, escribir mensajes y ver quién puede ver su caso.
gate-letter-off = En este caso nada espera una carta de contratación.
gate-letter-off-hint = Si lo activa, los clientes ven solo la carta hasta que acepten. Lo que ya enviaron se queda. Quien ya aceptó no tiene que aceptar otra vez.
gate-letter-on = No pedir nada antes de que se acepte la carta
gate-letter-on-again = Hacer esperar otra vez a quien sigue sin ella
gate-letter-on-done = Desde ahora no se pide nada antes de que se acepte la carta de contratación.
gate-letter-people = Quién ha aceptado
gate-letter-waits = Espera
gate-letter-goes-on = Sigue
gate-letter-not-asked = Aún no se le pidió
gate-letter-asked = Se le pidió, no ha aceptado
gate-letter-agreed = Aceptó en el portal
gate-letter-on-paper = Firmada en papel
gate-letter-lifted = Sigue sin ella
gate-letter-ask = Pedirla
gate-letter-see = Ver lo que se pidió
gate-letter-paper = Se firmó en papel
gate-letter-paper-text = Elija quién la firmó y el documento que lo muestra. Si el papel aún no está aquí, agréguelo primero.
gate-letter-paper-none = Ningún documento de este caso está listo todavía. Agregue primero la carta firmada.
gate-letter-paper-file = Agregar un papel
gate-letter-who = Quién
gate-letter-which = Qué documento lo muestra
gate-letter-paper-go = Anotarlo
gate-letter-paper-done = Queda anotado que la carta se firmó en papel.
gate-letter-lift = Seguir sin ella
gate-letter-lift-text = Quien elija puede enviar documentos y recibe recordatorios como siempre. Su motivo queda en el registro para siempre.
gate-letter-everybody = Todos en este caso
gate-letter-reason = Por qué
gate-letter-lift-go = Seguir sin la carta
gate-letter-lift-done = Siguen sin la carta.
gate-letter-nothing = Ya nada espera ahí. Otra persona fue más rápida, o el cliente ya aceptó.
gate-letter-not-ready = Este documento no sirve. Elija uno que haya pasado la revisión.
gate-letter-history = Lo que se hizo
gate-letter-history-none = Todavía nada.
gate-letter-did-wanted = { $who } quiso la carta primero
gate-letter-did-written = { $who } escribió una carta que espera a un abogado
gate-letter-did-asked = { $who } pidió que se acepte la carta
gate-letter-did-agreed = { $name } aceptó la carta
gate-letter-did-declined = { $name } no aceptó la carta
gate-letter-did-over = La carta que se pidió terminó: { $state }
gate-letter-did-lifted = { $who } dejó seguir sin ella a { $name }
gate-letter-did-lifted-all = { $who } dejó seguir sin ella a todos
gate-letter-did-paper = { $who } anotó que { $name } firmó en papel
gate-letter-note = Este caso espera la carta de contratación. A sus clientes no se les pide nada hasta que acepten.
gate-letter-note-go = Ver quién espera
gate-letter-link = Carta de contratación: quién la espera
gate-letter-new = No pedir nada antes de que se acepte la carta de contratación
gate-letter-new-hint = Hasta que un cliente acepte, ve solo la carta, los mensajes y cómo comunicarse con ustedes.
gate-letter-set = Los casos nuevos no piden nada antes de que se acepte la carta de contratación
gate-letter-set-hint = Es la opción habitual al abrir un caso. Se puede cambiar allí y después.
gate-today-unasked = Espera una carta de contratación que nadie tiene para responder
gate-today-unasked-none = Todos los casos que esperan una carta de contratación tienen una en camino.
gate-turn-letter = Espera la carta
gate-unasked = { $count ->
    [one] 1 solicitud espera la carta de contratación y todavía no se pide.
   *[other] { $count } solicitudes esperan la carta de contratación y todavía no se piden.
}
gate-today-letter = Espera la carta de contratación
gate-today-letter-none = Nadie espera una carta de contratación.

# --- permiso para presentar
gate-leave-set = Un caso se presenta solo con el permiso de los clientes
gate-leave-set-hint = Un “Su permiso para seguir” o “Todo, antes de enviarlo” aceptado por cada cliente a quien se le pidió.
gate-leave-title = Falta el permiso para presentar
gate-leave-nobody = Todavía no se pidió permiso a nadie.
gate-leave-missing = Se le pidió y no ha aceptado: { $names }
gate-leave-outdated = Aceptó, pero después llegó una versión más nueva de un documento: { $names }
gate-leave-ask = Pedir permiso para seguir
gate-leave-lead = Solo quien responde por el caso puede seguir sin él.
gate-leave-anyway = Seguir sin permiso: por qué
gate-leave-anyway-hint = Solo si es necesario. Su motivo queda en el registro para siempre.
gate-leave-refused = Falta el permiso para presentar. Pídalo, o diga por qué sigue sin él.
gate-leave-was = Presentado antes de su aprobación: { $reason }

# --- pedir un cambio de condiciones
gate-terms-legend = Precio o alcance
gate-terms-hint = Llénelo solo para un cambio en el precio o el trabajo. Los clientes ven las dos partes una junto a la otra.
gate-terms-agreed-en = Lo que se acordó, en inglés
gate-terms-agreed-es = Lo que se acordó, en español
gate-terms-proposed-en = Lo que propone, en inglés
gate-terms-proposed-es = Lo que propone, en español
gate-terms-why-en = Por qué cambia, en inglés
gate-terms-why-es = Por qué cambia, en español

# --- el registro
gate-log-wanted = { $who } hizo que el caso espere la carta de contratación.
gate-log-lifted = { $who } dejó seguir a alguien sin la carta de contratación.
gate-log-paper = { $who } anotó que la carta de contratación se firmó en papel.
gate-log-leave = { $who } presentó el caso sin el permiso de los clientes.
gate-sign-off = Solo un abogado lo pasa adelante desde «{ $stage }»
gate-sign-off-text = Primero revisa todo y luego lo pasa. Ya se avisó a quien puede hacerlo en este caso.
gate-sign-off-nobody = Nadie de este caso puede hacerlo. Agregue a un abogado en Personas o pida ayuda a un titular.
gate-sign-off-who = Estos colegas pueden: { $names }.
gate-sign-off-notice = Un caso espera su revisión final.
gate-sign-off-refused = Solo un abogado pasa el caso adelante desde la revisión final.

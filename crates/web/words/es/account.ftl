### El acceso propio del cliente.

account-link = Usted y su acceso
item-who-sees = ¿Quién puede ver lo que envío?
details-seen = ¿Quién puede ver estos datos?
details-seen-shared = De las demás personas de este caso, nadie los ve, salvo lo que usted comparta más abajo.
account-title = Usted y su acceso
account-h1 = Usted y su acceso
account-seen = Quién puede ver lo que usted envía
account-seen-rest = Esta lista está siempre al día. Anotamos cada vez que alguien abre un documento.
account-cases = Sus otros casos
account-cases-hint = Sus casos van por separado. Lo que envía en uno no se ve en otro.
cases-title = Sus casos
cases-lead = Primero están los casos en los que hay algo pendiente para usted. Toque un caso para abrirlo.
cases-yours = Su propio caso
cases-of = Caso de { $name }
cases-number = Número { $number }
cases-here = Es el que está viendo ahora.
cases-todo = { $count ->
    [one] Una cosa por hacer
   *[other] { $count } cosas por hacer
}
cases-unread = { $count ->
    [one] Un mensaje nuevo
   *[other] { $count } mensajes nuevos
}
cases-nothing = Nada pendiente
account-mine = Lo que usted envió y recibió
account-mine-none = Todavía no ha enviado nada.
account-mine-some = { $count ->
    [one] Envió un archivo.
   *[other] Envió { $count } archivos.
}
account-download = Descargar todo
account-download-hint = Recibirá una carpeta comprimida (.zip): lo que usted envió, lo que se envió por usted, los archivos que le enviamos, sus mensajes, las constancias y documentos de lo que aprobó, sus datos y lo que aceptó. Primero viene una lista de todas las partes, con lo que se decidió sobre cada documento. Guárdela donde solo usted pueda abrirla.
account-devices = Dónde tiene la sesión abierta
account-device-here = Este dispositivo
account-device-unknown = Dispositivo desconocido
account-device-last = Último uso: { $when }
account-device-end = Cerrar sesión
account-device-end-others = Cerrar sesión en los demás dispositivos
account-devices-hint = ¿Ve un dispositivo que no conoce?

seen-owner = { $count ->
    [one] La persona titular de { $practice }
   *[other] Las { $count } personas titulares de { $practice }
}
seen-lawyer = { $count ->
    [one] Un abogado o una abogada de { $practice }
   *[other] { $count } abogados o abogadas de { $practice }
}
seen-caseworker = { $count ->
    [one] Una persona que tramita casos en { $practice }
   *[other] { $count } personas que tramitan casos en { $practice }
}
seen-intake = { $count ->
    [one] Una persona de la recepción de { $practice }
   *[other] { $count } personas de la recepción de { $practice }
}
seen-auditor = { $count ->
    [one] Una persona que revisa el trabajo de { $practice }
   *[other] { $count } personas que revisan el trabajo de { $practice }
}
seen-other-staff = { $count ->
    [one] Otra persona de { $practice }
   *[other] Otras { $count } personas de { $practice }
}
seen-main-applicant = La persona solicitante principal de este caso
seen-partner = La pareja en este caso
seen-dependant = Un familiar en este caso
seen-petitioner = La persona que presentó la petición por usted
seen-employer = El empleador en este caso
seen-observer = Alguien que puede seguir este caso
bundle-by-you = De usted
bundle-by-helper = De { $name }, que le ayudó
bundle-filed = Guardado por { $practice } para usted
bundle-sent = De { $practice }
bundle-both = Entre usted y { $practice }, escrito para este archivo
bundle-made = Hecho por el portal de { $practice } para este archivo
bundle-messages = Mensajes
bundle-record = Constancia de aprobación
bundle-accepted = Aceptado
bundle-returned = Devuelto a usted
bundle-superseded = Primero se aceptó; después se pidió de nuevo
bundle-undecided = Todavía no se ha decidido
bundle-waits = Usted dijo después: { $value }. Nadie lo ha revisado todavía.

# --- everything that is missing, where a reminder leads
missing-all-title = Lo que falta
missing-all-h1 = { $count ->
    [0] No falta nada
    [one] Falta una cosa
   *[other] Faltan { $count } cosas
}
missing-all-lead = Todo lo que esperamos de usted, para cuándo y qué pasa si llega tarde.
missing-no-day = Sin fecha límite

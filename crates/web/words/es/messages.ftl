# Mensajes, en las dos puertas, y notas del caso en la mesa de trabajo.
client-nav-messages = Mensajes
client-nav-unread = { $count ->
    [one] 1 nuevo
   *[other] { $count } nuevos
}
home-unread = { $count ->
    [one] Tiene un mensaje nuevo
   *[other] Tiene mensajes nuevos en { $count } conversaciones
}
msg-title = Mensajes
msg-h1 = Mensajes
msg-general = Su caso
msg-ask-about = Preguntar sobre esto
msg-promise = { $practice } responde en { $days ->
    [one] 1 día hábil
   *[other] { $days } días hábiles
}.
msg-promise-none = { $practice } responde lo antes posible.
msg-urgent = ¿Es urgente? Llame al { $phone }.
msg-who-reads = Su equipo legal puede leer esto. También las personas de su lado que entran a este caso.
msg-who-reads-own = Solo su equipo legal puede leer esto. Nadie más de quienes entran a este caso puede.
msg-who-list = ¿Quién puede leerlo?
msg-none = Todavía no hay mensajes.
msg-threads = Sus conversaciones
msg-new = Escríbanos
msg-about = Esto es sobre: { $title }
msg-name = ¿De qué se trata? (puede dejarlo vacío)
msg-text = Su mensaje
msg-files = ¿Se trata de alguno de estos archivos?
msg-attach = Agregar fotos o archivos (puede dejarlo vacío)
msg-attach-who = Pasan a ser documentos de su caso. Quien ve sus documentos también los ve.
msg-attach-seen = ¿Quién puede ver estos archivos?
msg-attach-again = No se envió nada. Por favor, elija otra vez todos los archivos.
msg-attach-closed = Aquí ya no recibimos archivos. Todavía puede enviar el mensaje sin ellos.
msg-attach-name = De su mensaje: { $what }
msg-file-refused = no pudimos recibir este archivo
msg-send = Enviar
msg-state-us = Le responderemos
msg-state-you = Le respondimos
msg-state-done = Terminada
msg-from-you = Usted
msg-from-team = { $name }, { $role }
msg-role-owner = dirección del despacho
msg-role-lawyer = área legal
msg-role-intake = primer contacto
msg-role-team = equipo del caso
msg-earlier = Mensajes anteriores
msg-newest = Volver a los mensajes más nuevos
msg-names-files = Archivos:
msg-edited = Cambiado { $when }
msg-seen = Leído por su equipo legal, { $when }
msg-edit = Cambiar este mensaje
msg-edit-until = Puede cambiarlo hasta las { $when }. Su equipo legal también conserva las primeras palabras.
msg-edit-save = Guardar el cambio
msg-text-missing = Primero escriba algo.
msg-text-long = Es demasiado largo. El límite es de { $most } caracteres.
msg-edit-late = Este mensaje ya no se puede cambiar. Por favor, envíe uno nuevo.
msg-too-many = Hay demasiadas conversaciones en este caso. Por favor, escriba en una de las que ya están.
msg-open-request = Abrir esta solicitud

desk-rail-messages = Mensajes
desk-tab-messages = Mensajes
desk-tab-notes = Notas
desk-notice-message = Un cliente escribió un mensaje
desk-set-answer = Se dice a los clientes que un mensaje se responde en
desk-set-answer-unit = días hábiles (0: no se promete un día)
msg-desk-order = Primero la espera más larga
msg-desk-splits = A quién le toca
msg-desk-empty = No hay nada aquí.
msg-desk-unread = Sin leer
msg-desk-state-us = Nos toca responder
msg-desk-state-client = Le toca al cliente
msg-desk-state-done = Terminada
msg-desk-mine = A mi cargo
msg-desk-due = Responder hasta el { $day }
msg-desk-late = Había que responder el { $day }
msg-desk-done = Terminar
msg-desk-set-done = La conversación está terminada. Un mensaje nuevo la vuelve a abrir.
msg-desk-new = Mensaje nuevo
msg-desk-about = Sobre
msg-desk-about-matter = El caso en general
msg-desk-name = Nombre (solo sobre el caso, puede quedar vacío)
msg-desk-text = Mensaje al cliente
msg-desk-readers = { $names } y el equipo de este caso pueden leer esto.
msg-desk-readers-none = Ningún cliente puede entrar todavía. Lo leerán cuando tengan acceso al portal.
msg-desk-advice = Escriba mensajes cortos y prácticos. Los consejos y las decisiones van en una nota del caso.
msg-desk-templates = Empezar con un texto preparado
msg-desk-templates-lang = En el idioma del cliente
msg-desk-send = Enviar al cliente
msg-desk-send-keep = Enviar y guardar como nota
msg-desk-sent = Enviado. A quien va dirigido, si tiene acceso, se le avisa como eligió de que algo le espera.
msg-desk-sent-kept = Enviado y guardado como nota del caso.
msg-desk-client-side = Con el cliente
msg-desk-client-side-text = El cliente lee todo lo que hay aquí.
msg-desk-team-side = Solo para el equipo
msg-desk-team-side-text = Ningún cliente ve esto nunca.
msg-desk-team-who = Solo el equipo de este caso puede leer esto.
msg-desk-comment = Comentario para el equipo
msg-desk-comment-send = Agregar comentario
msg-desk-no-comments = Todavía no hay comentarios.
msg-desk-assign = Quién responde
msg-desk-assign-leads = Quien lleva el caso
msg-desk-assign-go = Guardar
msg-desk-transcript = Sacar la conversación por escrito
msg-desk-transcript-hint = El registro dice que usted lo hizo.
msg-desk-seen = Leído por { $name }, { $when }
msg-desk-not-seen = Aún sin leer
msg-desk-wordings = { $count ->
    [one] 1 redacción anterior
   *[other] { $count } redacciones anteriores
}
msg-desk-keep = Guardar como nota
msg-desk-kept = Guardado como nota del caso.
msg-desk-edit-hint = Puede cambiarlo hasta las { $when }. Las palabras anteriores quedan en el caso.
msg-desk-no-threads = Nadie ha escrito todavía.
msg-desk-key-reply = Escribir una respuesta
msg-desk-key-done = Marcar como terminada
msg-desk-key-open = Abrir

note-new = Nota nueva del caso
note-text = Nota
note-hint = Una nota no se puede cambiar ni borrar. Si está mal, corríjala con otra.
note-write = Escribir la nota
note-written = La nota está guardada en el caso.
note-none = Todavía no hay notas.
note-struck = Corregida { $when }
note-corrects = Corrige la nota de { $when }
note-correct = Corregir esta nota
note-correct-go = Escribir la corrección
note-corrected-first = Alguien acaba de corregir esta nota. Sus palabras están en el formulario para una nota nueva.
note-from-message = Guardada de un mensaje

transcript-title = Conversación por escrito
transcript-made = Sacada { $when }
transcript-print = Imprimir
transcript-message = Mensaje { $number }
transcript-wording = Redacción { $number }
transcript-files = Archivos nombrados
transcript-sha = SHA-256
transcript-line = Línea en el registro del caso
transcript-hint = Cada huella es el SHA-256 de las palabras en UTF-8. El número de línea lleva al registro del caso.

desk-did-message-sent = { $who } envió un mensaje.
desk-did-message-edited = { $who } cambió un mensaje.
desk-did-message-read = { $who } leyó mensajes.
desk-did-message-exported = { $who } sacó una conversación por escrito.
desk-did-thread-done = { $who } terminó una conversación.
desk-did-thread-assigned = { $who } dijo quién responde una conversación.
desk-did-comment-written = { $who } escribió un comentario para el equipo.
desk-did-note-written = { $who } escribió una nota del caso.
desk-did-note-corrected = { $who } corrigió una nota del caso.

msg-desk-with = Para
msg-desk-with-all = Todas las personas con acceso
msg-desk-with-choose = Elija quién lo lee
msg-desk-with-missing = Elija quién lo lee.

# Eliminar un documento, la papelera de un caso y las retenciones legales.

# --- a client's pages
bin-removed = Su equipo legal retiró un documento de aquí. Si todavía hace falta, envíe por favor el correcto.
bin-removed-done = Su equipo legal retiró un documento de aquí. No tiene que hacer nada.
bin-void = Su equipo legal retiró un documento del que trataba esto. No tiene que responder.

# --- the desk
power-delete-documents = Eliminar documentos y sacarlos de la papelera
power-hold-matter = Poner y levantar una retención legal de un caso
power-place-holds = Poner y levantar retenciones legales de clientes y consultas
bin-title = Papelera
bin-open = Papelera
bin-delete = Eliminar este documento
bin-delete-title = ¿Eliminar este documento?
bin-delete-after = Va a la papelera de este caso con todas sus versiones e imágenes. Durante { $days ->
        [one] { $days } día
       *[other] { $days } días
    } se puede sacar otra vez; después se destruye para siempre y solo queda su huella.
bin-delete-held = Va a la papelera de este caso con todas sus versiones e imágenes. Hay una retención legal, así que no se destruye antes de que se levante.
bin-delete-client = El cliente lee en la solicitud que usted retiró un documento, y nada más. Si hace falta, se le pide otra vez. Lo que se le pidió aprobar sobre él queda sin efecto.
bin-delete-why = Por qué
bin-delete-why-hint = Se guarda para siempre, con su nombre.
bin-delete-go = Eliminar
bin-done = El documento está en la papelera.
bin-evidence = Este documento se queda: alguien respondió a una solicitud de aprobación sobre él, o es una carta firmada. Las pruebas no se eliminan.
bin-lead = Lo que se elimina queda aquí { $days ->
        [one] { $days } día
       *[other] { $days } días
    } antes de destruirse.
bin-empty = Aquí no hay nada.
bin-restore = Sacar de la papelera
bin-restored = El documento está otra vez donde estaba.
bin-restore-not = No se puede sacar: se destruyó, o espera una decisión y este caso está cerrado.
bin-gone = Destruido
bin-gone-text = Los nombres, las imágenes y los datos ya no existen. La huella demuestra qué archivo era a quien lo tenga.
bin-print = SHA-256
bin-tag-lies = En la papelera
bin-tag-gone = Destruido
bin-by = Eliminado por { $who }, { $when }
bin-until = Se destruye después del { $day }
bin-was-destroyed = Destruido { $when }
bin-held = Hay una retención legal: no se destruye nada y el tiempo no cuenta.
bin-set = Guardar los documentos eliminados
bin-set-unit = días
bin-desk-void = { $document } se eliminó.
bin-log-cause = Se eliminó
bin-log-print = Huella { $print }
record-bin-of = Papelera de { $name }
record-bin-delete = Eliminar
record-bin-delete-title = ¿Eliminar este archivo?
record-bin-after = Va a la papelera de esta ficha. Durante { $days ->
        [one] { $days } día
       *[other] { $days } días
    } se puede sacar otra vez; después se destruye para siempre y solo queda su huella.
record-bin-held = Va a la papelera de esta ficha. Hay una retención legal, así que no se destruye antes de que se levante.
record-bin-client = Si vino con su consulta, el mismo archivo de allí va con él. Lo que se puso en un caso se queda en el caso.
record-bin-why-hint = Se guarda con su nombre mientras exista la ficha.
record-bin-done = El archivo está en la papelera.
record-bin-restored = El archivo está otra vez en su sitio. Si otro ocupó su lugar mientras tanto, está entre los archivos anteriores.
record-bin-restore-not = No se puede sacar: se destruyó.
record-bin-did-binned = { $who } puso un archivo de una ficha en la papelera.
record-bin-did-restored = { $who } sacó un archivo de una ficha de la papelera.
record-bin-did-destroyed = { $who } destruyó un archivo de la papelera de una ficha.
hold-title = Retención legal
hold-tag = Retención legal
hold-link = Retención legal
hold-stands = Aquí hay una retención legal.
hold-keeps-matter = Mientras hay una retención legal no se destruye nada de este caso: el tiempo de su papelera se detiene y no se quita a nadie.
hold-keeps-client = Mientras hay una retención legal no se destruye nada de este cliente, en ninguno de sus casos. Su registro no se une con otro y el tiempo de su papelera se detiene.
hold-keeps-lead = Mientras hay una retención legal esta consulta no se elimina, ni a mano ni por sí sola, y el tiempo de su papelera se detiene.
hold-beside = Una retención legal de un cliente, o de la consulta de la que vino, protege también este caso.
hold-place = Poner la retención
hold-place-why = Por qué se pone
hold-lift = Levantar la retención
hold-lift-why = Por qué se levanta
hold-why-hint = Se guarda para siempre, con su nombre.
hold-placed = La retención legal está puesta.
hold-lifted = La retención legal se levantó.
hold-meanwhile = Otra persona lo cambió mientras tanto.
hold-history = Retenciones hasta ahora
hold-placed-by = Puesta por { $who }, { $when }
hold-lifted-by = Levantada por { $who }, { $when }
hold-refused = Hay una retención legal, así que no se quita nada. Levante antes la retención, con un motivo.
hold-lead-delete = Hay una retención legal de esta consulta, así que ahora no se elimina.
hold-lead-answer = A quien lo pida puede responder con este texto:
hold-lead-answer-text = Gracias por su mensaje. Recibimos su solicitud de eliminar lo que nos envió. La estamos viendo y le escribiremos.
desk-did-document-binned = { $who } eliminó un documento.
desk-did-document-restored = { $who } sacó un documento de la papelera.
desk-did-document-destroyed = { $who } destruyó lo que había en la papelera.
desk-did-hold-placed = { $who } puso una retención legal del caso.
desk-did-hold-lifted = { $who } levantó la retención legal del caso.
desk-did-client-hold-placed = { $who } puso una retención legal de un cliente.
desk-did-client-hold-lifted = { $who } levantó la retención legal de un cliente.
desk-did-lead-hold-placed = { $who } puso una retención legal de una consulta.
desk-did-lead-hold-lifted = { $who } levantó la retención legal de una consulta.

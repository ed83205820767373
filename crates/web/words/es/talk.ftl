# Mensajes retirados, quién leyó qué, conversaciones por escrito y comienzos de notas del caso.
talk-taken-own = Usted retiró este mensaje, { $when }
talk-taken-by = { $name } retiró este mensaje, { $when }
talk-take = Retirar este mensaje
talk-take-until = Puede retirarlo hasta las { $when }.
talk-take-own-hint = La conversación dirá entonces que usted lo retiró. Es posible que alguien ya lo haya leído. Sus palabras quedan en el registro de su caso, y su equipo legal puede leerlas allí. Los archivos que vinieron con él siguen siendo documentos de su caso.
talk-take-do = Retirarlo
talk-take-late = Este mensaje ya no se puede retirar. Puede enviar uno nuevo.
talk-take-twice = Este mensaje ya se retiró.
talk-take-not-yours = Solo quien escribió un mensaje puede retirarlo.
talk-change-taken = Este mensaje se retiró. Ya no se puede cambiar.

talk-take-desk-hint = El cliente lee entonces solo que usted lo retiró. Quien lo leyó, lo leyó. Todas las redacciones quedan en el registro. Los documentos que fueron con él siguen siendo documentos del caso, pero el cliente ya no puede abrirlos desde aquí.
talk-taken-done = El mensaje se retiró.
talk-taken-words = Lo que decía
talk-taken-no-note = Este mensaje se retiró. Sus palabras están en el registro y no se guardan como nota del caso.
talk-read-before-change = Leído por { $name }, { $when }, antes de que se cambiara
talk-did-take-back = { $who } retiró un mensaje.
talk-did-export-all = { $who } sacó todas las conversaciones por escrito.
talk-log-comments = Con comentarios del equipo

talk-set-receipts = Quién ve que un mensaje se leyó
talk-set-receipts-hint = Una vista previa de un colega nunca cuenta como leída.
talk-receipts-off = Nadie
talk-receipts-staff = Nosotros vemos quién leyó lo que escribimos
talk-receipts-both = Nosotros lo vemos, y los clientes ven que nuestro equipo leyó lo que escribieron

talk-export-title = Sacar todas las conversaciones por escrito
talk-export-text = Un archivo con todos los mensajes de este caso, cada redacción, su SHA-256 y su línea en el registro. El registro dice que usted lo hizo.
talk-export-as = Como
talk-export-pdf = PDF, para leer e imprimir
talk-export-txt = Texto, en cualquier escritura
talk-export-json = JSON, para otro programa
talk-export-comments = Con los comentarios del equipo. Esta copia es solo para nosotros: no para clientes, tribunales ni autoridades.
talk-export-go = Sacar por escrito
talk-out-title = Conversaciones por escrito
talk-out-internal = Solo para el equipo. Esta copia contiene comentarios del equipo. No se la dé a clientes, tribunales ni autoridades.
talk-out-matter = Caso: { $name } ({ $number })
talk-out-with = Con: { $name }
talk-out-message = Mensaje { $number }: { $who }
talk-out-wording = Redacción { $number }, { $when }
talk-out-sha = SHA-256: { $hash }
talk-out-file = Archivo: { $name }
talk-out-line = Línea en el registro del caso: { $number }
talk-out-taken = Retirado, { $when }
talk-out-comments = Solo para el equipo: comentarios
talk-out-comment = Comentario, { $who }, { $when }
talk-out-none = No se escribió nada en este caso.
talk-out-letters = Algunas letras no se pueden imprimir en este PDF. En su lugar está U+ y un número. El archivo adjunto conversations.json las tiene como se escribieron.
talk-out-attached = El archivo adjunto conversations.json contiene lo mismo, con las mismas huellas.

talk-note-templates = Empezar con una lista de puntos
talk-note-replaces = Lo que hay en el cuadro se reemplaza.
talk-ready-for = Se ofrece para
talk-ready-messages = Mensajes a clientes
talk-ready-notes = Notas del caso, solo para el equipo
talk-ready-notes-tag = Notas del caso
talk-ready-var-today = el día en que se escribe

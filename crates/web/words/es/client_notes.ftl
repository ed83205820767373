# Notas sobre un cliente que no son de ningún caso.
client-note-title = Notas
client-note-of = Notas sobre { $name }
client-note-text = Lo que el equipo debe saber de este cliente y no es de ningún caso. Lo que es de un caso va en las notas de ese caso.
client-note-new = Nota nueva
client-note-who = La ve todo el que puede leer las fichas de clientes. El cliente nunca la ve.
client-note-saved = La nota está en la ficha.
client-note-why = Por qué se corrige
client-note-why-hint = La nota como estaba sigue legible.
client-note-because = Motivo:
client-note-reason-missing = Diga en pocas palabras por qué se corrige la nota.
client-note-see = { $count ->
    [0] Escribir la primera nota
    [one] Ver la nota o escribir otra
   *[other] Las { $count } notas, o escribir otra
}
client-note-did-written = { $who } escribió una nota sobre un cliente.
client-note-did-corrected = { $who } corrigió una nota sobre un cliente.

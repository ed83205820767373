### Los datos, etapas, personas y cierre de un caso, para el despacho; y en qué va el caso, para sus clientes.
## Datos

matter-facts = Sobre este caso
matter-edit = Cambiar estos datos
matter-edit-title = Datos de este caso
matter-f-name = Nombre para el cliente
matter-f-name-hint = El cliente lo lee en cada página. Use palabras sencillas.
matter-f-internal-title = Nuestro propio título
matter-f-internal-title-hint = Los clientes nunca lo ven. Déjelo vacío si un nombre sirve para todo.
matter-f-number = Número de referencia
matter-f-visa-type = Qué se solicita
matter-f-visa-type-hint = El cliente lo lee debajo del nombre, por ejemplo “Residencia por familia”.
matter-f-priority = Prioridad
matter-f-lodged-at = Enviado el
matter-f-lodged-at-hint = El día en que salió la solicitud.
matter-f-next-action = Próxima acción
matter-f-next-action-due = Hacerla a más tardar el
matter-f-next-action-by = Quién lo hace
matter-next-by-lead = La persona responsable
matter-next-by-named = La persona responsable ({ $name })
matter-next-by-hint = Aparece en su página Hoy. Si deja el caso, pasa a la persona responsable.
matter-next-by-wrong = Elija a alguien que trabaje en este caso.
matter-f-source = De dónde vino
matter-f-source-hint = Una amistad, una búsqueda, otro abogado.
matter-f-notes = Observaciones guardadas hasta 2026-11
matter-notes-instead = Lo que el equipo deba saber va en una nota del caso: queda como se escribió.
matter-notes-title = Notas del caso
matter-notes-see = { $count ->
    [0] Escribir una nota del caso
    [one] Ver la nota del caso o escribir otra
   *[other] Las { $count } notas del caso, o escribir otra
}
matter-f-custom = Uno de nuestros propios campos
matter-own-fields = Nuestros propios campos
matter-priority-low = Baja
matter-priority-normal = Media
matter-priority-high = Alta
matter-priority-urgent = Urgente
matter-yes = Sí
matter-no = No
matter-number-wrong = Escriba un número, por ejemplo 1.234,50.
matter-date-wrong = Escriba un día, por ejemplo { $example }.
matter-field-wrong = { $label }: { $problem }
matter-saved = Los datos están guardados.
matter-conflict-title = Alguien cambió este caso mientras usted escribía
matter-conflict-text = No se perdió nada de lo suyo. Lo que escribió está en el formulario. Al lado está lo que el caso dice ahora. Elija y guarde otra vez.
matter-conflict-now = Ahora dice
matter-conflict-yours = Usted escribió
matter-empty = vacío
matter-overdue = { $day } (atrasado)

## Etapas

matter-stage = Etapa
matter-stage-now = Ahora en “{ $stage }”
matter-stage-change = Cambiar la etapa
matter-stage-title = Etapa y avance
matter-stage-history = Por dónde ha pasado
matter-stage-none = Todavía no se ha movido.
matter-stage-moved = { $who } lo pasó de “{ $from }” a “{ $to }”
matter-stage-back = Por qué regresó: { $reason }
matter-stage-told = Los clientes leen: { $words }
matter-stage-shown = Los clientes lo ven
matter-stage-held = Aún no se muestra: llame primero
matter-stage-publish = Ya llamé. Mostrarlo ahora
matter-stage-published = El cliente ya puede verlo.
matter-stage-pick = ¿Qué etapa sigue ahora?
matter-stage-pick-go = Escribir el aviso
matter-stage-serious = Es una noticia delicada. Llame primero al cliente. Nada se envía solo.
matter-stage-compose = Lo que leerá el cliente
matter-stage-sentence = Frase
matter-stage-sentence-stage = La frase habitual de esta etapa
matter-stage-sentence-own = Mis propias palabras
matter-stage-actor = Quién
matter-stage-document = Qué (inglés)
matter-stage-document-es = Qué (español)
matter-stage-document-hint = Por ejemplo: su solicitud de residencia
matter-stage-next = Qué sigue
matter-stage-when = Para cuándo
matter-stage-when-hint = Por ejemplo: a más tardar el viernes, en 3 a 6 semanas
matter-stage-when-es = Para cuándo (español)
matter-stage-reason = Por qué regresa
matter-stage-reason-hint = Para nuestro historial. Los clientes nunca lo ven.
matter-stage-reason-missing = Diga por qué regresa el caso.
matter-stage-words-en = En inglés
matter-stage-words-es = En español
matter-stage-tell = Avisar al cliente
matter-stage-tell-notify = Mostrarlo y enviar un correo
matter-stage-tell-notify-hint = El correo solo dice que hay algo nuevo.
matter-stage-tell-silent = Mostrarlo sin correo
matter-stage-tell-silent-hint = El cliente lo ve en su próxima visita.
matter-stage-tell-call = Llamar primero y mostrarlo después
matter-stage-tell-call-hint = Nada se muestra hasta que usted diga que llamó.
matter-stage-preview = Verlo como el cliente
matter-stage-preview-title = Como lo verá el cliente
matter-stage-preview-lang = En { $language }
matter-hard-in = En { $language }: { $text }
matter-stage-hard = Puede decirlo más sencillo
matter-stage-go = Cambiar la etapa
matter-stage-moved-already = Alguien movió este caso mientras tanto. Así está ahora.
matter-stage-done = La etapa cambió.
matter-stage-closed-hint = Para cerrar el caso, use “Fin del caso”.
matter-actor-we = Nosotros
matter-actor-uscis = USCIS
matter-actor-office = La oficina
matter-actor-employer = Su empleador
matter-actor-you = Usted
matter-say-sent = { $actor ->
    [we] Enviamos { $document }.
    [you] Usted envió { $document }.
    [uscis] USCIS envió { $document }.
    [employer] Su empleador envió { $document }.
   *[office] La oficina envió { $document }.
}
matter-say-has = { $actor ->
    [we] Tenemos { $document }.
    [you] Usted tiene { $document }.
    [uscis] USCIS tiene { $document }.
    [employer] Su empleador tiene { $document }.
   *[office] La oficina tiene { $document }.
}
matter-say-checks = { $actor ->
    [we] Estamos revisando { $document }.
    [you] Usted está revisando { $document }.
    [uscis] USCIS está revisando { $document }.
    [employer] Su empleador está revisando { $document }.
   *[office] La oficina está revisando { $document }.
}
matter-say-writes = { $actor ->
    [we] Estamos escribiendo { $document }.
    [you] Usted está escribiendo { $document }.
    [uscis] USCIS está escribiendo { $document }.
    [employer] Su empleador está escribiendo { $document }.
   *[office] La oficina está escribiendo { $document }.
}
matter-say-asked = { $actor ->
    [we] Pedimos { $document }.
    [you] Usted pidió { $document }.
    [uscis] USCIS pidió { $document }.
    [employer] Su empleador pidió { $document }.
   *[office] La oficina pidió { $document }.
}
matter-say-approved = { $actor ->
    [we] Aprobamos { $document }.
    [you] Usted aprobó { $document }.
    [uscis] USCIS aprobó { $document }.
    [employer] Su empleador aprobó { $document }.
   *[office] La oficina aprobó { $document }.
}
matter-saying-sent = … envió …
matter-saying-has = … tiene …
matter-saying-checks = … está revisando …
matter-saying-writes = … está escribiendo …
matter-saying-asked = … pidió …
matter-saying-approved = … aprobó …
matter-next-none = No decir nada
matter-next-we-write = Nosotros escribimos
matter-next-you-send = Usted envía papeles
matter-next-you-sign = Usted firma
matter-next-wait = No hay nada que hacer, solo esperar
matter-then-we-write = { $when ->
    [none] Después le escribiremos.
   *[other] Le escribiremos { $when }.
}
matter-then-you-send = { $when ->
    [none] Por favor, envíenos lo que está en su lista.
   *[other] Por favor, envíenos lo que está en su lista { $when }.
}
matter-then-you-sign = { $when ->
    [none] Después, por favor, léalo y fírmelo.
   *[other] Por favor, léalo y fírmelo { $when }.
}
matter-then-wait = { $when ->
    [none] Por ahora no tiene que hacer nada.
   *[other] Por ahora no tiene que hacer nada. Las noticias suelen llegar { $when }.
}
matter-hard-long-sentence = Una oración es larga. Haga dos.
matter-hard-hard-words = Las palabras son difíciles. Use otras más cortas.
matter-hard-abbreviation = Hay siglas que no todos conocen.
matter-hard-passive = Diga quién lo hace: “lo enviamos”, no “fue enviado por nosotros”.
matter-hard-no-next = No dice qué sigue.
matter-hard-no-translation = No hay texto en este idioma.
matter-hard-shouting = Quite el signo de exclamación.

## El fin

matter-end = Fin del caso
matter-end-open = El caso está abierto.
matter-end-closing = El caso se está cerrando. Ya no se pide nada nuevo al cliente.
matter-end-closed = El caso está cerrado.
matter-end-wind-up = Empezar a cerrar
matter-end-wind-up-title = ¿Empezar a cerrar este caso?
matter-end-wind-up-1 = Desde ahora no se pide nada nuevo al cliente. Todavía puede ver en qué va el caso.
matter-end-wind-up-2 = El cliente recibe un correo de que hay algo nuevo, y su página dice que el caso se está cerrando.
matter-end-wind-up-3 = Los documentos que esperan todavía se pueden decidir.
matter-end-close = Cerrar el caso
matter-end-close-title = ¿Cerrar este caso?
matter-end-close-1 = El acceso de cada cliente a este caso termina enseguida. Las sesiones abiertas terminan.
matter-end-close-2 = Cada uno recibe un correo de que su acceso terminó.
matter-end-close-3 = No se borra nada. El despacho puede seguir leyendo el caso, y un titular puede abrirlo otra vez.
matter-end-waits = { $count ->
    [one] Un documento todavía espera una decisión. Decídalo primero.
   *[other] { $count } documentos todavía esperan una decisión. Decídalos primero.
}
matter-end-reopen = Abrirlo otra vez
matter-end-reopen-title = ¿Abrir este caso otra vez?
matter-end-reopen-1 = El trabajo puede seguir. El acceso sigue cerrado hasta que usted lo abra para cada cliente.
matter-end-reason = ¿Por qué se abre otra vez?
matter-end-reason-missing = Diga por qué se abre otra vez el caso.
matter-end-not-now = Eso no se puede hacer como está ahora el caso.
matter-done-closing = El cierre empezó.
matter-done-closed = El caso está cerrado.
matter-done-reopened = El caso está abierto otra vez.

## Personas

matter-party-edit = Cambiar
matter-party-title = { $name } en este caso
matter-party-consequence = De esto depende lo que puede ver. Un observador ve en qué va el caso y nada más; también alguien cuyo papel es “Otro”.
matter-party-remove = Quitar de este caso
matter-party-remove-title = ¿Quitar a { $name } de este caso?
matter-party-remove-1 = Su acceso a este caso termina enseguida. Las sesiones abiertas terminan.
matter-party-remove-2 = Lo que envió se queda en el caso. Su ficha y sus otros casos siguen igual.
matter-party-remove-3 = Lo que se le pidió solo a esa persona lo ve únicamente el despacho, hasta que se pida a otra.
matter-party-last = Un caso trata de alguien. Vincule primero a otro cliente.
matter-party-changed = El cambio está guardado.
matter-party-removed = { $name } ya no está en este caso.
matter-opposing = La otra parte
matter-opposing-text = Personas contra su cliente. La búsqueda de conflictos las encuentra.
matter-opposing-none = No hay nadie anotado.
matter-opposing-add = Agregar a alguien
matter-opposing-name = Nombre y apellidos
matter-opposing-role = Quién es
matter-opposing-role-hint = Por ejemplo: antiguo empleador
matter-opposing-notes = Observaciones
matter-opposing-was = Estuvo en la otra parte hasta el { $day }
matter-opposing-edit-text = Lo que decía antes queda en el historial del caso. La búsqueda de conflictos también encuentra el nombre anterior.
matter-opposing-conflict = Un colega cambió esta anotación entretanto. Léala y guarde de nuevo.
matter-opposing-end = Ya no está en la otra parte
matter-opposing-end-text = La búsqueda de conflictos sigue encontrando este nombre y dice que estuvo en la otra parte.
matter-opposing-ended = { $name } ya no está en la otra parte. La búsqueda de conflictos sigue encontrando este nombre.
matter-opposing-resume = Otra vez en la otra parte
matter-opposing-resumed = { $name } está otra vez en la otra parte.
matter-opposing-mistake = ¿Se anotó por error?
matter-opposing-mistake-title = ¿Se anotó a { $name } por error?
matter-opposing-mistake-1 = La búsqueda de conflictos ya no encontrará este nombre en este caso.
matter-opposing-mistake-2 = Si alguna vez estuvo en la otra parte, no borre la anotación: diga que ya no lo está.
matter-opposing-mistake-why = Por qué fue un error (queda en el historial)
matter-opposing-mistake-go = Borrar la anotación
matter-opposing-added = { $name } está anotado.
matter-opposing-removed = La anotación está borrada.
matter-for = Para
matter-for-all = Todos
matter-for-one = Para { $name }
matter-for-set = Fijar
matter-for-label = ¿Para quién es “{ $title }”?
matter-for-who = ¿Para quién es?
matter-for-group = ¿Para quién es todo este grupo?
matter-for-text = Lo que es para una persona lo ven esa persona, quien le ayuda y el despacho. Las demás personas del caso no lo ven.
matter-for-gone = alguien que ya no está en el caso
matter-for-done = Quedó fijado.

## La lista

matter-list-order = Orden
matter-order-touched = Último cambio
matter-order-next = Próxima acción
matter-order-priority = Prioridad
matter-list-stage = Etapa
matter-list-any = Cualquiera
matter-list-responsible = Responsable
matter-list-stale = Sin cambios desde hace
matter-stale-days = { $days } días
matter-list-go = Mostrar
matter-list-clear = Quitar filtros
matter-list-cut = Filtrar y ordenar
matter-list-next = Próxima: { $day }

## Nuestros propios campos

matter-fields-title = Nuestros propios campos
matter-fields-text = Lo que ustedes quieren saber de un caso, un cliente o una consulta, además de lo que ya pregunta el portal. Los campos aparecen en este orden.
matter-fields-none = Todavía no hay ninguno.
matter-fields-add = Agregar un campo
matter-fields-label = Nombre en inglés
matter-fields-label-es = Nombre en español
matter-fields-kind = Qué contiene
matter-fields-kind-text = Texto
matter-fields-kind-number = Número
matter-fields-kind-date = Fecha
matter-fields-kind-yes-no = Sí o no
matter-fields-kind-choice = Una de varias opciones
matter-fields-kind-file = Un archivo
matter-fields-kind-hint = En un caso, el archivo es uno de sus documentos. En un cliente o una consulta, es uno que usted agrega a su ficha.
matter-fields-home = A qué pertenece
matter-fields-home-matter = Caso
matter-fields-home-client = Cliente
matter-fields-home-lead = Consulta
matter-fields-for = Para qué tipo de caso
matter-fields-for-all = Todos los tipos
matter-fields-choices = Opciones
matter-fields-choices-hint = Una por línea: inglés | español.
matter-fields-choices-missing = Escriba al menos una opción.
matter-fields-taken = Ya hay un campo con ese nombre.
matter-fields-save = Guardar el nombre
matter-fields-up = Subir
matter-fields-down = Bajar
matter-fields-retire = No preguntar más
matter-fields-revive = Preguntar otra vez
matter-fields-retired = Ya no se pregunta
matter-fields-public = Se pregunta en el formulario de consulta
matter-fields-ask = Preguntar en el formulario de consulta
matter-fields-ask-not = Quitar del formulario de consulta
matter-fields-schema = Descargar la lista como JSON Schema
matter-fields-done = Los campos están guardados.
matter-fields-conflict = Alguien cambió los campos mientras tanto. Aquí están. Inténtelo otra vez.
matter-fields-none-chosen = Nada elegido

## Avisos y registro

matter-notice-assigned = Ahora usted es responsable de este caso.
matter-notice-call-first = Una etapa nueva espera una llamada al cliente.
matter-log-field = Campo: { $field }
matter-log-stage-published = { $who } mostró una etapa a los clientes.
matter-log-opposing-added = { $who } anotó a alguien de la otra parte.
matter-log-opposing-changed = { $who } corrigió lo anotado sobre alguien de la otra parte.
matter-log-opposing-ended = { $who } dijo que alguien ya no está en la otra parte.
matter-log-opposing-resumed = { $who } dijo que alguien está otra vez en la otra parte.
matter-log-opposing-removed = { $who } borró a alguien anotado por error en la otra parte.
matter-log-fields-changed = { $who } cambió los campos propios del despacho.

## En qué va el caso, para clientes

progress-nav = Avance
progress-title = En qué va su caso
progress-h1 = En qué va su caso
progress-now = Ahora
progress-done = Ya está
progress-next = Lo que puede venir después
progress-done-mark = Ya está:
progress-next-mark = Más adelante:
progress-now-mark = Ahora:
progress-since = Desde el { $day }
progress-on = { $day }
progress-usually = Esto suele tardar: { $span }.
progress-usually-none = Todavía no sabemos cuánto tarda esto.
progress-you = Lo que necesitamos de usted
progress-you-nothing = Por ahora no tiene que hacer nada.
progress-you-until = No necesitamos nada de usted hasta el { $day }.
progress-you-wait = Por ahora no necesitamos nada de usted. Este paso suele tardar: { $time }.
progress-you-some = { $count ->
    [one] Hay una cosa en su lista.
   *[other] Hay { $count } cosas en su lista.
}
progress-you-approve = { $count ->
    [one] Una cosa espera su sí o su no.
   *[other] { $count } cosas esperan su sí o su no.
}
progress-you-approve-open = Leer y responder
progress-you-open = Ver su lista
progress-next-text = Estos pasos suelen venir después. No todos los casos pasan por cada uno.
progress-receipt = Número de recibo
progress-receipt-from = Este número lo da USCIS. Con él puede preguntar a USCIS por su caso.
progress-home = En qué va su caso
progress-home-link = Ver todos los pasos
progress-closing = Estamos cerrando su caso. Ya no tiene que enviar nada. Pídanos ahora si quiere copia de algún papel. Le avisamos por correo cuando termine su acceso.
progress-closing-until = Estamos cerrando su caso. Puede entrar hasta el { $day }: guarde antes lo que quiera conservar. Ya no tiene que enviar nada. Pídanos ahora si quiere copia de algún papel.
progress-glossary = Palabras de su caso
progress-door-ended = Si su caso está cerrado, su acceso terminó y no llega ningún correo. Llámenos si necesita un papel.

## Qué tan cerrado está el círculo de un caso

matter-team-access = Quién puede abrirlo
matter-team-walled = Excluido por una barrera
matter-team-outside = Fuera del círculo cerrado
circle-tag = Círculo cerrado
circle-log-open = Círculo habitual
circle-close = Cerrar el círculo
circle-close-title = ¿Cerrar el círculo de este caso?
circle-close-1 = Desde ahora solo pueden abrirlo la persona responsable, quien la cubre y los titulares. Sale de todas las demás listas, cuentas y búsquedas.
circle-close-2 = Un cliente que solo sigue el caso ya no ve cuánto avanzó: hasta eso puede decirle a quien vigila dónde está alguien.
circle-close-names = Estos colegas trabajan en el caso y quedarán fuera: { $names }.
circle-open = Abrir el círculo
circle-open-title = ¿Abrir el círculo de este caso?
circle-open-1 = Todos los que trabajan en el caso pueden abrirlo otra vez, y aparece en las listas como siempre.
circle-done-closed = Ahora solo pueden abrir este caso quienes responden por él.
circle-done-opened = El círculo habitual puede abrir otra vez este caso.
circle-new = Cerrar el círculo desde el principio
circle-new-hint = Para asilo, violencia en casa o menores solos: solo pueden abrirlo la persona responsable, quien la cubre y los titulares.

linked-title = Casos vinculados
linked-lead = Solo lo lee el equipo, y solo de los casos que puede abrir. Los clientes no ven nada de esto.
linked-all = Vincular casos o ver cómo van juntos
linked-none = Ninguno que usted pueda abrir.
linked-together = Todos juntos, con este:
linked-stands = Con el cliente { $client } · por revisar { $us } · listo { $done }
linked-new = Vincular otro caso
linked-find = Búsquelo por nombre, número o cliente
linked-other = Caso
linked-how = ¿Qué relación tienen?
linked-how-hint = “La solicitud de su hermano”. Lo lee cada colega que puede abrir los dos.
linked-link = Vincular
linked-end = Quitar el vínculo
linked-choose = Elija un caso para vincular.
linked-how-missing = Escriba qué relación tienen.
linked-how-long = Escriba menos: basta una línea.
linked-done = Los casos están vinculados.
linked-already = Estos casos ya están vinculados.
linked-ended = Se quitó el vínculo.
desk-did-matter-linked = { $who } vinculó dos casos.
desk-did-matter-unlinked = { $who } quitó un vínculo entre dos casos.

### Las fechas de un caso: en el escritorio, en la primera página del día y ante el cliente.

dates-rail = Fechas
dates-title = Fechas
dates-tab = Fechas
dates-kind-biometrics = Toma de datos biométricos
dates-kind-interview = Entrevista
dates-kind-hearing = Audiencia
dates-kind-filing-due = Último día para presentar la solicitud
dates-kind-answer-due = Respuesta a la autoridad
dates-kind-decision-expected = Decisión esperada
dates-kind-stay-ends = Fin de la visa o del estatus
dates-kind-permission-ends = Fin del permiso de viaje o de trabajo
dates-kind-passport-ends = Fin del pasaporte
dates-kind-priority-date = Fecha de prioridad
dates-kind-other = Otra fecha
dates-own-seen = ¿Quién puede ver estas fechas?
dates-own-seen-alone = Una fecha que es solo para usted no la ve nadie más que entre a este caso.
dates-named = { $kind } ({ $label })
dates-today = Hoy
dates-tomorrow = Mañana
dates-in-days = { $count ->
    [one] En 1 día
   *[other] En { $count } días
}
dates-over-days = { $count ->
    [one] Hace 1 día
   *[other] Hace { $count } días
}
dates-list-lead = Lo que viene en sus casos, con lo vencido primero.
dates-whose = De quién son las fechas
dates-whose-mine = Casos que llevo
dates-whose-all = Todos los que puedo abrir
dates-filter = Tipo de fecha
dates-filter-all = Todos los tipos
dates-filter-go = Mostrar
dates-late = Vencidas
dates-this-week = Esta semana
dates-week = Semana del { $day }
dates-none = Aquí no hay fechas anotadas.
dates-ics = Descargar mis fechas para un calendario
dates-ics-hint = El archivo contiene el tipo de cada fecha y el número del caso, sin nombres. No cambia cuando se mueve una fecha: en ese caso descárguelo otra vez.
dates-box = Vencidas o en los próximos 7 días
dates-box-none = Ninguna fecha está vencida ni cae en los próximos 7 días.
dates-led-by = Lo lleva { $name }
dates-matter-ahead = Fechas
dates-matter-none = Todavía no hay fechas anotadas.
dates-matter-over = Hechas y retiradas
dates-add = Agregar una fecha
dates-kind = ¿Qué es?
dates-who = ¿De quién es?
dates-day = Día
dates-time = Hora
dates-time-hint = En la hora de su despacho. Déjela vacía para todo el día.
dates-label = ¿Cómo se llama?
dates-label-hint = En inglés. Solo hace falta para “Otra fecha”. Los clientes lo leen si ven la fecha.
dates-label-es = El nombre en español
dates-place = ¿Dónde?
dates-note = Qué llevar
dates-note-hint = En inglés. Los clientes lo leen si ven la fecha.
dates-note-es = Qué llevar, en español
dates-show = El cliente ve esta fecha
dates-show-hint = Solo si usted lo dice. Antes de guardarla verá lo que leerá el cliente. Se le avisa de que algo le espera y, si es una cita, otra vez una semana y un día antes.
dates-save = Guardar
dates-check-title = Esto es lo que leerá el cliente
dates-check-everybody = Lo ven todos los clientes de este caso, cada uno en su idioma.
dates-check-one = Lo ve { $name }, en su idioma.
dates-check-go = Guardar y mostrarla
dates-check-change = Cambiarla antes
dates-added = La fecha está guardada.
dates-saved = Guardado.
dates-done = Marcar como hecha
dates-take-off = Retirar
dates-back = Activarla de nuevo
dates-did-done = La fecha está hecha. Ya no se le recuerda a nadie.
dates-did-take-off = La fecha está retirada. Ya no se le recuerda a nadie.
dates-did-back = La fecha vale de nuevo.
dates-tag-done = Hecha
dates-tag-off = Retirada
dates-tag-late = Vencida
dates-tag-shown = El cliente la ve
dates-everybody = De todos
dates-of = De { $name }
dates-of-gone = Alguien que ya no está en este caso
dates-was = Era: { $when }
dates-edit-title = Cambiar esta fecha
dates-history = Qué pasó con ella
dates-act-added = { $who } la anotó: { $day }
dates-act-moved = { $who } la movió al: { $day }
dates-act-changed = { $who } cambió lo que está escrito sobre ella
dates-act-done = { $who } la marcó como hecha
dates-act-taken-off = { $who } la retiró
dates-act-back = { $who } la activó de nuevo: { $day }
dates-reminds = Cuándo se recuerda
dates-reminds-lead = A quien lleva el caso, en la aplicación y por correo: { $list }.
dates-reminds-client = Al cliente que la ve: { $list }.
dates-reminds-nobody = No se le recuerda a nadie: es una fecha para saber.
dates-reminds-text = No se recuerda una fecha hecha o retirada, ni nada de un caso que se está cerrando. Una fecha movida se planea de nuevo.
dates-before = { $count ->
    [one] 1 día antes
   *[other] { $count } días antes
}
dates-on-day = el mismo día
dates-day-missing = Elija el día.
dates-day-wrong = No podemos leer este día. Escríbalo así: 2027-03-12.
dates-time-wrong = No podemos leer esta hora. Escríbala así: 09:30.
dates-label-missing = Diga qué fecha es.
dates-changed-first = Un colega cambió esta fecha mientras tanto. Mírela como está ahora y cámbiela otra vez si todavía quiere.
dates-state-first = Un colega fue más rápido: esta fecha está hecha o retirada. Actívela de nuevo para cambiarla.
dates-full = Este caso ya tiene tantas fechas como podemos guardar.
dates-notice-near = Se acerca una fecha de este caso
dates-notice-today = Hoy es una fecha de este caso
dates-did-add = { $who } anotó una fecha.
dates-did-move = { $who } movió una fecha.
dates-did-change = { $who } cambió lo que está escrito sobre una fecha.
dates-did-show = { $who } mostró una fecha al cliente.
dates-did-hide = { $who } dejó de mostrar una fecha al cliente.
dates-log-done = { $who } marcó una fecha como hecha.
dates-log-off = { $who } retiró una fecha.
dates-log-back = { $who } activó de nuevo una fecha.
dates-log-reminded = { $who } recordó fechas que se acercan.
dates-log-count = { $n ->
    [one] 1 fecha
   *[other] { $n } fechas
}
dates-own-title = Sus fechas
dates-own-past = Fechas que ya pasaron
dates-own-place = Dónde: { $place }
dates-own-bring = Qué llevar o saber: { $note }
dates-own-was = Esta fecha se movió. Antes era: { $when }
dates-own-off = Esta fecha ya no vale. No tiene que ir.
dates-own-all = Ver todas sus fechas
dates-receipt = Número de recibo
dates-receipt-hint = Tres letras y diez números, como lo imprime USCIS: IOE0123456789. Déjelo vacío si es otra autoridad.
dates-receipt-wrong = Un número de recibo tiene tres letras y diez números.

# Cómo llegaron los documentos, llevárselos, quién puede ver qué y en qué va cada persona de un caso.
desk-part-guardian = Tutor
desk-part-sponsor = Patrocinador
desk-part-representative = Agente o representante
desk-part-other = Otro
seen-guardian = La persona tutora en este caso
seen-sponsor = La persona patrocinadora en este caso
seen-representative = Alguien que actúa por una persona en este caso
seen-other = Otra persona que puede seguir este caso

origin-label = Cómo llegó
origin-portal = Carga por el portal
origin-brought = traído sin que se pidiera
origin-message = enviado con un mensaje
origin-helper = enviado por quien ayuda
origin-filed = Agregado por nosotros
origin-own = Documento nuestro

take-title = Llevarse los documentos
take-text = Una carpeta comprimida (.zip) con una carpeta por persona y por apartado, y una lista de lo que contiene: quién envió cada documento, cuándo y qué decidimos. Quien tenga esa carpeta puede leer todo lo que hay en ella. Guárdela donde otros no lleguen.
take-which = Qué documentos
take-accepted = Lo que aceptamos
take-everything = Todo, también nuestros documentos
take-person = Solo lo que es de { $name }
take-holds = { $count ->
    [one] Un documento, { $size }
   *[other] { $count } documentos, { $size }
}
take-empty = Todavía nada
take-over = Son { $size }, y en una carpeta comprimida caben { $limit } como máximo. Llévese primero los documentos de una persona y después los de otra.
take-nothing = En esta parte no hay ningún documento que se pueda llevar.
take-none = Todavía no hay ningún documento que se pueda llevar.
take-logged = Anotamos que usted se los llevó, y cada documento por separado.
take-go = Descargar la carpeta (.zip)
take-left = Lo que se queda aquí
take-left-text = Estos documentos no van en ninguna carpeta, elija lo que elija.
take-left-checking = Todavía se está revisando
take-left-unsafe = No es seguro o no es un documento
take-left-more = { $count ->
    [one] Y uno más.
   *[other] Y { $count } más.
}
take-own-papers = Nuestros documentos
take-everybody = Todos

sees-title = Quién puede ver qué
sees-text = Se calcula en este momento con las reglas que dejan entrar a las personas. Nadie lleva esta lista y aquí no se cambia nada: cambie el papel de alguien, su acceso o el equipo.
sees-circle = El círculo de este caso está cerrado: de nuestro equipo solo entran quienes responden por él.
sees-of-everybody = Pedido a todos
sees-of = Pedido a { $name }
sees-log = Registro
sees-helps = Ayuda: { $part }
sees-contact = Entra por: { $part }
sees-no-way = Sin acceso
sees-restricted = Restringido
sees-none-yet = Aún no se pidió nada
sees-requests = { $count ->
    [one] Una solicitud, sin documentos
   *[other] { $count } solicitudes, sin documentos
}
sees-documents = { $count ->
    [one] Una solicitud, todos los documentos
   *[other] { $count } solicitudes, todos los documentos
}
sees-own-documents = { $count ->
    [one] Una solicitud, solo sus documentos
   *[other] { $count } solicitudes, solo sus documentos
}
sees-answers = Lee y contesta
sees-reads = Lee
sees-own-messages = Los suyos
sees-all = Todas
sees-asked-approvals = Las que se le piden
sees-yes = Sí
sees-no = No
sees-other-side = En la otra parte: { $names }. Aquí no ven nada, pase lo que pase.
sees-after = ¿Quiere saber por qué un colega puede abrir este caso?

stands-title = En qué va cada persona
stands-text = Solo lo ve nuestro equipo. Nadie del caso ve en qué va otra persona.
stands-only-everybody = { $count ->
    [one] Nada por separado. Hay una solicitud para todos.
   *[other] Nada por separado. Hay { $count } solicitudes para todos.
}
stands-asked = Pedido
stands-received = Por revisar
stands-accepted = Aceptado
stands-missing = Falta
stands-overdue = Atrasado

unverified-head = { $who } cambió: { $what }. Nadie lo ha aceptado. Aún no se fíe de ello.
unverified-look = Mirarlo
unverified-sheet = { $who } cambió: { $what }. Nadie lo ha comprobado todavía. Compárelo con este documento.

cases-open = Abrir
cases-more = Todos sus casos

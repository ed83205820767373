# Colegas que se van, y lo que entregan.
people-leave = Cuando se va
people-leave-title = { $name } se va
people-leave-lead = Elija quién se hace cargo. No pasa nada antes de que lo haya visto todo. Su nombre se queda en el historial de cada caso.
people-leave-cut-short = Esto quedó a medias
people-leave-cut-short-text = { $who } lo empezó, { $when }. Lo hecho, hecho está. Puede hacer ahora lo que falta, o elegir de nuevo abajo.
people-leave-go-on = Hacer lo que falta
people-holds = Lo que tiene
people-waits = Lo que le espera
people-waits-col = Lo que espera
people-f-leads = Casos de los que responde
people-f-places = Otros casos en los que está
people-f-sessions = Navegadores donde tiene la sesión abierta
people-f-invited = Invitaciones que envió y nadie aceptó
people-none = Ninguna
people-wait-messages = { $count ->
    [one] Un mensaje por responder
   *[other] { $count } mensajes por responder
}
people-wait-reviews = { $count ->
    [one] Un archivo por revisar
   *[other] { $count } archivos por revisar
}
people-wait-releases = { $count ->
    [one] Una aprobación por enviar
   *[other] { $count } aprobaciones por enviar
}
people-wait-actions = { $count ->
    [one] Un caso tiene un próximo paso con fecha
   *[other] { $count } casos tienen un próximo paso con fecha
}
people-wait-notices = { $count ->
    [one] Un aviso sin leer
   *[other] { $count } avisos sin leer
}
people-wait-enquiries = { $count ->
    [one] Una consulta a su cargo
   *[other] { $count } consultas a su cargo
}
people-restricted = { $count ->
    [one] Otro caso suyo está restringido para usted. Su lugar en él también termina.
   *[other] Otros { $count } casos suyos están restringidos para usted. Sus lugares en ellos también terminan.
}
people-restricted-alone = { $count ->
    [one] Otro caso suyo está restringido para usted y nadie más lo lleva. Otro titular debe pasarlo primero.
   *[other] Otros { $count } casos suyos están restringidos para usted, y algunos no los lleva nadie más. Otro titular debe pasarlos primero.
}
people-leave-matters = Casos de los que responde
people-leave-matters-none = No responde de ningún caso.
people-heir = ¿Quién se hace cargo?
people-heir-hint = Recibe cada caso para el que no elija a nadie más abajo, y las consultas.
people-heir-none = Elegir para cada caso
people-same-heir = La persona elegida arriba
people-nobody-new = Nadie nuevo: ya lo lleva otra persona
people-goes-to = Pasa a
people-must = Nadie más lo lleva.
people-choose-for-it = Elija quién se hace cargo de este.
people-places = { $count ->
    [one] Otro caso en el que está
   *[other] Otros { $count } casos en los que está
}
people-leave-preview = Ver qué pasará
people-leave-preview-title = Qué pasa cuando { $name } se va
people-leave-preview-lead = Todavía no ha pasado nada. Revíselo y presione el botón de abajo.
people-leave-back = Cambiar algo
people-stays = Se queda
people-ends = Lo que termina
people-end-account = Ya no puede entrar. Su cuenta se queda, para que el historial conserve su nombre.
people-end-sessions = { $count ->
    [one] Se cierra al instante su sesión en un navegador.
   *[other] Se cierran al instante sus sesiones en { $count } navegadores.
}
people-end-places = { $count ->
    [one] Su lugar termina en un caso.
   *[other] Sus lugares terminan en { $count } casos.
}
people-end-teams = Sale de estos equipos: { $teams }. Una barrera de un equipo se queda con la persona.
people-end-invitations = Terminan las invitaciones que envió y nadie aceptó: { $names }.
people-end-enquiries = { $count ->
    [one] { $name } queda a cargo de una consulta, si ese es su trabajo.
   *[other] { $name } queda a cargo de { $count } consultas, si ese es su trabajo.
}
people-end-enquiries-nobody = { $count ->
    [one] Nadie queda a cargo de una consulta hasta que usted elija a alguien.
   *[other] Nadie queda a cargo de { $count } consultas hasta que usted elija a alguien.
}
people-end-log = El registro de cada caso recibe una línea, el del despacho también, y se avisa a quien se hace cargo.
people-leave-do = Pasar todo y cerrar la cuenta
people-left-done = Todo está en otras manos y la cuenta está cerrada.
people-left-alone = { $count ->
    [one] Un caso no lo lleva nadie más. Elija primero quién se hace cargo.
   *[other] { $count } casos no los lleva nadie más. Elija primero quién se hace cargo.
}
people-left-alone-ask = { $count ->
    [one] Un caso no lo lleva nadie más. Pida primero a un titular que lo pase a otra persona.
   *[other] { $count } casos no los lleva nadie más. Pida primero a un titular que los pase a otra persona.
}
people-changed-meanwhile = Algo cambió mientras tanto. Lo hecho, hecho está. Revise de nuevo lo que falta.
people-left-title = { $name } se fue
people-left-lead = { $who } cerró la cuenta, { $when }.
people-left-none = No se pasó ningún caso.
people-handed = Pasado
people-back = Si vuelve
people-back-text = Se le puede dejar entrar otra vez. Nada de lo que tenía vuelve por sí solo: ni casos, ni equipos, ni consultas.
people-back-go = Dejar entrar otra vez
people-restore-title = ¿Dejar entrar otra vez a { $name }?
people-restore-text = Puede entrar con la contraseña y el segundo candado que tenía. Su función: { $role }.
people-restore-left = Los casos y equipos que se pasaron se quedan donde están.
people-disable-text = Sus casos siguen siendo suyos. Si se va para siempre, mejor páselo todo a otras personas.
people-choose = Elija
people-leads-none = Alguien con esta función no puede ser quien responda a solas de un caso.
people-nobody-else-leads = Nadie más lleva este caso. Haga primero responsable a otra persona.
people-notice-taken-over = Le pasaron un caso
people-did-person-left = { $who } terminó el lugar de alguien que se fue.
people-did-leaving = { $who } eligió quién se hace cargo de lo de alguien que se va.
people-did-left = { $who } cerró la cuenta de alguien que se fue.
people-role = Cambiar función
people-role-title = La función de { $name }
people-role-has = Su función ahora: { $role }.
people-role-other = Otra función
people-role-past = Funciones que ha tenido
people-role-by = Dada por { $who }, { $when }
people-role-joined = La que tenía al unirse, { $when }
people-role-again = Devolverla
people-role-same = Ya tiene esta función.
people-role-preview = { $name } pasa a ser: { $role }
people-role-gains = Lo que podrá hacer
people-role-loses = Lo que ya no podrá hacer
people-role-nothing = Aquí no cambia nada.
people-role-at-once = Vale al instante. Se cierran todas sus sesiones y tendrá que entrar de nuevo. Los casos y equipos se quedan como están.
people-role-do = Cambiar la función
people-role-done = La función está cambiada.
people-notice-role = Cambiaron su función en el despacho
power-every-matter = Abrir todos los casos del despacho
power-see-progress = Ver la etapa de un caso
power-see-whole-matter = Ver todo lo pedido, las personas y los documentos de sus casos
power-preview-as-client = Ver las páginas de un cliente como las ve el cliente
power-open-documents = Ver documentos
power-download-originals = Descargar los archivos originales
power-file-for-client = Agregar documentos en nombre de un cliente
power-review = Aceptar documentos o devolverlos
power-ask-again = Pedir otra vez un documento, o uno más
power-publish = Mostrar documentos y novedades al cliente
power-edit-checklist = Cambiar lo que se pide a los clientes
power-manage-parties = Agregar y cambiar las personas de un caso
power-manage-portal-access = Dar y retirar el acceso al portal
power-change-stage = Mover un caso a otra etapa
power-assign-people = Elegir quién trabaja en un caso
power-change-sensitivity = Marcar un caso como delicado u ordinario
power-close-matter = Cerrar un caso
power-reopen-matter = Abrir otra vez un caso cerrado
power-bill = Escribir facturas y registrar pagos
power-read-audit = Leer el registro de un caso
power-answer-clients = Escribir a los clientes
power-write-notes = Escribir notas y comentarios para el equipo
power-edit-matter = Cambiar nombres, fechas y campos de un caso
power-request-approvals = Pedir aprobaciones a los clientes
power-sign-off = Pasar el caso adelante tras la revisión final
power-release-approvals = Dejar salir una aprobación que espera a un abogado
power-see-own-work = Ver su propia lista y sus avisos
power-see-clients = Ver y buscar clientes
power-see-client-records = Leer documentos de identidad, nacimiento, direcciones y lo que dijeron los clientes
power-manage-clients = Agregar y cambiar clientes
power-open-matters = Abrir casos nuevos
power-manage-templates = Cambiar plantillas de listas y campos
power-manage-staff = Invitar y desactivar a colegas
power-manage-settings = Cambiar los ajustes del despacho
power-watch-machinery = Ver qué pasó con los correos enviados
power-see-practice-audit = Leer el registro del despacho
power-see-figures = Ver las cifras del despacho
power-see-leads = Ver consultas
power-manage-leads = Responder consultas y convertirlas
power-manage-teams = Crear equipos y pasar los casos de quien se va
power-manage-walls = Poner y levantar barreras

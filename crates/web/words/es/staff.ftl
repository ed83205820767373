### Palabras de la mesa de trabajo: sencillas, cortas y tranquilas; de usted.
## The frame

desk-area = Mesa de trabajo
desk-skip-main = Ir al contenido
desk-skip-decision = Ir a la decisión
desk-rail-label = Principal
desk-rail-review = Revisión
desk-rail-matters = Casos
desk-rail-clients = Clientes
desk-rail-people = Equipo
desk-rail-audit = Registro
desk-rail-settings = Ajustes
desk-rail-outbox = Correos de prueba
desk-find-label = Buscar casos por nombre o número
desk-find-hint = Buscar casos
desk-bell-none = Avisos: nada nuevo
desk-bell-some = { $count ->
    [one] Avisos: { $count } nuevo
   *[other] Avisos: { $count } nuevos
}
desk-sign-out = Cerrar sesión
desk-back = Volver
desk-cancel = Cancelar
desk-close = Cerrar
desk-save = Guardar
desk-search = Buscar
desk-send = Enviar
desk-change = Cambiar
desk-choose = Elija una opción
desk-copy = Copiar
desk-copied = Copiado
desk-print = Imprimir
desk-none = No consta
desk-never = Nunca
desk-you = Usted
desk-see-all = Ver todo
desk-see-all-of = Ver los { $count }
desk-show-all = Mostrar todo
desk-nothing-found = Nada empieza por “{ $query }”.
desk-continue = Continuar
desk-try-again = Intentar otra vez
desk-hours = horas
desk-minutes = minutos
desk-actions = Acciones
desk-error-prefix = Error:
desk-problem-title = Hay un problema
desk-pager-label = Páginas de esta lista
desk-pager-older = Más antiguos
desk-session-title = ¿Sigue ahí?
desk-session-text = Para proteger los archivos, cerraremos su sesión en { $span }.
desk-session-stay = Seguir en la sesión
desk-session-offline = El servidor no respondió. Lo que escribió no se ha perdido. Revise la conexión e intente otra vez.
desk-session-over = Su sesión terminó. Lo que escribió sigue aquí. Cópielo antes de continuar.
desk-session-again = Entrar otra vez

desk-offline = No hubo respuesta. No se decidió nada. Revise su conexión e intente otra vez.
desk-failed = No funcionó. No se cambió nada.

## Keys

desk-keys-title = Atajos de teclado
desk-keys-all = Todos los atajos de teclado
desk-keys-lead = Todo lo que hacen también tiene un enlace o un botón. Presione ? en cualquier página para ver los de esa página.
desk-keys-everywhere = En todas las páginas
desk-keys-lists = En las listas
desk-keys-palette = En la búsqueda desde cualquier página
desk-key-palette-move = Resultado siguiente, anterior
desk-key-palette-places = Solo órdenes y lugares
desk-keys-off = Desactivar los atajos de una sola tecla
desk-key-next = Siguiente
desk-key-previous = Anterior
desk-key-reason = Elegir un motivo
desk-key-send = Enviar el mensaje
desk-key-checks = Marcar una comprobación
desk-key-pages = Página anterior, siguiente
desk-key-zoom = Acercar, alejar, ajustar
desk-key-matter = Abrir el caso
desk-key-find = Buscar
desk-key-help = Esta lista

## The door

desk-door-foot = Solo para el equipo. Cada entrada queda en el registro.
desk-door-help = ¿Necesita ayuda? Llame al
desk-your-name = Su nombre
desk-work-email = Correo de trabajo
desk-password = Contraseña
desk-new-password = Elija una contraseña
desk-new-password-hint = { $least } caracteres o más. Varias palabras seguidas funcionan bien.
desk-setup-title = Configure su despacho
desk-setup-lead = Usted es la primera persona aquí. Será titular del despacho y podrá invitar a su equipo después.
desk-setup-code = Código de inicio
desk-setup-code-hint = Apareció donde se inició el programa.
desk-setup-practice = Nombre del despacho
desk-setup-practice-hint = Los clientes lo ven en cada página y cada correo.
desk-setup-email-hint = Lo usará para entrar.
desk-setup-guided = Recomendado. Cada cliente acepta enviar y guardar aquí sus documentos y dice que sus datos son correctos. Puede cambiar los textos, o desactivarlo, en Ajustes.
desk-setup-go = Crear el despacho
desk-sign-in-title = Entrada del equipo
desk-sign-in-go = Entrar
desk-sign-in-again = Entrar otra vez
desk-to-sign-in = Ir a la entrada
desk-signed-out = Su sesión está cerrada.
desk-start-over = Empezar de nuevo
desk-sign-in-wrong = El correo o la contraseña no son correctos.
desk-code-wrong = Este código no es correcto. Los códigos cambian cada 30 segundos.
desk-recovery-wrong = Este código no es correcto o ya se usó.
desk-password-short = Use { $least } caracteres o más.
desk-password-common = Esta contraseña está en las listas que los atacantes prueban primero. Elija otra.
desk-slow-wait = Demasiados intentos. Espere { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
} e intente otra vez.
desk-kept-missing = Marque la casilla cuando haya guardado sus códigos.
desk-forgot = ¿Olvidó su contraseña?
desk-forgot-text = Pida a un titular del despacho que le envíe otra invitación.
desk-factor-title = Confirme que es usted
desk-factor-code = Código de 6 números
desk-factor-hint = Abra su aplicación de autenticación y escriba el código que muestra.
desk-factor-recovery = Código de recuperación
desk-factor-recovery-hint = Uno de los códigos que guardó al configurar. Cada uno sirve una vez.
desk-factor-use-recovery = Usar un código de recuperación
desk-factor-use-app = Usar mi aplicación
desk-enrol-step = Paso 2 de 3
desk-enrol-title = Agregue un segundo candado
desk-enrol-lead = Su contraseña sola no abre la mesa de trabajo. Un código de su teléfono hace el resto.
desk-enrol-scan = Escanee esto con una aplicación de autenticación
desk-enrol-qr = Código cuadrado para su aplicación de autenticación
desk-enrol-scan-text = En la aplicación, elija “agregar cuenta” y apunte la cámara al cuadrado.
desk-enrol-secret = ¿Sin cámara? Escriba esta clave:
desk-enrol-here = La aplicación está en este dispositivo
desk-enrol-confirm = Escriba el código que muestra
desk-enrol-go = Confirmar
desk-codes-title = Códigos de recuperación
desk-codes-lead = Si pierde su teléfono, uno de estos códigos le deja entrar. Guárdelos lejos de su computadora.
desk-codes-once = Solo mostramos estos códigos ahora. Imprímalos o anótelos.
desk-codes-save = Guardar en un archivo
desk-codes-file = codigos-de-recuperacion.txt
desk-codes-kept = Guardé mis códigos en un lugar seguro
desk-codes-go = Abrir la mesa de trabajo
desk-codes-left = { $count ->
    [one] Queda { $count } código.
   *[other] Quedan { $count } códigos.
}
desk-codes-renew = Crear códigos nuevos
desk-invitation-title = Únase a su despacho
desk-invitation-lead = { $practice } le invita como: { $role }.
desk-invitation-gone = Esta invitación no funciona
desk-invitation-gone-text = Ya se usó, se reemplazó o terminó. Pida una nueva a quien le invitó.
desk-missing-title = No encontramos esta página
desk-missing-text = Puede que se haya movido o que no esté abierta para usted.
desk-to-review = Ir a la primera página
desk-broke-title = Algo falló de nuestro lado
desk-broke-text = Su trabajo está guardado. Intente otra vez en unos minutos.
desk-broke-incident = Si vuelve a pasar, díganos este número:
desk-expired-title = Su sesión terminó
desk-expired-text = Pasó un rato sin actividad y cerramos su sesión. Entre para seguir donde estaba.
desk-stale-title = Este formulario es muy antiguo
desk-stale-text = No se cambió nada. Abra la página otra vez y envíelo de nuevo.
desk-open-again = Abrir la página otra vez
desk-slow-title = Espere un poco, por favor

## Review

desk-review-title = Revisión
desk-review-order = Primero lo más antiguo
desk-review-splits = Qué documentos
desk-split-mine = Míos
desk-split-team = Todos
desk-split-flagged = Con aviso
desk-queue-label = Documentos por revisar
desk-queue-empty = Todo revisado
desk-queue-empty-text = Los documentos nuevos aparecen aquí cuando los clientes los envían.
desk-nothing-open = Nada abierto
desk-nothing-open-text = Elija un documento de la lista.
desk-to-matters = Ir a los casos
desk-back-to-queue = Volver a la lista
desk-scanner-absent = Aquí no se buscan virus en los archivos.
desk-scanner-silent = El antivirus no está disponible desde { $since }. Los archivos nuevos esperan y se revisan solos cuando vuelva.
desk-page-tools = Herramientas de página
desk-turn = Girar la página
desk-zoom-in = Acercar
desk-zoom-out = Alejar
desk-open-large = Abrir la imagen grande
desk-page-region = Imagen de la página
desk-page-of = Página { $number } de { $total }
desk-page-n = Página { $number }
desk-page-alt = { $document }, página { $number } de { $total }
desk-page-previous = Página anterior
desk-page-next = Página siguiente
desk-page-text = Texto de esta página
desk-pictures-note = Imágenes hechas en el servidor. El original nunca se abre en su navegador.
desk-waiting-title = Estamos examinando este archivo
desk-waiting-text = Se envió hace un momento. Las páginas aparecen aquí al terminar las comprobaciones.
desk-look-again = Mirar otra vez
desk-person-title = Este necesita una persona
desk-refused-title = Detuvimos este archivo
desk-side-label = Decisión
desk-reads = Lee { $language }
desk-client-wrote = El cliente escribió
desk-checks = Compruebe con la solicitud
desk-facts = Archivo
desk-file-name = Nombre
desk-fact-kind = Tipo
desk-fact-size = Tamaño
desk-fact-pages = Páginas
desk-fact-sent = Enviado
desk-fact-from = Desde
desk-fact-print = Huella
desk-fact-virus = Antivirus
desk-virus-clean = Sin hallazgos
desk-virus-not-checked = Sin revisar
desk-download = Descargar el original
desk-download-note = La descarga queda en el registro.
desk-download-never = Este archivo no se puede descargar.
desk-earlier = Versiones anteriores
desk-version-n = Versión { $number }
desk-accept = Aceptar
desk-again = Pedir otra vez
desk-again-title = Pedir a { $name } que lo envíe otra vez
desk-reason = Motivo
desk-message-in = Mensaje ({ $language })
desk-not-yet = Podrá decidir cuando terminen las comprobaciones.
desk-look-only = Puede ver este documento, pero no decidir.
desk-done-accepted = { $document }: aceptado.
desk-done-returned = { $document }: pedimos a { $name } que lo envíe otra vez.
desk-decided-already = { $name } lo decidió { $when }.
desk-message-missing = Escriba un mensaje para el cliente.

## Why we ask again: what staff choose, what the client reads

desk-reason-blurry = Demasiado borroso
desk-reason-cut-off = Falta parte de la página
desk-reason-dark = Muy oscuro o con brillo
desk-reason-wrong = Documento equivocado
desk-reason-expired = Vencido
desk-reason-other = Otro
desk-say-blurry = La imagen salió borrosa y no podemos leerla. Por favor, tómela otra vez con más luz.
desk-say-cut-off = Falta un lado. Por favor, muestre las 4 esquinas.
desk-say-dark = Una sombra o un brillo tapa las palabras. Por favor, tómela cerca de una ventana y sin flash.
desk-say-wrong = Este es otro documento. Por favor, mire la lista y envíe el que pedimos.
desk-say-expired = Este documento ya venció. ¿Tiene uno nuevo?
desk-say-other = Necesitamos que envíe este documento otra vez.

## What inspection tells a person

desk-flag-active = Contiene contenido activo
desk-flag-active-text = El archivo contiene programas o acciones. Las imágenes son seguras; cuidado con el original.
desk-flag-macros = Contiene macros
desk-flag-macros-text = Abra el original solo con las macros desactivadas.
desk-flag-locked = Protegido con contraseña
desk-flag-locked-text = No pudimos ver su contenido. Pida una copia sin contraseña.
desk-flag-mixed = Dos tipos de archivo en uno
desk-flag-mixed-text = El contenido corresponde a más de un tipo. Trate el original con cuidado.
desk-flag-name = El nombre no corresponde al contenido
desk-flag-name-text = Nos guiamos por el contenido.
desk-flag-unscanned = Sin revisar por antivirus
desk-flag-unscanned-text = Cuidado con el original.
desk-flag-scan-failed = El antivirus no pudo revisar este archivo
desk-flag-scan-failed-text = Puede ser demasiado grande o estar bloqueado. Abra el original solo donde no pueda hacer daño.
desk-why-no-pictures = No podemos hacer imágenes de este tipo de archivo. Descárguelo para leerlo.
desk-why-gave-up = La lectura de este archivo tardó demasiado o falló. Descárguelo con cuidado o pídalo otra vez.
desk-why-locked = El archivo tiene contraseña. Pida una copia sin ella.
desk-why-malware = El antivirus encontró algo. El archivo queda bajo llave. Pida uno nuevo.
desk-why-not-allowed = Este tipo de archivo puede funcionar como programa y queda bajo llave. Pida una foto o un PDF.

## States on rows

desk-state-asked = Con el cliente
desk-state-outside = Sin acceso
desk-state-received = Por revisar
desk-state-checking = En comprobación
desk-state-accepted = Aceptado
desk-state-returned = Pedido otra vez
desk-state-waived = Dispensado
desk-state-person = Necesita una persona
desk-state-refused = Detenido
desk-state-help = Necesita ayuda
desk-turn-client = Turno del cliente
desk-turn-us = Nuestro turno
desk-turn-done = Listo
desk-turn-closing = Por cerrarse
desk-turn-closed = Cerrado
desk-turn-nobody = Nada pedido
desk-turn-outside = Nadie con acceso
desk-mail-waiting = Por salir
desk-mail-sent = Enviado
desk-mail-retrying = Reintentando
desk-mail-failed = No entregado
desk-mail-outbox = En la bandeja
desk-factor-on = Activo
desk-factor-off = Todavía no
desk-role-owner = Titular
desk-role-lawyer = Abogacía
desk-role-caseworker = Gestión de casos
desk-role-intake = Admisión
desk-role-billing = Facturación
desk-role-auditor = Auditoría
desk-role-administrator = Administración del sistema
desk-role-owner-hint = Todo, incluidos el equipo y los ajustes.
desk-role-lawyer-hint = Trabaja en los casos y decide.
desk-role-caseworker-hint = Trabaja en los casos: pide, revisa, responde.
desk-role-intake-hint = Abre clientes y casos.
desk-role-billing-hint = Ve lo que necesitan las facturas.
desk-role-auditor-hint = Lee los registros. No cambia nada.
desk-role-administrator-hint = Equipo y ajustes. No abre ningún caso.
desk-duty-responsible = Responsable
desk-duty-cover = Suplencia
desk-duty-team = Equipo
desk-duty-responsible-hint = Recibe los avisos.
desk-duty-cover-hint = También recibe los avisos, para ausencias.
desk-duty-team-hint = Puede trabajar en el caso.

## Matters

desk-col-matter = Caso
desk-col-client = Cliente
desk-col-kind = Tipo
desk-col-turn = Turno
desk-col-moved = Último cambio
desk-filter-label = Qué casos
desk-whose-mine = Míos
desk-whose-all = Todos
desk-seek-matters = El nombre o número empieza por
desk-seek-clients = El nombre o correo empieza por
desk-matters-empty = Todavía no hay casos. Abra el primero para un cliente.
desk-matter-new = Caso nuevo
desk-matter-make = Abrir el caso
desk-new-who = ¿Para quién es?
desk-new-client-legend = Cliente
desk-new-someone = Una persona nueva
desk-new-someone-hint = Escriba el nombre abajo.
desk-new-what = ¿De qué se trata?
desk-new-points-hint = Usted responde de cada uno y el registro del caso lo dice. Los conflictos se buscan al abrirlo.
desk-kind = Tipo de caso
desk-kind-unknown = Otro tipo de caso
desk-kind-hint = Define las palabras y las listas que puede usar.
desk-client-title = Nombre que ve el cliente
desk-client-title-hint = Palabras sencillas, como “Su residencia”.
desk-reference = Número
desk-reference-hint = El suyo. Si lo deja vacío, elegimos el siguiente.
desk-responsible = Responsable
desk-deadline = Próximo plazo
desk-deadline-client = documentos del cliente
desk-tabs-label = Partes de este caso
desk-tab-overview = Resumen
desk-tab-checklist = Lista
desk-tab-portal = Portal del cliente
desk-tab-people = Personas
desk-tab-audit = Registro
desk-tally-client = con el cliente
desk-tally-outside = pedidos, y nadie tiene acceso
desk-tally-review = por revisar
desk-tally-accepted = de { $total } aceptados
desk-overview-review = Para que usted decida
desk-overview-review-none = Nada espera una decisión.
desk-overview-client = Con el cliente
desk-overview-outside = Lo que se le pide al cliente
desk-overview-client-none = El cliente no tiene nada que enviar.
desk-overview-no-list = Todavía no se ha pedido nada.
desk-overview-ask = Pedir documentos
desk-latest = Lo último
desk-checklist-empty = Todavía no se ha pedido nada. Empiece con una lista o agregue un documento.
desk-group-done = { $done } de { $total } listos
desk-waive = No hace falta
desk-restore = Sí hace falta
desk-apply = Empezar con una lista
desk-apply-text = Verá lo que pide una lista antes de agregar nada.
desk-apply-which = Lista
desk-apply-go = Agregar estos documentos
desk-item-new = Agregar un documento
desk-item-group = Grupo
desk-item-group-hint = Elija uno o escriba un nombre nuevo.
desk-item-title = Qué enviar
desk-item-title-hint = Palabras sencillas, en inglés.
desk-item-why = Para qué lo necesitamos (opcional)
desk-item-spanish = Palabras en español (opcional)
desk-item-title-es = Qué enviar, en español (opcional)
desk-item-es-hint = Lo ven los clientes que leen español.
desk-item-why-es = Para qué lo necesitamos, en español (opcional)
desk-item-late = ¿Qué pasa si llega tarde? (opcional)
desk-item-late-hint = El cliente lo lee junto a la fecha. Vacío dice que el caso puede tardar más.
desk-item-late-es = ¿Qué pasa si llega tarde?, en español (opcional)
desk-item-go = Agregar

## The client portal

desk-portal-nobody = Ningún cliente está vinculado a este caso.
desk-portal-link = Vincular un cliente
desk-portal-tag-no-address = Sin correo
desk-portal-tag-closed = Sin activar
desk-portal-tag-open = Activado
desk-portal-tag-revoked = Retirado
desk-portal-no-address = No hay correo registrado, así que esta persona no puede entrar.
desk-portal-add-address = Agregar un correo
desk-portal-enable = Activar el portal
desk-portal-reenable = Activar otra vez
desk-portal-preview = Ver lo que ve
desk-portal-send = Enviar un enlace para entrar
desk-portal-revoke = Retirar el acceso
desk-portal-url = Dirección del portal
desk-portal-url-hint = No abre nada por sí sola. La persona aún debe entrar.
desk-portal-since = Activado
desk-portal-last = Última entrada
desk-portal-sessions = Sesiones abiertas
desk-mails = Correos
desk-mail-to = Para
desk-enable-title = Activar el portal para { $name }
desk-enable-title-again = Activar otra vez el portal para { $name }
desk-enable-part = Papel en este caso
desk-enable-address = ¿Es correcta la dirección?
desk-enable-address-text = Los enlaces para entrar van solo a esta dirección.
desk-enable-sees = ¿Qué verá?
desk-enable-sees-text = { $count ->
    [0] El nombre del caso y nada que enviar todavía.
    [one] El nombre del caso y { $count } documento por enviar. Las notas internas se quedan aquí.
   *[other] El nombre del caso y { $count } documentos por enviar. Las notas internas se quedan aquí.
}
desk-enable-ask = Pedir documentos
desk-enable-then = Después
desk-enable-then-text = Enviamos un correo sin datos del caso. Puede retirar el acceso en cualquier momento.
desk-enable-again-text = Los enlaces viejos no vuelven a servir. La persona necesita uno nuevo.
desk-revoke-title = ¿Retirar el acceso de { $name }?
desk-revoke-text = Las sesiones abiertas terminan al instante y los enlaces dejan de servir.
desk-revoke-text-again = Usted puede activar el portal otra vez más adelante. El cliente no.
desk-preview-label = Vista previa
desk-preview-text = Usted ve lo que ve { $name }.
desk-preview-rule = Nada de lo que presione aquí se envía.
desk-preview-before = Su primera visita todavía está por venir.
desk-preview-before-open = Ver lo que leerá entonces
desk-preview-own = Lo que aquí dice de sus dispositivos, de sus otros casos y de cómo prueba quién es, es solo suyo y se deja fuera.
desk-preview-exit = Salir de la vista previa

## People on a matter

desk-parties = Clientes
desk-part = Papel en este caso
desk-link-client = Vincular a otro cliente
desk-link-client-go = Vincular
desk-team = Nuestro equipo
desk-team-text = Estas personas del equipo trabajan en este caso. Los propietarios pueden abrir todos. “Quién ve qué”, abajo, los nombra a todos.
desk-assign = Agregar a alguien del equipo
desk-assign-go = Agregar
desk-unassign = Quitar
desk-colleague = Persona del equipo
desk-duty = Tarea

## Clients

desk-client-new = Cliente nuevo
desk-clients-empty = Todavía no hay clientes. Agregue el primero, o hágalo al abrir un caso.
desk-client-since = En nuestros registros desde { $when }
desk-client-no-matters = Todavía no hay casos.
desk-details = Datos
desk-change-details = Cambiar los datos
desk-given = Nombres
desk-given-hint = Como en el pasaporte.
desk-family = Apellidos
desk-family-hint = Todos, en orden.
desk-own-script = Nombre en su escritura
desk-own-script-optional = Nombre en su escritura (opcional)
desk-own-script-hint = Por ejemplo, en letras árabes, chinas o cirílicas.
desk-email = Correo
desk-email-optional = Correo (opcional)
desk-email-hint = Hace falta para activar el portal.
desk-phone = Teléfono
desk-phone-optional = Teléfono (opcional)
desk-language = Idioma
desk-language-hint = Lo usan las páginas y los correos.
desk-email-wrong = Esto no parece un correo. Revíselo, por ejemplo nombre@ejemplo.com.
desk-name-missing = Escriba un nombre.
desk-client-missing = Elija un cliente o escriba uno nuevo.
desk-kind-missing = Elija un tipo.
desk-title-missing = Escriba el nombre que ve el cliente.
desk-reference-taken = Otro caso tiene este número.
desk-alike = ¿Es una de estas personas?
desk-alike-confirm = No, es otra persona

## The practice's people

desk-name = Nombre
desk-role = Función
desk-staff-caption = Personas que trabajan aquí
desk-factor-col = Segundo candado
desk-last-seen = Última vez
desk-disable = Desactivar
desk-disabled = Desactivada
desk-enable = Activar
desk-disable-title = ¿Desactivar a { $name }?
desk-disable-text = Todas sus sesiones terminan al instante. Su trabajo y el registro se conservan.
desk-invitations = Invitaciones
desk-invitations-none = No hay invitaciones abiertas.
desk-invite = Invitar a alguien
desk-invite-text = La invitación sirve 7 días.
desk-invite-go = Enviar la invitación
desk-resend = Enviar otra vez
desk-revoke = Retirar

## Log

desk-audit-lead = Entradas, equipo, ajustes y exportaciones. Cada caso tiene su propio registro.
desk-audit-find = Registro de un caso, por su número
desk-audit-find-go = Abrir su registro
desk-audit-find-none = Ningún caso cuyo registro pueda leer usted tiene el número { $number }.
desk-audit-whole = Registro completo: { $lines } eventos, cadena comprobada { $checked }.
desk-audit-broken = El registro no encaja.
desk-audit-unchecked = La cadena todavía no se ha comprobado.
desk-audit-empty = Todavía no ha pasado nada.
desk-audit-position = Evento número

## Settings

desk-set-practice = Despacho
desk-set-practice-hint = Los clientes lo ven en cada página y cada correo.
desk-set-phone = Teléfono para clientes
desk-set-zone = Zona horaria
desk-set-zone-hint = Las fechas y horas se muestran en ella.
desk-set-languages = Idiomas para los clientes
desk-set-review = Se dice a los clientes que un documento se revisa en
desk-set-review-unit = días hábiles (0: no se promete un día)
desk-set-sign-in = Entrada y sesiones
desk-set-profile = Perfil
desk-set-standard = Normal
desk-set-standard-hint = Los límites de abajo.
desk-set-strict = Estricto
desk-set-strict-hint = Los enlaces sirven 10 minutos y las sesiones, 12 horas como máximo.
desk-set-clients = Clientes
desk-set-staff = Equipo
desk-set-link = El enlace sirve
desk-set-idle = Fin sin actividad
desk-set-longest = Sesión más larga
desk-limit-wrong = Elija un número de { $least } a { $most }.
desk-settings-saved = Ajustes guardados.

## Notices, sessions, outbox

desk-notices-title = Avisos
desk-notices-all = Marcar todo como hecho
desk-notices-empty = Ahora no hay nada para usted.
desk-notice-new = Nuevo:
desk-notice-document = Documento nuevo por revisar: { $document }
desk-notice-help = Un cliente necesita ayuda con: { $document }
desk-notice-mail-failed = Un correo a un cliente no se entregó.
desk-notice-done = Hecho
desk-sessions-title = Dónde tiene la sesión abierta
desk-sessions-lead = Si no reconoce alguna, ciérrela y avise a un titular.
desk-sessions-end-others = Cerrar las demás sesiones
desk-session-since = desde
desk-session-last = último uso
desk-session-this = Esta
desk-outbox-lead = Esto es una demostración. Los correos se quedan aquí y no salen.
desk-outbox-empty = Todavía no hay correos.
desk-mail-follow = Abrir el enlace

## What the log says: who, then what they did

desk-who-system = Strongroom
desk-who-client = Un cliente
desk-who-unknown = Alguien sin identificar
desk-did-matter-opened = { $who } abrió el caso.
desk-did-matter-accepted = { $who } respondió de cada punto que precede a abrir un caso.
desk-did-matter-changed = { $who } cambió los datos del caso.
desk-did-matter-stage-changed = { $who } pasó el caso a otra etapa.
desk-did-matter-sensitivity-changed = { $who } cambió la sensibilidad del caso.
desk-did-matter-closing = { $who } empezó a cerrar el caso.
desk-did-matter-closed = { $who } cerró el caso.
desk-did-matter-reopened = { $who } reabrió el caso.
desk-did-matter-erased = { $who } destruyó la clave del caso.
desk-did-matter-key-rotated = { $who } renovó la clave del caso.
desk-did-matter-exported = { $who } exportó el caso.
desk-did-matter-person-assigned = { $who } agregó a alguien del equipo.
desk-did-matter-person-unassigned = { $who } quitó a alguien del equipo.
desk-did-party-added = { $who } vinculó a un cliente.
desk-did-party-changed = { $who } cambió el papel de un cliente.
desk-did-party-removed = { $who } quitó a un cliente del caso.
desk-did-access-enabled = { $who } activó el portal para un cliente.
desk-did-access-reenabled = { $who } activó otra vez el portal para un cliente.
desk-did-access-revoked = { $who } retiró el acceso de un cliente.
desk-did-access-previewed = { $who } miró el portal como lo ve el cliente.
desk-did-access-address-copied = { $who } copió la dirección del portal.
desk-did-link-requested = { $who } envió a un cliente un enlace para entrar.
desk-did-link-sent = { $who } recibió un enlace para entrar.
desk-did-link-used = { $who } usó un enlace para entrar.
desk-did-link-refused = { $who } probó un enlace para entrar que no sirve.
desk-did-client-session-started = { $who } entró en el portal.
desk-did-client-session-ended = { $who } salió del portal.
desk-did-not-me-reported = { $who } avisó de una entrada ajena.
desk-did-locked-by-mail = { $who } tiene el acceso cerrado en todas partes: se presionó el enlace de un correo para esa persona.
desk-did-checklist-applied = { $who } empezó con una lista de documentos.
desk-did-item-added = { $who } pidió un documento.
desk-did-item-changed = { $who } cambió una solicitud.
desk-did-item-dropped = { $who } marcó una solicitud como innecesaria.
desk-did-item-asked-again = { $who } pidió otra vez un documento.
desk-did-item-help-asked = { $who } pidió ayuda con un documento.
desk-did-item-help-answered = { $who } respondió a quien pidió ayuda.
desk-did-upload-started = { $who } empezó a enviar un archivo.
desk-did-upload-completed = { $who } terminó de enviar un archivo.
desk-did-upload-received = { $who } envió un documento.
desk-did-upload-cancelled = { $who } canceló un archivo.
desk-did-upload-expired = { $who } no terminó un archivo a tiempo.
desk-did-upload-refused = { $who } envió un archivo que se rechazó.
desk-did-document-filed = { $who } agregó un documento para el cliente.
desk-did-document-opened = { $who } abrió un documento.
desk-did-document-downloaded = { $who } descargó un documento.
desk-did-document-published = { $who } mostró un documento al cliente.
desk-did-document-unpublished = { $who } ocultó un documento al cliente.
desk-did-inspection-finished = { $who } terminó las comprobaciones de un documento.
desk-did-inspection-failed = { $who } no pudo comprobar un documento.
desk-did-version-accepted = { $who } aceptó un documento.
desk-did-version-returned = { $who } pidió que se envíe otra vez un documento.
desk-did-version-decision-taken-back = { $who } deshizo una decisión sobre un documento.
desk-did-version-withdrawn = { $who } retiró un documento.
desk-did-version-superseded = { $who } pidió uno nuevo de un documento aceptado.
desk-did-document-classified = { $who } fijó el tipo de un documento.
desk-did-notice-raised = { $who } avisó al equipo de algo pendiente.
desk-did-mail-state-changed = { $who } anotó qué pasó con un correo.
desk-did-log-read = { $who } leyó este registro.
desk-did-room-refused = { $who } no pudo entrar en este caso.
desk-did-tamper-detected = { $who } encontró algo que no corresponde a su sello.
desk-did-room-sealed-off = { $who } cerró el caso hasta que alguien revise una alarma.
desk-did-practice-created = { $who } creó el despacho.
desk-did-session-started = { $who } entró.
desk-did-session-ended = { $who } salió.
desk-did-sign-in-failed = { $who } no logró entrar.
desk-did-sign-in-slowed = { $who } tuvo que esperar tras muchos intentos.
desk-did-second-factor-enrolled = { $who } agregó un segundo candado.
desk-did-second-factor-removed = { $who } quitó un segundo candado.
desk-did-recovery-code-used = { $who } usó un código de recuperación.
desk-did-recovery-code-renewed = { $who } creó códigos de recuperación nuevos.
desk-did-password-changed = { $who } cambió una contraseña.
desk-did-staff-invited = { $who } invitó a alguien al equipo.
desk-did-invitation-resent = { $who } envió otra vez una invitación.
desk-did-invitation-revoked = { $who } retiró una invitación.
desk-did-staff-joined = { $who } se unió al despacho.
desk-did-staff-role-changed = { $who } cambió la función de alguien del equipo.
desk-did-staff-suspended = { $who } desactivó a alguien del equipo.
desk-did-staff-restored = { $who } activó otra vez a alguien del equipo.
desk-did-client-created = { $who } creó un cliente.
desk-did-client-changed = { $who } cambió los datos de un cliente.
desk-did-contact-address-changed = { $who } cambió el correo de un cliente.
desk-did-settings-changed = { $who } cambió un ajuste.
desk-did-template-changed = { $who } cambió un tipo de caso o una lista.
desk-did-access-unknown-requested = { $who } pidió un acceso que no lleva a nada.
desk-did-practice-exported = { $who } exportó el despacho.
desk-did-practice-log-read = { $who } leyó el registro del despacho.
desk-did-checkpoint-signed = { $who } firmó un punto de control del registro.
desk-did-practice-key-rotated = { $who } renovó una clave del despacho.
desk-did-database-migrated = { $who } pasó la base de datos a otra versión.
desk-did-job-replayed = { $who } repitió una tarea a mano.
desk-did-practice-tamper-detected = { $who } encontró algo que no corresponde a su sello.

## What happened, and what was wrong

desk-ago-now = ahora mismo
desk-ago-minutes = { $minutes } min
desk-ago-hours = { $hours } h
desk-ago-days = { $days } d
desk-missing = Complete este campo.
desk-too-long = Este texto es demasiado largo.
desk-not-a-choice = Elija una opción de la lista.
desk-value-wrong = Revise este valor.
desk-email-taken = Otra persona de aquí ya tiene esta dirección.
desk-password-name = Esta contraseña contiene un nombre que un atacante probaría. Elija otra.
desk-setup-code-wrong = Este código no es correcto. Aparece donde se inició el programa.
desk-device-unknown = Dispositivo desconocido
desk-flag-blurry = Puede estar borrosa
desk-flag-dark = Puede estar demasiado oscura
desk-flag-look-closely = Amplíe la imagen antes de aceptarla.
desk-flag-external = Carga contenido de otro lugar
desk-flag-external-text = El original puede conectarse con otros equipos al abrirse.
desk-flag-pages = No se muestran todas las páginas
desk-flag-pages-text = Descargue el original para ver el resto.
desk-flag-duplicate = Ya se envió antes
desk-flag-duplicate-text = El mismo archivo ya está en este caso.
desk-reason-missing-pages = Faltan páginas
desk-say-missing-pages = Faltan páginas. Por favor, envíe todas las páginas, también las que están en blanco.
desk-stopped-by-itself = Se pidió al cliente otro archivo.
desk-answered = Ayuda dada
desk-due = Para el { $day }
desk-done-opened = { $title }: caso abierto.
desk-done-asked = Se pidió: { $title }
desk-done-applied = { $count ->
    [0] Estos documentos ya están aquí.
    [one] { $count } documento agregado.
   *[other] { $count } documentos agregados.
}
desk-done-saved = Guardado.
desk-done-enabled = El portal está abierto para { $name }. El correo con el enlace para entrar va en camino.
desk-done-link = El correo con el enlace para entrar va en camino.
desk-done-revoked = Se retiró el acceso de { $name }.
desk-done-invited = Invitación enviada a { $email }.
desk-done-resent = Invitación enviada de nuevo. El enlace anterior ya no funciona.
desk-last-owner = No se puede desactivar al último titular.
desk-portal-revoked-when = Retirado: { $when }.
desk-mail-link = Enlace para entrar
desk-mail-alert = Mensaje de seguridad
desk-mail-notice = Hay algo nuevo en el portal
desk-part-main-applicant = Solicitante principal
desk-part-partner = Pareja
desk-part-dependant = Dependiente
desk-part-petitioner = Peticionario
desk-part-employer = Empleador
desk-part-observer = Observador
desk-audit-broken-text = Hay una alarma en el registro. No cambie nada; llame a quien cuida de este programa.
desk-invitation-ends = Termina el { $day }
desk-invitation-ended = Terminó el { $day }
desk-notice-help-asked = Un cliente pide ayuda con un documento
desk-notice-new-device = Un cliente entró en un dispositivo que no había usado antes.
desk-notice-access-revoked = Un colega terminó el acceso de un cliente al portal.
desk-notice-not-me = Un cliente avisó de un acceso que no era suyo. Su acceso se cerró.
desk-notice-refused = Se detuvo un archivo y se pidió otro al cliente
desk-notice-documents = Documentos nuevos en este caso

## Lists that go on, decisions that stand, and lists that are chosen from

desk-pager-first = Volver al principio
desk-pager-later = Ver los siguientes
desk-turn-late = El cliente va tarde
desk-pages-drawn = { $total } páginas. Aquí solo se ven las primeras { $drawn }.
desk-more = Aceptar y pedir más
desk-more-title = ¿Qué más necesitamos de { $name }?
desk-more-gloss = El archivo cuenta. La solicitud sigue abierta y el cliente lee estas palabras.
desk-done-more = { $document }: aceptado. Le pedimos algo más a { $name }.
desk-key-more = Aceptar y pedir más
desk-decided-told = El cliente lee
desk-decided-gloss = En su idioma
desk-decided-reason = Motivo: { $reason }
desk-decided-more-needed = Se pidió algo más
desk-decided-checked = Lista de revisión de { $name }
desk-decided-ticked = Revisado
desk-decided-unticked = Sin revisar
desk-decided-unchecked = La solicitud no tiene nada que revisar, o no se marcó nada.
desk-decided-list = Decidido hace poco
desk-decided-list-none = Todavía no se ha decidido nada.
desk-asked-help = Pidió ayuda ({ $when }): { $reason }
desk-portal-by = { $when }, por { $who }
desk-portal-revoked-by = Acceso retirado por { $who }: { $when }.
desk-versions-of = { $count ->
    [one] 1 archivo enviado
   *[other] { $count } archivos enviados
}
desk-late = Con retraso: { $day }
desk-apply-look = Ver lo que pide
desk-apply-title = Elija de: { $list }
desk-apply-required = Todos necesitan esto
desk-apply-required-text = Ya está marcado. Quite la marca si este cliente no lo necesita.
desk-apply-conditional = Solo algunos necesitan esto
desk-apply-conditional-text = Marque lo que corresponde a este cliente.
desk-apply-when = Cuándo: { $when }
desk-apply-when-part = Se necesita de: { $part }
desk-apply-optional = Ayuda, pero no es obligatorio
desk-apply-known = Ya está aquí
desk-apply-known-text = Esto queda como está y no se agrega otra vez.
desk-apply-nothing = Marque al menos un documento.
desk-apply-all-here = Todos los documentos de esta lista ya están aquí.
desk-done-skipped = Ya estaban aquí: { $titles }.
desk-matters-mine-empty = Usted no está todavía en ningún caso. Vea todos los casos o pida que le agreguen a uno.

## What a line of the log is about

desk-log-unknown = Algo que esta versión no sabe nombrar
desk-log-own-list = Solicitud propia
desk-log-items = { $n ->
    [one] 1 solicitud
   *[other] { $n } solicitudes
}
desk-log-files = { $n ->
    [one] 1 archivo
   *[other] { $n } archivos
}
desk-log-sessions = { $n ->
    [one] 1 sesión cerrada
   *[other] { $n } sesiones cerradas
}
desk-log-strict = Perfil estricto
desk-log-standard = Perfil normal
desk-log-console = Desde el servidor
desk-log-off-matter = Ya no está en este caso
desk-log-flag-bomb = Ocupa demasiado al abrirse
desk-log-flag-not-drawn = No se pudieron hacer imágenes
desk-log-flag-crashed = La comprobación se interrumpió
desk-log-flag-timed-out = La comprobación tardó demasiado
desk-log-flag-damaged = Dañado
desk-log-cause-program = Un programa
desk-log-cause-web-page = Una página web
desk-log-cause-drawing = Un dibujo que puede funcionar como programa
desk-log-cause-script = Un guion de órdenes
desk-log-cause-archive = Varios archivos en una carpeta comprimida (.zip)
desk-log-cause-empty = Un archivo vacío
desk-log-cause-too-big = Demasiado grande
desk-log-cause-kind = Un tipo de archivo que no se admite
desk-log-cause-malware = El antivirus encontró algo
desk-log-for-reading = Para consultarlo
desk-log-for-contributing = Para enviar documentos
desk-log-for-reviewing = Para decidir sobre documentos
desk-log-for-publishing = Para mostrar algo al cliente
desk-log-for-billing = Para facturas
desk-log-for-steering = Para cambiar el caso
desk-log-for-scanning = Para comprobar un archivo
desk-log-for-classifying = Para clasificar un archivo
desk-log-for-relaying = Para enviar avisos
desk-log-for-auditing = Para leer el registro
desk-log-why-absent = Ese caso no existe para esta persona
desk-log-why-purpose = Su función no lo permite
desk-log-why-lease = El plazo de la tarea había terminado
desk-log-why-revoked = Su acceso estaba retirado
desk-log-why-disabled = Su cuenta está desactivada
desk-log-why-session = Su sesión había terminado
desk-log-why-code = Código incorrecto
desk-log-failed-password = Correo o contraseña incorrectos
desk-log-failed-second = Código del teléfono incorrecto
desk-log-exported = El registro de auditoría
desk-log-stage-password = Contraseña correcta, falta el código
desk-log-stage-enrolling = Contraseña correcta, falta el segundo candado
desk-log-stage-full = Con los dos candados

## Taking a decision back

desk-undo = Deshacer
desk-take-back = Deshacer la decisión
desk-take-back-until = Es posible hasta: { $when }. El cliente vuelve a ver el estado anterior. Un correo que no ha salido no se envía.
desk-take-back-too-late = Esta decisión ya no se puede deshacer. Pasó el plazo o ya tuvo consecuencias.
desk-done-taken-back = { $document } espera de nuevo una decisión.
desk-taken-back-by = { $who } deshizo una decisión sobre este archivo: { $when }.
desk-key-undo = Deshacer la última decisión
desk-accept-only = { $count ->
    [one] Aceptar y apartar el otro archivo
   *[other] Aceptar y apartar los otros { $count } archivos
}
desk-done-only = { $document }: aceptado. Los otros archivos de la solicitud quedan apartados.
desk-set-aside-why = Otro archivo de esta solicitud está aceptado. Lo que aparte se queda en el caso y no se le pide nada al cliente.
desk-versions-rest = { $count ->
    [one] 1 archivo que no cuenta
   *[other] { $count } archivos que no cuentan
}
desk-anew = Pedir uno nuevo
desk-anew-text = Estaba aceptado y hace falta otro: por ejemplo, porque venció. La solicitud vuelve a ser del cliente.

### Las listas propias del despacho, la forma de una lista de documentos, y lo que los clientes traen por su cuenta.
## Listas en Ajustes

lists-title = Listas de documentos
lists-text = Listas con las que se piden documentos. Empiece con una de las nuestras o escriba la suya. Cada vez que guarda hay una versión nueva con su nombre.
lists-none = Todavía no tiene listas propias. Las nuestras se pueden usar como están.
lists-retired = Sin uso
lists-version = Versión { $version }
lists-from = Empezar con una de las nuestras
lists-from-which = Lista
lists-from-go = Hacerla propia
lists-new = Empezar desde cero
lists-new-go = Crear la lista
lists-name = Nombre en inglés
lists-name-es = Nombre en español
lists-group = Encabezado en inglés
lists-group-es = Encabezado en español
lists-first = Documento en inglés
lists-first-es = Documento en español
lists-import = Traer una lista de un archivo
lists-import-text = Abra el archivo, copie todo y péguelo aquí. Se muestran todos los errores a la vez.
lists-import-label = Texto del archivo
lists-sign = Leí esta lista y la apruebo.
lists-sign-missing = Diga que la leyó.
lists-import-go = Traerla
lists-mistakes = Hay errores en esta lista
lists-done = La lista está guardada.
lists-conflict = Alguien guardó esta lista mientras tanto. Aquí está. Haga su cambio otra vez.
lists-export = Descargarla como archivo
lists-about = Sobre esta lista
lists-retire = Dejar de usarla
lists-revive = Usarla otra vez
lists-versions = Versiones
lists-signed = Versión { $version }, { $who }, { $when }
lists-group-edit = Cambiar este encabezado
lists-group-add = Agregar un encabezado
lists-group-remove = Quitar el encabezado y sus documentos
lists-item-add = Agregar un documento
lists-item-remove = Quitar
lists-hard = Difícil de leer
lists-hint = Cómo hacerlo bien, en inglés
lists-hint-es = Cómo hacerlo bien, en español
lists-need = Quién lo necesita
lists-need-required = Todos
lists-need-conditional = Solo algunos
lists-need-optional = Ayuda
lists-when = ¿Cuándo se necesita? En inglés
lists-when-es = ¿Cuándo se necesita? En español
lists-instead = Qué otra cosa serviría
lists-instead-hint = Una por línea: inglés | español. El cliente puede elegir una.
lists-due = Días después de pedirlo
lists-before = Días antes de la fecha meta
lists-settings = Listas de documentos

## La lista de un caso

shape-edit = Cambiar
shape-edit-title = Cambiar esta solicitud
shape-due = Para el
shape-days = Días antes de la fecha meta
shape-days-hint = Si el caso tiene una fecha meta, esto decide.
shape-days-wrong = Escriba un número de días de 1 a 3650.
shape-saved = La solicitud cambió.
shape-conflict = Alguien cambió esta solicitud mientras tanto. Aquí está. Haga su cambio otra vez.
shape-files-stay = Lo que se envió para él queda como está.
shape-where = Orden y encabezado
shape-move-to = Bajo el encabezado
shape-move = Mover
shape-up = Subir
shape-down = Bajar
shape-rename = Cambiar el encabezado
shape-remove = Dejar de pedirlo
shape-remove-group = Dejar de pedir todo esto
shape-removed = Ya no se pide. Está al final de la lista.
shape-gone = Ya no se pide
shape-gone-text = El cliente ya no ve estas solicitudes. Lo que se envió para ellas se conserva.
shape-restore = Pedirlo otra vez
shape-target = Fecha meta
shape-target-text = Las solicitudes con “días antes de la fecha meta” se cuentan hacia atrás desde ella.
shape-target-set = La fecha meta está fijada.
shape-changed = Ahora dice otra cosa
shape-changed-text = Marque uno para que diga lo mismo que la lista. Lo que se envió para él se queda.
shape-was-removed = Ya no se pide
shape-from-version = De la versión { $version } de su lista
shape-reworded = { $count ->
    [one] Una solicitud tiene palabras nuevas.
   *[other] { $count } solicitudes tienen palabras nuevas.
}
shape-field-target = Fecha meta
shape-log-group = { $who } cambió un encabezado de la lista.
shape-log-removed = { $who } dejó de pedir algo.
shape-log-restored = { $who } volvió a pedir algo que se había quitado.
shape-log-practice-list = Una lista propia del despacho
shape-proposes = El cliente dice que no le corresponde.
shape-agree = De acuerdo: no se necesita
shape-still = Todavía se necesita
shape-said-missing = Escriba por qué. El cliente lo lee.
shape-told = Al cliente se le dijo, { $when }:
shape-why-waive = ¿Por qué no hace falta? El cliente lee esto.
shape-why-answer = ¿Qué debe saber el cliente? (opcional)
shape-why-still = ¿Por qué sigue haciendo falta? El cliente lee esto.
shape-still-go = Seguir pidiéndolo
shape-log-put-under = { $who } puso lo que trajo el cliente en una solicitud.
shape-put-under = Ponerlo en una solicitud
shape-put-under-text = Todo lo enviado pasa allí con sus versiones y decisiones. Quien ve esa solicitud también lo ve.
shape-put-under-which = Solicitud
shape-put-under-go = Ponerlo allí
shape-put-under-done = Ahora está en esa solicitud.
shape-put-under-no = No puede pasar allí ahora. Vea cómo están las dos. Quizá el cliente todavía agrega archivos.

## Para clientes

other-title = Enviar otro documento
other-h1 = Envíe un documento que no le pedimos
other-lead = ¿Tiene un papel que puede ayudar? Díganos qué es. Después envíelo.
other-what = ¿Qué es?
other-what-hint = Por ejemplo: una carta de su escuela.
other-note = ¿Quiere contarnos más? (opcional)
other-go = Continuar
other-missing = Díganos qué es.
other-too-long = Escriba menos.
other-many = Tiene muchos de estos abiertos. Envíelos primero.
other-heading = Otros documentos
other-name = Otro: { $what }
other-link = Enviar otro documento
cannot-instead = Tengo otra cosa en su lugar
cannot-instead-text = Elija lo que tiene. Después envíelo aquí.
cannot-instead-which = ¿Qué tiene?
cannot-not-me = No me corresponde
cannot-not-me-text = Díganos por qué. Lo vamos a revisar.
cannot-why-missing = Díganos por qué no le corresponde.
item-wrote = { $practice } le escribió
cannot-which-missing = Elija lo que tiene.

## Agregar un documento en nombre de un cliente

filing-title = Agregar un documento del cliente
filing-text = Para papeles que llegaron por otra vía. Se revisan y se deciden como los demás.
filing-how = Cómo llegó
filing-how-missing = Diga cómo llegó.
filing-post = Por correo postal
filing-email = Por correo electrónico
filing-messenger = Por una aplicación de mensajes
filing-in-person = En persona
filing-scan = Escaneado aquí
filing-receiver = Quién lo recibió
filing-receiver-hint = Déjelo vacío si fue usted.
filing-files = Archivos
filing-go = Agregarlo
filing-done = Está agregado. Se está revisando.
filing-by = Agregado por { $who }: { $how }
filing-by-for = Agregado por { $who }: { $how }, recibido por { $receiver }
shape-unheard-all = Nadie puede ver esta lista todavía, porque nadie tiene acceso.
shape-unheard = Lo que se pide a estas personas les llega cuando tienen acceso: { $names }.

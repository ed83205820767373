# Todo lo que lee un cliente. Amable, corto, exacto; una idea por oración.

# --- alrededor de cada página
client-skip = Ir al contenido principal
client-nav = Principal
client-nav-home = Inicio
client-nav-documents = Documentos
client-language-label = Idioma
client-private = Privado.
client-who-sees = Vea quién puede ver esto
client-last-sign-in = Última entrada: { $when }.
client-first-sign-in = Esta es su primera entrada.
client-not-you = ¿No fue usted?
client-sign-out = Salir
client-help-call = ¿Necesita ayuda? Llame al
client-help-ask = ¿Necesita ayuda?
client-help-write = Escriba a su equipo legal
client-help-say = Dígaselo a su equipo legal
client-help-none = ¿Necesita ayuda? Escriba a su equipo legal.
client-error-mark = Error:
client-problem = Hay un problema
client-back = Volver
client-back-list = Volver a mi lista

# --- la puerta
door-title = Entrar
door-h1 = Vea su caso
door-lead = Le enviamos un enlace a su correo. No necesita contraseña.
door-email = Su correo electrónico
door-email-hint = Use el correo que le dio a { $practice }.
door-send = Enviarme un enlace para entrar
door-private = Su caso se abre con un enlace o un código que le enviamos. Nunca le pediremos su contraseña.
door-language-safe = Usar español no afecta su caso.
door-signed-out = Usted salió de su caso.
door-signed-out-text = Ya puede cerrar esta página.
door-expired = Cerramos su sesión para proteger su caso.
door-expired-text = Su trabajo está guardado. Entre otra vez para seguir.
door-ended-other = Usted salió desde otra página.
door-problem-email-empty = Escriba su correo electrónico
door-problem-email-wrong = Esto no parece un correo electrónico. Revíselo e intente otra vez.

mail-check-title = Revise su correo
mail-check-h1 = Revise su correo
mail-check-lead = Si este correo está en nuestros registros, le enviamos un mensaje. Abra el más reciente.
mail-check-to = Escribimos a
mail-check-registered = Escribimos al correo que tenemos de usted.
mail-check-link = Presione el enlace del mensaje, en este dispositivo.
mail-check-or = O escriba el código del mensaje
mail-check-code = Código de 6 números
mail-check-code-hint = No comparta este código. Nunca se lo pediremos.
mail-check-go = Continuar
mail-check-other = ¿Va a abrir el enlace en otro dispositivo?
mail-check-other-text = Le pedirá el código del mismo mensaje.
mail-check-life = El enlace y el código sirven una vez, durante { $span }.
mail-check-none = ¿No llegó en 2 minutos?
mail-check-none-1 = Mire en su carpeta de correo no deseado.
mail-check-none-2 = Revise que sea el correo que nos dio.
mail-check-again = Enviar otro enlace
mail-check-change = Usar otro correo
mail-check-problem-empty = Escriba los 6 números del mensaje
mail-check-problem-wrong = Este código no es correcto, o hay uno más nuevo. Revise el mensaje más reciente.

wait-title = Espere un momento
wait-h1 = Espere un momento
wait-lead = Demasiados intentos. Espere { $span } e intente otra vez.
wait-why = Esto protege su caso. Usted no hizo nada malo.
wait-sent = Si ya le enviamos un mensaje, ese enlace todavía sirve.
wait-again = Intentar otra vez

enter-title = Continuar a su caso
enter-h1 = Continuar a su caso
enter-same = Presione el botón para entrar.
enter-asked = Se pidió: { $when }.
enter-asked-with = Se pidió: { $when }, con { $device }.
enter-asked-practice = { $practice } le envió este enlace: { $when }.
enter-asked-check = ¿No fue usted? Cierre esta página. Su caso sigue cerrado.
enter-other = Abrió este enlace en otro dispositivo o aplicación. Escriba el código del mismo mensaje.
enter-number = Código de 6 números del mensaje
enter-number-hint = Está en el mensaje, debajo del enlace.
enter-go = Continuar a su caso
enter-not-mine = Yo no pedí esto
enter-problem-empty = Escriba los 6 números del mensaje
enter-problem-wrong = Este código no es correcto. Mire el mensaje más reciente e intente otra vez.

link-over-title = Este enlace ya no sirve
link-over-h1 = Este enlace ya no sirve
link-over-used = Este enlace ya se usó. Cada enlace sirve una sola vez.
link-over-replaced = Le enviamos un enlace más nuevo. Solo sirve el más reciente.
link-over-expired = Este enlace es muy viejo. Los enlaces sirven durante { $span }.
link-over-guessed = Se escribió un código equivocado demasiadas veces. Cerramos este enlace.
link-over-unknown = Ya se usó, hay uno más nuevo o es muy viejo.
link-over-safe = Es normal. Así protegemos su caso.
link-over-new = Pedir un enlace nuevo
link-over-again = Enviarme un enlace nuevo
link-over-again-hint = Lo enviamos al correo que tenemos de usted.
link-over-other = Mejor escribir mi correo

ended-title = Esta página está cerrada
ended-h1 = Esta página está cerrada
ended-lead = Ya no puede abrir este caso aquí.
ended-help = ¿Tiene una pregunta? Llámenos o escríbanos.
ended-go = Pedir un enlace nuevo

missing-title = No encontramos esta página
missing-h1 = No encontramos esta página
missing-lead = Tal vez cambió de lugar, o la dirección está mal escrita.
missing-do = Revise el enlace de nuestro último mensaje.
missing-go = Ir a la primera página de su caso

fault-title = Algo falló
fault-h1 = Algo falló de nuestro lado
fault-lead = Su trabajo está guardado. Intente otra vez en unos minutos.
fault-incident = Si nos llama, díganos este número:
fault-again = Intentar otra vez

stale-title = Esta página estuvo abierta mucho tiempo
stale-h1 = Esta página estuvo abierta mucho tiempo
stale-lead = No cambiamos nada. Vuelva e intente una vez más.
stale-again = Abrir la página otra vez

# --- sesión
session-title = ¿Sigue ahí?
session-text = Para proteger su caso, cerraremos su sesión en { $span }. Lo que envió está guardado.
session-stay = Seguir en la sesión
session-offline = No pudimos conectar con el despacho. Lo que escribió no se ha perdido. Revise su internet e intente otra vez.
session-over = Su sesión terminó. Lo que escribió sigue aquí. Cópielo antes de continuar.

# --- inicio
home-hello = Hola, { $name }
home-headline = { $count ->
    [0] No tiene nada pendiente
    [one] Tiene 1 cosa por hacer
   *[other] Tiene { $count } cosas por hacer
}
home-headline-again = { $count ->
    [one] Por favor, envíe 1 documento otra vez
   *[other] Por favor, envíe { $count } documentos otra vez
}
home-sub = Vaya con calma. Guardamos su avance.
home-sub-none = Le escribiremos cuando necesitemos algo.
home-first = Haga esto primero
home-again = Por favor, envíe esto otra vez
home-more = Aquí falta algo más
home-saved = Guardado, aún sin enviar
home-said = { $practice } dice:
home-open = Enviar este documento
home-open-again = Enviarlo otra vez
home-open-more = Enviar lo que falta
home-open-saved = Revisar y enviar
home-cannot = No tengo este documento
home-due = Para el { $day }
home-overdue = Era para el { $day }. Todavía puede enviarlo.
home-minutes = { $number ->
    [one] Un minuto
   *[other] Unos { $number } minutos
}
home-also = También para usted
home-all-tasks = Ver los { $count }
home-working = Estamos trabajando en esto
home-yours = Sus documentos
home-checking = { $count ->
    [one] { $practice } está revisando 1 documento. Después le escribiremos.
   *[other] { $practice } está revisando { $count } documentos. Después le escribiremos.
}
home-helped = { $count ->
    [one] Se pidió ayuda con 1 documento. Le escribiremos sobre eso.
   *[other] Se pidió ayuda con { $count } documentos. Le escribiremos sobre eso.
}
home-accepted-all = Aceptamos todo lo que pedimos.
home-progress = { $done } de { $total } documentos aceptados
home-documents = Ver todos los documentos
home-nothing = Hoy no tiene que hacer nada aquí.
home-nothing-asked = Todavía no le pedimos documentos.

# --- documentos
documents-title = Sus documentos
documents-h1 = Sus documentos
documents-empty = Todavía no le pedimos documentos.
documents-again = Por favor, envíe otra vez
documents-to-send = Por enviar
documents-checking = Estamos revisando
documents-accepted = Aceptados
documents-not-needed = Ya no hacen falta
documents-accepted-more = { $count ->
    [one] 1 aceptado más
   *[other] { $count } aceptados más
}

# --- estados de un documento, como los lee el cliente
state-to-send = Por enviar
state-saved = Guardado, sin enviar
state-checking = En revisión
state-accepted = Aceptado
state-accepted-more = Falta una página
state-returned = Enviar otra vez
state-help-asked = Pidió ayuda
state-not-needed = Ya no hace falta
state-line-to-send = Esperamos que nos lo envíe.
state-line-saved = Sus archivos están guardados. Presione Enviar cuando quiera.
state-line-checking = Lo estamos revisando. No tiene que hacer nada.
state-line-accepted = Aceptado. No tiene que hacer nada.
state-line-accepted-more = Aceptado, pero falta una página más.
state-line-returned = Por favor, envíelo otra vez.
state-line-help-asked = Se pidió ayuda. Escribiremos sobre esto.
state-line-not-needed = Ya no necesitamos esto.

# --- un documento
item-caption = { $case } · Documento { $number } de { $total }
item-why = ¿Para qué lo necesitan?
item-said = { $practice } lo revisó
item-said-when = { $when }
item-good = Una buena foto
item-good-1 = Ponga el papel sobre una mesa oscura
item-good-2 = Muestre las 4 esquinas
item-good-3 = Sin flash y sin brillos
item-bad = Fotos que no podemos usar
item-bad-cut = Cortada
item-bad-glare = Con brillo
item-bad-blur = Borrosa
item-late = Si llega más tarde, su caso puede tardar más.
item-cannot = No tengo este documento
item-sent-h = Lo que usted envió
item-sent-when = Enviado: { $when }
item-checking = Estamos revisando lo que envió
item-checking-text = Ahora no tiene que hacer nada. Le escribiremos.
item-checking-by = Lo revisaremos a más tardar el { $day }. No tiene que hacer nada ahora.
item-checking-late = Esto tarda más de lo que le dijimos. No tiene que hacer nada. Le escribiremos.
item-checking-more = ¿Olvidó algo? Todavía puede agregarlo abajo.
item-accepted = Aceptamos este documento
item-accepted-text = No tiene que hacer nada.
item-more = Aceptamos esto, y falta una página más
item-help = Se pidió ayuda
item-help-text = Escribiremos sobre esto. Todavía puede enviar el documento.
item-not-needed = Ya no necesitamos esto
item-not-needed-text = No tiene que hacer nada.

up-limits = { $kinds }. Hasta { $size } cada uno, { $count } archivos.
up-limits-form = Con este formulario, hasta { $size } cada uno.
up-take = Tomar una foto
up-choose-phone = Elegir de mi teléfono
up-choose = Elegir archivos
up-drop = Arrastre sus archivos aquí
up-take-native = Tomar una foto
up-choose-native = Elegir fotos o archivos
up-add-native = Guardar estos archivos
up-add = Agregar otra página
up-files = Sus archivos
up-not-sent = Guardado, aún sin enviar
up-order = { $practice } los verá en este orden.
up-send = Enviar a { $practice }
up-send-hint = Puede cambiar sus archivos hasta que presione Enviar.
up-check = Revise sus archivos
up-file-n = Archivo { $number } de { $total }
up-photo = Foto
up-no-name = Archivo sin nombre
up-ready = Preparando
up-waiting = Espera su turno
up-saving = Guardando { $percent } %
up-saved = Guardado
up-paused = En pausa, { $percent } %
up-offline = Esperando internet. Seguiremos solos.
up-partial = Sin terminar: { $percent } % guardado. Elija el mismo archivo otra vez para seguir.
up-failed = No se pudo guardar. Intente otra vez.
up-pause = Pausar
up-continue = Continuar
up-retry = Intentar otra vez
up-remove = Quitar
up-move-up = Subir
up-move-down = Bajar
up-no-picture = Solo mostramos las imágenes hasta que sale de esta página. Sus archivos están guardados.
up-again = Elegirlo otra vez
up-retake = Tomarla otra vez
up-view = Ver grande
up-close = Cerrar
up-removed = Quitado
up-dark = Esta foto se ve oscura. ¿Puede leer cada palabra?
up-blurry = Esta foto se ve borrosa. ¿Puede leer cada palabra?
up-unusual = Quizá no podamos leer este tipo de archivo. Puede enviarlo. Una foto o un PDF siempre sirven.
up-problem-type = No podemos usar este tipo de archivo. Envíe una foto o un PDF.
up-problem-named = { $name }: { $problem }
up-problem-size = Este archivo es muy grande ({ $size }). El límite es { $limit }. Intente con una foto.
up-problem-empty = Este archivo está vacío. Elija otro.
up-problem-password = Este PDF tiene contraseña. Quítela o llámenos.
up-problem-virus = Detuvimos este archivo porque no es seguro. Envíe una foto del papel.
up-problem-archive = Esto es una carpeta comprimida (.zip). Envíe cada archivo por separado.
up-problem-unreadable = No pudimos abrir este archivo. Guárdelo primero en su teléfono. Luego elíjalo otra vez.
up-problem-count = Aquí puede enviar { $count } archivos. Quite uno primero.
up-problem-space = Ahora no tenemos espacio para este archivo. Llámenos.
up-problem-session = Su sesión terminó. Lo guardado está seguro. Entre otra vez para seguir.
up-problem-none = Agregue al menos una foto o un archivo
up-problem-busy = Espere a que se guarden todos los archivos, o quite el que falta
up-problem-closed = Aquí ya no recibimos archivos.
up-signed-out-link = Entrar otra vez
up-leave = Todavía estamos guardando sus archivos.

check-title = Revise sus archivos
check-h1 = Revise sus archivos
check-lead = Todavía no se envió nada. Mire cada archivo. Luego presione Enviar.
check-add = Agregar otro archivo

# --- después de enviar
sent-title = Lo recibimos
sent-h1 = Recibimos su documento
sent-reference = Referencia
sent-when = Recibido
sent-files = Archivos
sent-next = Lo revisaremos a más tardar el { $day }.
sent-next-open = Lo revisaremos y le escribiremos.
sent-keep = Ya puede cerrar esta página.
sent-go-next = Sigue: { $title }
sent-go-home = Volver a mi lista

# --- no puede enviarlo
cannot-title = No tengo este documento
cannot-h1 = ¿No tiene este documento?
cannot-lead = No hay problema. Díganos por qué y le ayudaremos.
cannot-question = ¿Cuál es la razón?
cannot-time = Necesito más tiempo
cannot-time-text = Puedo enviarlo después.
cannot-lost = Lo perdí
cannot-lost-text = Le diremos cómo obtener uno nuevo.
cannot-never = Nunca lo tuve
cannot-never-text = Tal vez sirva otro papel.
cannot-unclear = No entiendo qué es esto
cannot-unclear-text = Se lo explicaremos.
cannot-unsafe = Para mí no es seguro conseguirlo
cannot-unsafe-text = Solo su equipo legal lee el motivo. Si otras personas entran a este caso, pueden ver que se pidió ayuda, pero no por qué.
cannot-note = ¿Quiere decirnos algo más? (opcional)
cannot-go = Avisar a { $practice }
cannot-problem = Elija la razón
cannot-problem-long = Escriba menos. Hay espacio para { $count } caracteres.
cannot-done-title = Le ayudaremos
cannot-done-h1 = Gracias. Le ayudaremos.
cannot-done-time = Tómese el tiempo que necesite. Envíelo cuando lo tenga.
cannot-done-text = Leeremos esto y le escribiremos. Ahora no tiene que hacer nada.

# --- no fue usted
not-me-title = ¿No fue usted?
not-me-h1 = ¿No fue usted?
not-me-lead = Su última entrada fue { $when }.
not-me-first-lead = Tal vez alguien abrió su caso. Avísenos ahora.
not-me-what = Si presiona el botón:
not-me-1 = Cerramos su caso en todos los dispositivos, de inmediato.
not-me-2 = Avisamos a { $practice }.
not-me-helpers = Quien usted nombró para ayudarle espera hasta que { $practice } le deje entrar otra vez.
not-me-3 = Puede pedir un enlace nuevo con su correo.
not-me-go = No fui yo
not-me-stay = Sí fui yo
lock-lead = Un mensaje le avisó de algo que se hizo con su acceso. Si no fue usted, presione el botón.
lock-stay = ¿Fue usted? Cierre esta página. Nada cambia.
not-me-done-title = Cerramos su caso
not-me-done-h1 = Cerramos su caso en todos los dispositivos
not-me-done-lead = { $practice } ya lo sabe.
not-me-done-mail = Cambie también la contraseña de su correo. Luego pida un enlace nuevo.
item-valid-still = Debe seguir vigente.
item-valid-for = { $months ->
    [one] Debe seguir vigente al menos un mes más.
   *[other] Debe seguir vigente al menos { $months } meses más.
}
item-valid-recent = { $days ->
    [one] No debe tener más de un día.
   *[other] No debe tener más de { $days } días.
}

# Lo que consta sobre un cliente: Mis datos en el portal, la primera visita y el mismo registro en el despacho.

# --- fields
profile-given = Nombre
profile-middle = Otros nombres
profile-family = Apellidos
profile-own-script = Su nombre en sus propias letras
profile-name-order = ¿Qué nombre va primero?
profile-born = Fecha de nacimiento
profile-email = Correo electrónico
profile-phone = Teléfono
profile-address = Dirección
profile-nationality = Nacionalidad
profile-birth-country = País de nacimiento
profile-passport-number = Número de pasaporte
profile-passport-issued = Pasaporte expedido el
profile-passport-expires = Pasaporte vence el
profile-a-number = Número A
profile-priority-dates = Fechas de prioridad
profile-prefers = ¿Cómo prefiere que le contactemos?
profile-order-given = Primero el nombre
profile-order-family = Primero el apellido
profile-by-email = Por correo
profile-by-phone = Por teléfono
client-said-in-enquiry = { $when }, de la consulta
profile-by-message = Por mensaje de texto o chat
profile-unsaid = Sin respuesta
profile-day = { $day } de { $month } de { $year }
profile-day-first = { $day } de { $month } de { $year }

# --- My Details
details-title = Mis datos
details-home = Por favor, mire sus datos y díganos si son correctos
details-h1 = ¿Son correctos sus datos?
details-lead = Mire cada uno. Cambie lo que esté mal. { $practice } revisa los cambios antes de que cuenten.
details-step = Paso 2 de 2
details-confirmed = La última vez que usted dijo que es correcto: { $when }.
details-part-name = Su nombre y nacimiento
details-part-reach = Cómo le contactamos
details-part-country = De dónde es usted
details-part-papers = Sus documentos
details-hint-date = Por ejemplo, { $example }
details-hint-phone = Por ejemplo, { $example }
details-part-homes = Dónde vivió antes
profile-address-history = Direcciones anteriores
details-hint-homes = Empiece por donde vive ahora. Deje vacío el segundo mes si todavía vive ahí. Cuando todas las filas estén llenas, presione el botón de abajo y aparecerán dos más.
details-home-number = Vivienda { $number }
details-home-from = Desde
details-home-to = Hasta
details-home-month = { $month } de { $year }
details-home-since = Desde { $from }: { $line }
details-home-span = De { $from } a { $to }: { $line }
details-problem-homes = Cada vivienda necesita su dirección y el mes y el año en que se mudó a ella, y la salida no puede ser anterior
client-homes-hint = Una vivienda por línea: mes de entrada, mes de salida, dirección. 2019-03 2021-06 Calle Fresno 4. Omita el segundo mes si todavía vive ahí.
details-hint-own-script = Como usted lo escribe, en cualquier alfabeto
details-hint-a-number = La letra A y de 7 a 9 números. Déjelo vacío si no tiene.
details-waits = Su cambio espera revisión. Ahora consta: { $value }.
details-declined = No pudimos registrar su último cambio. Escríbanos si cree que es correcto.
details-waits-new = Lo que agregó espera revisión.
details-go = Esto es correcto
details-saved-same = Gracias. Sus datos quedan como están.
details-saved-changes = Gracias. Sus cambios esperan revisión.
details-problem-name = Escriba su nombre
details-problem-long = Esto es demasiado largo
details-problem-email = Esto no parece un correo electrónico
details-problem-phone = Esto no parece un número de teléfono
details-problem-a-number = Esto no parece un número A
details-problem-passport = Esto no parece un número de pasaporte
details-problem-date = Elija el mes y escriba un día y un año que le correspondan
details-problem-choice = Elija una opción de la lista

# --- the first visit
welcome-title = Antes de empezar
welcome-step = Paso 1 de 2
welcome-h1 = Le damos la bienvenida a { $practice }
welcome-lead = Lea cada parte. Después díganos si acepta.
welcome-text-submission = { $practice } puede recibir lo que envío y escribo aquí y usarlo para trabajar en mi caso. En esta página, y después en “Usted y su acceso”, puedo leer quién lo ve. Puedo preguntar sobre esto en cualquier momento.
welcome-text-storage = { $practice } puede guardar lo que envío y escribo aquí. Se guarda sellado. Se conserva el tiempo que exijan la ley y mi caso, también después de cerrarlo. Puedo retirar este permiso. Eso por sí solo no borra nada: mi equipo legal me llama.
welcome-text-sponsor = Una persona o empresa de este caso pide una visa para mí, me emplea o responde por mí. { $practice } puede mostrarle lo que envío cuando algo se pide a todas las personas del caso. Si digo que no, ve lo que se le pide a ella y lo que ella envió. Sigue viendo en qué va el caso y los mensajes para todos. Puedo retirar este permiso para lo que aún no se haya entregado.
welcome-text-ai = Hoy este portal no usa inteligencia artificial. Si { $practice } empieza a usarla, puede ayudar a leer y ordenar mis documentos. Una persona revisa lo que encuentra. Puedo retirar este permiso.
welcome-seen = Quién puede ver ahora lo que usted envía
welcome-agree = Sí, acepto
welcome-decline = No acepto
welcome-decline-text = Se lo diremos a su equipo legal. Le llamarán.
welcome-decline-free = Se lo diremos a su equipo legal. Usted puede seguir.
welcome-declined = Usted dijo que no acepta. { $practice } lo sabe y le llamará. Aquí puede cambiar su respuesta.
welcome-said-no = Usted dijo que no a esto. Puede cambiar su respuesta.
welcome-go = Enviar mi respuesta
welcome-problem = Elija una respuesta: { $what }

# --- the desk
client-confirmed = El cliente dijo que esto es correcto: { $when }
client-not-confirmed = El cliente todavía no ha dicho que esto es correcto.
client-behind-title = Alguien cambió este cliente mientras usted escribía
client-behind-text = Nada de lo suyo se pierde. Lo que escribió está en el formulario. A su lado está lo que consta ahora. Elija y guarde otra vez.
client-proposed = Dicho por el cliente, sin revisar
client-proposed-count = { $count ->
    [one] 1 cambio espera revisión
   *[other] { $count } cambios esperan revisión
  }
client-unverified = Sin verificar
client-old = Consta
client-new = Dice
client-nothing = Nada
client-evidence = ¿Qué vio usted?
client-evidence-hint = Diga qué documento lo muestra, por ejemplo “pasaporte, página 2”.
client-evidence-document = O un documento del caso
client-evidence-none = Ninguno
client-accept = Aceptar
client-decline = Rechazar
client-decided-accepted = Aceptado por { $who }, { $when }
client-decided-declined = Rechazado por { $who }, { $when }
client-decided-title = Decidido antes
client-accepted = Aceptado. La ficha cambió.
client-declined = Rechazado. La ficha queda como está.
client-evidence-missing = Diga qué vio antes de aceptar esto
client-changed-since = La ficha cambió desde entonces. Rechace esto y pregunte de nuevo.
client-already = Alguien ya decidió esto.
client-identity = Dirección, identidad y documentos
client-dates-hint = Año-mes-día, con espacios entre varias
client-notice = Un cliente cambió sus datos
client-notice-consent = Un cliente no acepta su texto
client-set-title = Clientes
client-set-text = Cómo empieza un cliente y qué consta sobre él.
client-set-link = Preparar la primera visita
client-set-guided = Pedir a los clientes que acepten y revisen sus datos primero
client-set-guided-hint = Nada más se abre en el portal antes de eso.
client-set-consent = Textos que los clientes aceptan
client-set-consent-text = Cada finalidad se pregunta por separado. Un texto cambiado se pregunta otra vez. Un no a los dos primeros no abre nada; un no a los demás tiene efecto, y se le avisa.
client-set-sponsor-hint = Se pregunta cuando en el caso hay un peticionario, un empleador o un patrocinador. Tras un no, no se le muestra lo que los clientes enviaron para solicitudes a todos.
client-set-ai = Preguntar también por la inteligencia artificial
client-set-ai-hint = Este portal no usa ninguna. Actívelo si su despacho quiere tener la respuesta.
client-set-schema = Campos de la ficha de clientes
client-set-schema-text = Como JSON Schema, para otros programas.
client-set-schema-get = Descargar

# --- the log
desk-did-details-proposed = { $who } cambió datos sobre su persona.
desk-did-details-confirmed = { $who } dijo que sus datos son correctos.
desk-did-consent-given = { $who } aceptó el texto de la primera visita.
desk-did-consent-declined = { $who } no aceptó el texto de la primera visita.
desk-did-detail-accepted = { $who } aceptó un dato que dio un cliente.
desk-did-detail-declined = { $who } rechazó un dato que dio un cliente.

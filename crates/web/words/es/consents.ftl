# Lo que alguien aceptó, para leerlo otra vez y retirarlo: la página del cliente, la prueba para el despacho, el registro.

agreed-title = Lo que usted aceptó
agreed-open = Leer lo que aceptó
agreed-none = Aquí no se le ha pedido aceptar nada.
agreed-lead = Cada texto como usted lo leyó, con su respuesta.
agreed-print = Imprimir esta página
agreed-first-visit = Su primera visita
agreed-helper = Que { $name } le ayude
agreed-said-yes = Usted aceptó: { $when }
agreed-said-no = Usted no aceptó: { $when }
agreed-withdrew = Usted retiró su permiso: { $when }
agreed-from = Texto { $version }, respondido en { $device }, desde la dirección { $address }
agreed-from-device = Texto { $version }, respondido en { $device }
agreed-withdraw = Retirar mi permiso
agreed-again-text = ¿Cambió de opinión, o ya tienen respuesta sus preguntas? Puede leer el texto y aceptarlo otra vez.
agreed-again = Leer el texto otra vez
agreed-done-withdrawn = Usted retiró su permiso. { $practice } lo sabe y le llamará.
agreed-done-agreed = Usted aceptó otra vez. { $practice } puede verlo.

agreed-withdraw-h1 = ¿Retirar su permiso?
agreed-withdraw-read = Leer el texto otra vez
agreed-withdraw-what = Qué pasa entonces
agreed-withdraw-told = { $practice } lo sabe enseguida y le llamará.
agreed-withdraw-kept = No se borra nada. Lo que envió y escribió se queda donde está.
agreed-withdraw-access = Usted puede seguir entrando aquí, hasta que { $practice } cierre su acceso.
agreed-withdraw-back = Puede aceptar otra vez más tarde, en este portal.
agreed-withdraw-go = Sí, retirar mi permiso
agreed-withdraw-stay = No, lo mantengo
agreed-welcome-withdrawn = Usted retiró su permiso para este texto. Aquí puede aceptarlo otra vez. Todo lo demás sigue abierto para usted.
agreed-welcome-stay = No, sigue retirado

desk-consent-withdrew = Retiró su permiso para el texto { $version }, { $when }
desk-consent-withdrawn = Retiró su permiso para su texto. Puede seguir entrando hasta que usted cierre su acceso, y no se borró nada.
desk-consent-withdrawn-call = Llame al { $phone } y pregunte qué desea. Si quiere aceptar otra vez, encuentra el texto en “Usted y su acceso”.
desk-consent-withdrawn-do = Llame y pregunte qué desea. Si quiere aceptar otra vez, encuentra el texto en “Usted y su acceso”.

consent-title = Lo que respondió { $name }
consent-agreed = Aceptó
consent-declined = No aceptó
consent-withdrawn = Retirado
consent-who = Quién
consent-when = Cuándo
consent-which = Qué texto
consent-text-shipped = { $version }: el texto que trae el programa
consent-text-own = { $version }: su propio texto, redacción { $number }
consent-address = Dirección de internet
consent-device = Dispositivo
consent-agent = Cómo se llamó el navegador
consent-log = Línea del registro
consent-line = Línea { $number } del registro del caso
consent-fingerprint = Huella de esa línea
consent-text = El texto como lo leyó
consent-all = Todas sus respuestas
consent-from = Desde { $address }, { $device }
consent-notice-withdrawn = Un cliente retiró su permiso
desk-did-consent-withdrawn = { $who } retiró su permiso para el texto de la primera visita.

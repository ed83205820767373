# De qué trata una conversación, en las dos puertas, y lo que se dijo sobre una cosa en la página de esa cosa.
topic-file = El archivo: { $name }
topic-open-file-request = Abrir la solicitud para la que se envió este archivo
topic-open-approval = Abrir lo que le pedimos aprobar

topic-desk-about = Sobre: { $title }
topic-desk-file = Archivo: { $name }
topic-desk-open-request = Abrir la solicitud
topic-desk-open-checklist = Abrir la lista
topic-desk-open-document = Abrir el documento
topic-desk-open-approval = Abrir la aprobación
topic-desk-other = Escribir sobre otra cosa
topic-desk-threads = Conversaciones sobre esto
topic-desk-title = Mensajes sobre esto
topic-desk-none = Todavía nadie ha escrito sobre esto.
topic-desk-on-request = Sobre la solicitud
topic-desk-on-document = Sobre el documento
topic-desk-on-approval = Sobre la aprobación
topic-desk-write-request = Escribir sobre esta solicitud
topic-desk-write-document = Escribir sobre este documento
topic-desk-write-approval = Escribir sobre esta aprobación
topic-desk-last = Los últimos mensajes
topic-desk-all = Todos los mensajes sobre esto
topic-desk-nobody = Esta aprobación no se muestra ahora a nadie que pueda leer mensajes. Escriba sobre el caso en general o espere hasta que se muestre.
topic-desk-with-asked = Elija a alguien a quien se le muestra esta aprobación. Nadie más se entera de ella.
topic-desk-readers-one = La persona que usted elija y el equipo de este caso pueden leer esto.

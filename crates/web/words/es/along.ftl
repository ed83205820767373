# Documentos que el despacho envía junto con un mensaje.
along-title = Adjuntar documentos
along-none = Aquí no hay todavía ningún documento que se pueda adjuntar.
along-legend = Documentos de este caso
along-hint = Está en la lista lo que pueden ver todos los que leen este mensaje: la versión más nueva que se aceptó o se puede revisar.
along-not = Uno de estos no puede ir con el mensaje: es para otra persona o ya no está listo. No se envió nada. Por favor, elija otra vez.
along-file = Archivos nuestros (puede quedar vacío)
along-file-hint = Cada uno pasa a ser un papel de este caso. Quien lee el mensaje lo puede abrir cuando se haya revisado.
along-again = No se envió nada. Elija otra vez todos los archivos.
along-many = Con un mensaje van como máximo { $most } archivos. No se envió nada.
along-closed = Aquí ya no se reciben archivos. Puede enviar el mensaje sin ellos.
along-checking = se está revisando, el cliente todavía no lo puede abrir
along-stopped = el cliente no lo puede abrir
along-client-checking = estamos revisando este archivo, pronto lo podrá abrir
along-client-closed = este archivo no se puede abrir aquí, por favor pregúntenos

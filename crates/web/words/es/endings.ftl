# Cómo termina todo, y lo que queda por hacer antes: casos, consultas, un permiso que no se dio.

matter-end-threads = { $count ->
    [one] Una conversación espera su respuesta. Respóndala o presione Terminar.
   *[other] { $count } conversaciones esperan su respuesta. Responda cada una o presione Terminar.
}
matter-end-approvals = { $count ->
    [one] Una solicitud de aprobación no ha terminado. Espere la respuesta o retírela.
   *[other] { $count } solicitudes de aprobación no han terminado. Espere las respuestas o retírelas.
}
matter-end-reopen-closing = El trabajo puede seguir. El acceso que está abierto sigue abierto.

desk-ending-note = Este caso se está cerrando. El cliente ya no puede enviar nada, así que no se le puede pedir nada otra vez. Lo que usted aparta se queda en el caso.
desk-ending-no-asking = Este caso ya se está cerrando. El cliente ya no puede enviar nada. Acepte el documento o apártelo.
desk-set-aside = Apartar
desk-done-set-aside = { $document } quedó apartado. No se pide nada al cliente.
desk-state-set-aside = Apartado
desk-decided-set-aside = Apartado. No se pidió nada al cliente.
desk-did-version-set-aside = { $who } apartó un documento.

desk-consent = Permiso
desk-consent-agreed = Aceptó, { $when } · { $text }
desk-consent-said-no = No aceptó, { $when } · { $text }
desk-consent-declined = No acepta su texto. No ve nada del caso hasta que lo acepte.
desk-consent-call = Llame al { $phone } y responda sus preguntas. El texto vuelve a salir cuando entra. Si perdió el camino, envíele un enlace para entrar.
desk-consent-do = Llame y responda sus preguntas. El texto vuelve a salir cuando entra. Si perdió el camino, envíele un enlace para entrar.

desk-approval-mail-copy = Para su información
mail-copy-subject = { $practice }: para su información
mail-copy-lead = Hay algo nuevo para leer. No tiene que responder.
mail-copy-why = Le escribimos porque usted recibe una copia. El mensaje no dice nada de su caso.

lead-move-why = En pocas palabras
lead-move-why-hint = Hace falta para “Otra razón”. Se queda en la historia.
lead-delete = Borrar lo que escribió
lead-delete-title = ¿Borrar lo que escribió?
lead-delete-1 = Su nombre, cómo contactarle, lo que escribió, y las notas y búsquedas de usted sobre esta persona se borran para siempre. Nadie puede recuperarlos.
lead-delete-2 = Que llegó una consulta, cuándo y de dónde se queda en las cifras, sin nombre. El registro dice quién la borró y por qué.
lead-delete-why = ¿Por qué se borra?
lead-delete-why-missing = Elija por qué se borra.
lead-delete-became = Esta consulta se convirtió en un cliente y un caso. Lo que dijo es ahora parte de su ficha.
lead-delete-done = Lo que escribió quedó borrado.
lead-erased-asked = Lo pidió
lead-erased-spam = Era correo no deseado
lead-erased-mistake = Se anotó por error
lead-gone-by = Borrado por { $who }. { $why }.

## Hasta cuándo entran los clientes

ending-access = ¿Cuándo termina el acceso de los clientes?
ending-access-day = Un día
ending-access-day-hint = Leen, escriben, responden y descargan hasta el final de ese día, y no envían documentos.
ending-access-close = Cuando cierre el caso
ending-access-close-hint = Solo entonces se enteran.
ending-until = Último día
ending-until-wrong = Elija un día por venir, como mucho a { $most } días.
ending-until-day = El caso se está cerrando. Ya no se pide nada nuevo al cliente. Los clientes entran hasta el { $day }.
ending-done-until = El cierre ha empezado. Los clientes leen hasta cuándo entran.
ending-change = Cambiar el último día
ending-change-title = ¿Cambiar el último día de acceso de los clientes?
ending-change-text = Reciben un correo con el nuevo día. El acceso que terminó no vuelve con esto: actívelo de nuevo en Portal del cliente.
ending-close-before = A los clientes se les dijo que pueden entrar hasta el { $day }. Si cierra ahora, ya no podrán.
ending-did-last-day = { $who } cambió el último día en que entran los clientes.
ending-did-access-ended = { $who } terminó el acceso de los clientes en su último día.
ending-set = Los clientes pueden entrar después de empezar a cerrar durante
ending-set-unit = días (0: hasta cerrar). Puede elegir otra cosa en cada caso.
mail-until = Puede abrir su caso hasta el { $day }. Guarde antes lo que quiera conservar.

### Alguien que ayuda a un cliente con su propia parte de un caso.

helper-title = Quién le ayuda
helper-h1 = Quién le ayuda
helper-lead = Puede dejar que alguien le ayude con este caso: por ejemplo, quien interpreta para usted o un familiar. Usted elige qué puede hacer y hasta cuándo.
helper-account = Quién le ayuda
helper-account-none = Usted no ha nombrado a nadie para que le ayude. Puede nombrar a alguien por un tiempo.
helper-account-some = { $count ->
    [one] Una persona le ayuda o espera para hacerlo.
   *[other] { $count } personas le ayudan o esperan para hacerlo.
}
helper-account-open = Elegir quién le ayuda
helper-now = Las personas que nombró
helper-waits = Primero { $practice } debe dejarle entrar.
helper-open = Puede entrar hasta el { $day }.
helper-over = Ya no puede entrar.
helper-last = Última vez aquí: { $when }
helper-end = Terminar
helper-ended = Listo. Ya no puede entrar.
helper-named = Listo. { $practice } lo revisa antes de que pueda entrar. Usted puede terminarlo cuando quiera.
helper-new = Agregar a alguien que le ayuda
helper-name = Nombre de esa persona
helper-email = Correo electrónico de esa persona
helper-email-hint = La dirección de esa persona, no la de usted. Recibirá un correo cuando { $practice } le deje entrar.
helper-language = Idioma de esa persona
helper-kind = ¿Quién es?
helper-kind-interpreter = Alguien que interpreta para mí
helper-kind-family = Un familiar o una amistad
helper-kind-representative = Alguien de mi trabajo, mi escuela o una organización
helper-what = ¿Qué puede hacer?
helper-reads = Solo mirar
helper-reads-hint = Ve qué documentos se le piden a usted, los nombres de los archivos que envió y cómo va su caso. No abre ninguno de sus archivos.
helper-sends = Mirar y enviar documentos
helper-sends-hint = Además envía documentos por usted o dice por qué uno no se puede conseguir. Solo abre los archivos que envió esa misma persona.
helper-until = ¿Hasta cuándo?
helper-until-hint = Como máximo, un año desde hoy.
helper-never = Nunca ve sus mensajes con { $practice }, sus datos ni lo que se le pide aprobar.
helper-agree-title = Por favor, lea esto
helper-text = Quiero que esta persona me ayude con mi caso en { $practice }. Puede hacer lo que elegí aquí, hasta el día que elegí. Sé que lo que ve puede estar menos protegido que lo que solo sabemos mi abogado o abogada y yo. Puedo terminarlo cuando quiera.
helper-agree = Estoy de acuerdo
helper-go = Nombrar a esta persona
helper-problem-name = Escriba el nombre de la persona.
helper-problem-name-long = Este nombre es demasiado largo.
helper-problem-email = Escriba su correo, como nombre@example.com.
helper-problem-email-own = Este es su propio correo. Quien le ayuda necesita el suyo.
helper-problem-email-taken = Ya nombró a alguien con este correo. Termine eso primero.
helper-problem-kind = Elija quién es.
helper-problem-what = Elija qué puede hacer.
helper-problem-until = Elija un día, desde mañana hasta un año desde hoy.
helper-problem-agree = Lea el texto y marque “Estoy de acuerdo”; si no, no se nombra a nadie.
helper-problem-many = Ya nombró a todas las personas que pueden ayudar a la vez. Termine primero con una.

helper-banner = Está aquí para ayudar a { $name }, hasta el { $day }.
helper-look = Verlo
helper-also = También falta
helper-look-only = Aquí usted puede mirar, pero no puede enviar nada. Lo envía la persona a quien se le pide.
helper-headline = { $count ->
    [0] Ahora no falta nada
    [one] Falta 1 cosa
   *[other] Faltan { $count } cosas
}
helper-own = Usted ayuda a { $name }
helper-own-text = { $name } pidió que usted pueda entrar aquí hasta el { $day }. Usted ve lo que { $name } eligió, y aquí no aparece nada suyo.
helper-own-never = Usted no ve los mensajes entre { $name } y { $practice }, ni los datos de { $name }, ni lo que hay que aprobar.
helper-stop = Ya no quiero ayudar
helper-stop-title = Dejar de ayudar
helper-stop-h1 = ¿Dejar de ayudar a { $name }?
helper-stop-text = Después ya no podrá entrar. Avisamos a { $name } y a { $practice }.
helper-stop-again = Solo { $name } puede nombrarle otra vez.
helper-stop-go = Dejar de ayudar
helper-stop-stay = Seguir ayudando

helper-seen = { $name }, a quien se nombró para ayudar
helper-seen-others = Quien fue nombrado para ayudar a otra persona de este caso, cuando se pide algo a todos ustedes

mail-helper-named = En su nombre se nombró a alguien para ayudar con su caso en { $practice }: { $when }.
mail-helper-left = Alguien que ayudaba con su caso en { $practice } dejó de hacerlo: { $when }.

helper-desk-interpreter = Intérprete de { $name }
helper-desk-family = Familiar o amistad de { $name }
helper-desk-representative = Representa a { $name }
helper-desk-reads = Ve qué se pide, hasta el { $day }
helper-desk-sends = Ve qué se pide y envía documentos, hasta el { $day }
helper-desk-may = Puede hacer
helper-desk-agreed = Nombramiento
helper-desk-agreed-on = { $when }, por { $name }, que aceptó { $text }
helper-desk-waits = Déjele entrar cuando sepa quién es. Nunca ve mensajes, datos ni aprobaciones.
helper-desk-waits-client = { $name } no puede entrar en este momento, así que tampoco quien le ayuda.
helper-desk-refuse = No dejar entrar
helper-desk-refuse-title = ¿No dejar entrar a { $name }?
helper-desk-refuse-text = Se le nombró y todavía no ha estado aquí. El cliente ve que no puede entrar.
helper-desk-refuse-again = El cliente puede nombrarle otra vez.
helper-desk-refused = No se dejó entrar a { $name }.
helper-desk-let-in-not = Ya no se puede dejar entrar a { $name }: el cliente lo terminó, pasó el día o el acceso del cliente está cerrado.
helper-desk-tag-waits = Por dejar entrar
helper-desk-tag-over = Terminado
helper-desk-review = Ayuda a un cliente
helper-notice-waits = Alguien a quien un cliente nombró para ayudar espera a que le dejen entrar
helper-notice-stuck = A alguien que ayuda a un cliente algo no le funciona o no le queda claro: llámele
helper-notice-ended = Alguien ya no ayuda a un cliente
desk-did-helper-named = { $who } nombró a alguien para ayudarle.
desk-did-helper-ended = { $who } terminó la ayuda de alguien.
desk-did-helper-stuck = { $who } dijo, al ayudar, que algo no funciona o no se entiende.
desk-did-helper-left = { $who } dejó de ayudar.
desk-did-helper-over = { $who } terminó la ayuda de alguien cuyo tiempo había pasado.
helper-log-reads = Ve qué se pide
helper-log-sends = Ve qué se pide y envía documentos
helper-log-until = Hasta el { $day }
helper-log-again = { $n ->
    [one] 1 persona que ayuda tiene que ser admitida de nuevo
   *[other] { $n } personas que ayudan tienen que ser admitidas de nuevo
}
helper-address = Su correo: { $email }
helper-desk-text = Lo que aceptó { $name }

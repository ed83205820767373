# Funciones que un despacho hace para sí.
own-role-title = Funciones
own-role-lead = Una función propia parte de una que ya existe y le quita algunas cosas. Nunca agrega ninguna.
own-role-list = Sus propias funciones
own-role-none = Todavía no ha creado ninguna función.
own-role-none-now = Ahora no se usa ninguna función propia.
own-role-retired = Funciones que ya no se dan
own-role-new = Función nueva
own-role-new-text = Elija de cuál parte. En la página siguiente quita lo que esta función no debe hacer.
own-role-base = Parte de
own-role-base-missing = Elija de qué función parte.
own-role-begin = Elegir lo que se quita
own-role-people = { $count ->
    [0] No la tiene nadie.
    [one] La tiene una persona.
   *[other] La tienen { $count } personas.
}
own-role-starts = Parte de: { $role }.
own-role-name = Nombre de la función
own-role-name-taken = Ya hay una función con este nombre.
own-role-ticks = Lo marcado es lo que la función puede hacer. Quite la marca de lo que no deba hacer.
own-role-why = ¿Por qué?
own-role-why-hint = Una frase para el historial. La leen quienes se ocupan de las funciones.
own-role-why-missing = Escriba por qué, en una frase.
own-role-make = Crear la función
own-role-made = La función está creada. Désela a alguien en su página, en “Cambiar función”.
own-role-always = Siempre forma parte de esta función.
own-role-goes-with = Necesita: { $power }
own-role-alone = “{ $left }” solo funciona con “{ $needed }”. Marque las dos o ninguna.
own-role-not-cut = Esto no se le puede quitar a la función.
own-role-like = Como { $role }
own-role-less = { $role }, sin: { $cuts }
own-role-less-count = { $role }, sin { $count } cosas
own-role-whole = No se le quita nada.
own-role-without = Sin: { $cuts }
own-role-who = Quién la tiene
own-role-nobody = Ahora no la tiene nadie.
own-role-away = { $name } (cuenta desactivada)
own-role-past = Historial
own-role-version = { $count ->
    [one] Versión 1
   *[other] Versión { $count }
}
own-role-version-by = Versión { $number }, { $when }, por { $who }
own-role-restore = Verla y recuperarla
own-role-earlier = El formulario muestra la versión { $number }. Para recuperarla, escriba por qué y vea qué pasará. Será una versión nueva.
own-role-is-retired = Retirada { $when }. Ya no se puede dar esta función a nadie.
own-role-yours = Usted tiene esta función, así que la cambia otra persona.
own-role-beyond = Esta función puede más de lo que usted puede dar. Pídalo a un titular.
own-role-left-alone = { $count ->
    [one] Un caso quedaría en manos de quien no podría ver documentos, aceptarlos ni responder al cliente. Ponga antes a otra persona como responsable o suplente.
   *[other] { $count } casos quedarían en manos de quien no podría ver documentos, aceptarlos ni responder al cliente. Ponga antes a otra persona como responsable o suplente.
}
own-role-meanwhile = Alguien cambió esta función, o quién la tiene, mientras tanto. Revísela de nuevo.
own-role-preview = Lo que cambia en “{ $name }”
own-role-back = Volver a la función
own-role-whom = A quién afecta
own-role-gains = Lo que podrán hacer
own-role-loses = Lo que ya no podrán hacer
own-role-at-once = Vale al instante, también en las páginas abiertas. No se cierra ninguna sesión. Se avisa a quienes afecta.
own-role-leads-not = Con esta función, nadie cuenta ya como única persona que lleva un caso.
own-role-invited = { $count ->
    [one] Hay una invitación abierta a esta función. Sigue en pie, con las reglas nuevas.
   *[other] Hay { $count } invitaciones abiertas a esta función. Siguen en pie, con las reglas nuevas.
}
own-role-do = Cambiar esta función
own-role-done = La función queda cambiada.
own-role-retire = Retirar esta función
own-role-retire-title = Retirar “{ $name }”
own-role-to-base = Pasan a ser: { $role }. Se cierran sus sesiones y tendrán que entrar de nuevo.
own-role-uninvited = { $count ->
    [one] Termina una invitación abierta a esta función.
   *[other] Terminan { $count } invitaciones abiertas a esta función.
}
own-role-retire-do = Retirar la función
own-role-retired-done = La función está retirada. Su historial se conserva.
own-role-log-people = { $count ->
    [0] No la tiene nadie
    [one] Una persona
   *[other] { $count } personas
}
own-role-g-documents = Documentos y solicitudes
own-role-g-clients = Clientes
own-role-g-matter = Casos
own-role-g-enquiries = Consultas
own-role-g-practice = El despacho
own-role-did-made = { $who } creó una función.
own-role-did-changed = { $who } cambió una función.
own-role-did-retired = { $who } retiró una función.
roles-why-own = Es una función propia del despacho. Parte de: { $role }.
roles-why-cut = Lo que su función le quita

# Lo que llama la atención en cómo se usan los espacios del despacho.
odd-title = Lo que llama la atención
odd-lead = El portal cuenta y no juzga. Todo esto puede tener una buena razón: una audiencia mañana, alguien nuevo que se pone al día. Pregunte y luego anote qué fue.
odd-link = { $count ->
    [0] Lo que llama la atención
    [one] Lo que llama la atención: una cosa sin revisar
   *[other] Lo que llama la atención: { $count } cosas sin revisar
}
odd-open = Nadie ha revisado esto todavía
odd-open-none = Nada llama la atención.
odd-over = Revisado
odd-over-none = Todavía no se ha revisado nada.
odd-opened = { $count ->
    [one] Abrió un documento en una hora.
   *[other] Abrió { $count } documentos en una hora.
}
odd-taken = { $count ->
    [one] Se llevó un original en un día.
   *[other] Se llevó { $count } originales en un día.
}
odd-matters = { $count ->
    [one] Abrió documentos de un caso en un día.
   *[other] Abrió documentos de { $count } casos en un día.
}
odd-failed = { $count ->
    [one] Una contraseña o un código falló una vez en un día.
   *[other] Una contraseña o un código falló { $count } veces en un día.
}
odd-links = { $count ->
    [one] Se creó un enlace para entrar en un día.
   *[other] Se crearon { $count } enlaces para entrar en un día.
}
odd-night = Entró a las { $time }, cuando aquí no trabaja nadie.
odd-from = límite: { $count }
odd-some-client = El acceso de un cliente
odd-close = Anotar qué fue
odd-words = Qué fue
odd-words-hint = A quién preguntó y qué le respondió. Queda aquí y no se puede cambiar.
odd-close-go = Cerrar
odd-closed = Queda anotado.
odd-yourself = Esto es sobre usted. Lo revisa otro titular.
odd-before = Alguien lo revisó antes que usted.
odd-looked = Revisado por { $who }, { $when }
odd-limits = A partir de cuántos
odd-limits-text = Póngalos por encima de un día de mucho trabajo. Con 0 el límite no se usa.
odd-limit-opened = Documentos abiertos
odd-limit-taken = Originales que alguien se llevó
odd-limit-matters = Casos cuyos documentos se abrieron
odd-limit-failed = Contraseñas o códigos fallidos de una persona del equipo
odd-limit-links = Enlaces para entrar creados para un mismo cliente
odd-an-hour = por hora
odd-a-day = por día
odd-limit-night = Fuera del horario de trabajo
odd-limit-night-hint = En la hora del despacho. La misma hora dos veces lo apaga.
odd-limit-from = Desde
odd-limit-to = Hasta
odd-limit-hour = horas
odd-notice = Algo llama la atención en cómo se usa el portal
odd-did-found = { $who } encontró algo que llama la atención.
odd-did-looked-at = { $who } revisó lo que llama la atención.

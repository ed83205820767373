# La revisión de quién puede entrar.
access-title = Revisiones de acceso
access-lead = Quién trabaja aquí, qué puede hacer cada persona y qué clientes pueden entrar todavía en casos que parecen terminados. Mírelo todo de vez en cuando.
access-due = La próxima toca { $day }.
access-due-now = Toca hacer una.
access-due-never = El despacho no pide ninguna.
access-begin = Empezar una revisión
access-standing = La empezó { $who }, { $when }
access-go-on = Seguir con ella
access-past = Revisiones terminadas
access-past-none = Todavía no se ha terminado ninguna.
access-past-line = La terminó { $who }, { $when }
access-often = Cada cuánto
access-often-label = Toca una revisión cada
access-often-unit = meses (0: nunca)
access-often-go = Guardar
access-staff = Colegas
access-staff-text = Confirme lo que está bien. Cambie lo que no; después la línea muestra lo que hay entonces.
access-teams = Equipos: { $teams }
access-teams-none = En ningún equipo
access-seen = Entró por última vez { $when }
access-seen-never = No ha entrado nunca
access-holds = { $matters ->
    [0] En ningún caso
    [one] En un caso
   *[other] En { $matters } casos
}
access-leads = { $matters ->
    [0] no lleva ninguno que siga
    [one] lleva uno que sigue
   *[other] lleva { $matters } que siguen
}
access-keep = Está bien así
access-ways = Clientes que pueden entrar
access-ways-text = En casos cerrados o que nadie ha tocado desde hace { $days } días.
access-ways-none = No queda ningún acceso por mirar.
access-ways-owner = { $count ->
    [0] No queda ningún acceso de clientes por mirar.
    [one] Un acceso de un cliente espera a un titular.
   *[other] { $count } accesos de clientes esperan a un titular.
}
access-ways-more = { $count ->
    [one] Otro sale cuando estos estén vistos.
   *[other] Otros { $count } salen cuando estos estén vistos.
}
access-ways-walled = { $count ->
    [one] Otro queda para usted detrás de una barrera. Puede confirmarlo otro titular; si no, consta que se dejó fuera.
   *[other] Otros { $count } quedan para usted detrás de barreras. Puede confirmarlos otro titular; si no, consta que se dejaron fuera.
}
access-closed = Cerrado
access-quiet = Sin tocar desde { $when }
access-contact = Contacto de una organización
access-kept = Lo confirmó { $who }, { $when }
access-change-portal = Ver el acceso
access-finish = Terminar la revisión
access-finish-text = { $count ->
    [0] Todo está confirmado.
    [one] Queda una línea abierta.
   *[other] Quedan { $count } líneas abiertas.
}
access-finish-owner = La termina un titular.
access-finished = La revisión está terminada y consta en el registro.
access-changed = Eso cambió entretanto. Mírelo otra vez.
access-still-open = Confirme o cambie antes todas las líneas.
access-confirmed = Confirmado.
access-one = Revisión de acceso
access-over = La terminó { $who }, { $when }. Queda tal como se confirmó.
access-left-out = { $count ->
    [one] Se dejó fuera un acceso detrás de una barrera.
   *[other] Se dejaron fuera { $count } accesos detrás de barreras.
}
access-nothing-kept = Aquí no se confirmó nada.
access-notice = Toca mirar quién puede entrar
access-did-begun = { $who } empezó una revisión de acceso.
access-did-confirmed = { $who } confirmó el acceso de alguien.
access-did-done = { $who } terminó una revisión de acceso.
access-quiet-label = Preguntar por los casos abiertos que nadie ha tocado en
access-quiet-unit = días
access-self-another = Esta línea es la suya. Tiene que confirmarla otra persona que se ocupe del equipo.
access-self-alone = Esta línea es la suya. No hay otro titular, así que puede confirmarla usted; el registro lo dice.
access-self-kept = Lo confirmó { $who } sobre su propio acceso, { $when }
access-tick = Está bien así
access-many = Confirmar lo marcado
access-many-text = Cada línea marcada se guarda por separado, tal como está aquí. Lo que llama la atención sale primero y nunca viene marcado: mírelo y después márquelo o pulse su botón.
access-many-none = Marque antes alguna línea.
access-many-done = { $count ->
    [0] No se confirmó ninguna línea.
    [one] Una línea está confirmada.
   *[other] { $count } líneas están confirmadas.
}
access-many-left = { $count ->
    [one] Una cambió entretanto y sigue abierta. Mírela otra vez.
   *[other] { $count } cambiaron entretanto y siguen abiertas. Mírelas otra vez.
}
access-odd-unused = Sin uso desde hace tiempo
access-odd-ended = El caso terminó
access-odd-phone = Sin número de teléfono

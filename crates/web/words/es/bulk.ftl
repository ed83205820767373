### Cambiar muchos casos de una vez.

bulk-pick = Elegir “{ $title }”
bulk-pick-all = Elegir todos los de esta página
bulk-hint = Marque casos para cambiar varios de una vez.
bulk-change = Cambiar los elegidos
bulk-none-picked = Primero marque al menos un caso.
bulk-too-many = Elija como máximo { $most } casos a la vez.
bulk-title = { $count ->
    [one] Cambiar un caso
   *[other] Cambiar { $count } casos
}
bulk-what = ¿Qué debe cambiar?
bulk-kind-missing = Elija qué debe cambiar.
bulk-next-due-hint = El día de la próxima acción. Déjelo vacío para quitar el día.
bulk-lead-hint = La persona responsable anterior sigue en el equipo.
bulk-person = Nueva persona responsable
bulk-person-choose = Elija a una persona del equipo
bulk-person-missing = Elija a una persona del equipo.
bulk-give-team = Dar a un equipo
bulk-give-team-hint = Sus miembros pueden abrirlos, ahora y mientras sean del equipo.
bulk-take-team = Quitar a un equipo
bulk-take-team-hint = Quien está allí solo por ese equipo ya no podrá abrirlos. Si es usted, otra persona tendrá que deshacerlo.
bulk-team = Equipo
bulk-team-choose = Elija un equipo
bulk-team-missing = Elija un equipo.
bulk-no-team = sin ese equipo
bulk-for = En estos casos
bulk-preview = Mostrar qué cambiaría
bulk-preview-title = { $count ->
    [one] Esto cambiaría un caso
   *[other] Esto cambiaría { $count } casos
}
bulk-nothing = Nada cambiaría.
bulk-back = Volver a los casos
bulk-left-same = { $count ->
    [one] Un caso ya lo tiene y queda igual.
   *[other] { $count } casos ya lo tienen y quedan igual.
}
bulk-left-closed = { $count ->
    [one] Usted no puede cambiar esto en un caso. Queda igual.
   *[other] Usted no puede cambiar esto en { $count } casos. Quedan igual.
}
bulk-undo-hint = Puede deshacerlo durante un día.
bulk-do = { $count ->
    [one] Cambiar un caso
   *[other] Cambiar { $count } casos
}
bulk-col-was = Antes
bulk-col-is = Ahora
bulk-col-state = Resultado
bulk-state-will = cambiará
bulk-state-done = cambiado
bulk-state-not-yet = aún sin cambiar
bulk-state-back = como antes
bulk-state-kept = no se pudo deshacer
bulk-state-elsewhere = alguien lo cambió después
bulk-state-closed = no está abierto para usted
bulk-closed = Un caso que usted no puede abrir
bulk-no-day = sin día
bulk-nobody = nadie
bulk-done-title = Cambiado de una vez
bulk-lead-done = { $done } de { $all } casos tienen el valor nuevo.
bulk-lead-undone = Deshecho el { $when }.
bulk-rest = Algunos casos quedaron fuera cuando se detuvo.
bulk-go-on = Hacer el resto
bulk-undo = Deshacer
bulk-undo-until = Puede deshacerlo hasta { $when }. Lo que alguien cambió después queda igual.
bulk-too-late = Ya es tarde para eso.
bulk-log-made = { $who } cambió muchos casos de una vez.
bulk-log-undone = { $who } deshizo un cambio de muchos casos.

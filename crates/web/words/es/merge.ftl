# Dos fichas de una misma persona pasan a ser una.

power-merge-clients = Unir dos fichas de un mismo cliente

# --- finding the other record
merge-link = Unir con otra ficha
merge-title = Unir con otra ficha: { $name }
merge-h1 = ¿Hay alguien dos veces?
merge-lead = Elija la otra ficha de la misma persona. Primero verá las dos, una al lado de la otra. Todavía no se une nada.
merge-alike = Parece la misma persona
merge-alike-none = Nadie de los que constan parece la misma persona.
merge-search = Buscar la otra ficha
merge-search-label = Nombre o correo electrónico
merge-search-hint = Basta con el comienzo.
merge-search-go = Buscar
merge-found = Resultados
merge-found-none = No hay ninguna ficha con eso.
merge-compare = Comparar
merge-matters = { $count ->
    [0] Sin casos
    [one] 1 caso
   *[other] { $count } casos
  }

# --- both side by side
merge-choose-title = Las dos fichas, una al lado de la otra
merge-choose-lead = Una ficha se queda. Lo que tiene la otra pasa a ella. Donde digan cosas distintas, elija lo correcto.
merge-stays = Esta ficha se queda
merge-goes = Esta ficha se va
merge-swap = Conservar la otra
merge-record-facts = Consta desde { $since } · { $matters }
merge-col-field = Dato
merge-checked-last = Lo último revisado
merge-same = Las dos dicen lo mismo
merge-only-one = Solo lo dice una
merge-nothing-differs = No hay diferencias. No hay nada que elegir.
merge-next = Ver qué pasará
merge-both-in = Los dos están en el mismo caso
merge-both-in-text = Quien está dos veces en un caso tiene dos papeles en él. Primero quite a uno de los dos de ese caso, en Personas, y pase a otro lo que se le pidió. Después vuelva aquí.
merge-problem-walls = Una barrera separaría entonces un caso de todos los que lo llevan. Primero dé ese caso a otra persona que lo lleve, o levante la barrera.
merge-problem-changed = Algo cambió en estas fichas desde que usted las miró. Sus elecciones siguen ahí. Mire otra vez.
merge-problem-name = No quedaría nada del nombre. Elija un nombre que se quede.

# --- what will happen
merge-preview-title = Antes de unirlas
merge-preview-lead = { $gone } pasa a ser parte de la ficha de { $kept }. Esto es lo que pasa.
merge-will-record = La ficha después
merge-will-lose = Lo que no se queda en la ficha
merge-will-lose-text = Estos valores pasan al historial de la ficha. Ya nadie busca por ellos, salvo por los nombres.
merge-will-matters = Casos
merge-col-portal = Portal
merge-portal-closed = No está abierto
merge-portal-stays = Sigue abierto
merge-portal-again = Sigue abierto. Tendrá que entrar otra vez.
merge-portal-ends = Se cierra. Puede abrirlo otra vez en el caso.
merge-matter-comes = Pasa a esta ficha
merge-matter-has = Ya es de esta ficha
merge-will-also = Además
merge-say-portal = Se cierra el acceso al portal que se abrió para un correo que la ficha unida no tiene, y se avisa a ese correo. Usted puede abrirlo otra vez en el caso.
merge-say-devices = { $count ->
    [one] Se cierra la sesión en 1 dispositivo.
   *[other] Se cierra la sesión en { $count } dispositivos.
  }
merge-say-proposals = { $count ->
    [one] 1 cambio de Mis datos espera revisión en la ficha unida.
   *[other] { $count } cambios de Mis datos esperan revisión en la ficha unida. De dos sobre un mismo dato, el más reciente.
  }
merge-say-enquiries = { $count ->
    [one] 1 consulta pasa también.
   *[other] { $count } consultas pasan también.
  }
merge-say-walls = { $count ->
    [one] 1 barrera de la ficha que se va rodea desde ahora todos los casos de la ficha unida.
   *[other] { $count } barreras de la ficha que se va rodean desde ahora todos los casos de la ficha unida.
  }
merge-say-roles = Donde alguien con el mismo correo entra por una organización, nada cambia.
merge-say-choices = La frecuencia de los correos sigue como se eligió en la ficha que se queda.
merge-say-ask = En Mis datos se le pregunta si todo es correcto.
merge-say-name = Todavía puede buscar { $name }.
merge-say-links = Los enlaces antiguos a la ficha que se va llevan aquí.
merge-say-rooms = Nada pasa de un caso a otro. El registro de actividad de cada caso dice qué pasó.
merge-undo = Esto no se deshace con un botón. El historial guarda las dos fichas como están ahora.
merge-back = Cambiar una elección
merge-do = Unir las fichas
merge-done = Las fichas están unidas.
merge-elsewhere = Mientras tanto, una de las dos se unió con otra ficha. Aquí es donde está ahora.

# --- the record afterwards
merge-known-as = También conocido como
merge-history = Fichas unidas
merge-history-line = { $name }: la unió { $who }, { $when }
merge-history-lost = Lo que no se tomó
merge-history-matters = Casos que pasaron también
merge-moved = Esta ficha se unió con otra. Usted está viendo la que se quedó.

# --- the log
merge-did-party = { $who } unió la ficha de un cliente de aquí con otra de la misma persona.
merge-did-into = { $who } unió a este cliente otra ficha de la misma persona.
merge-did-away = { $who } unió la ficha de este cliente a otra de la misma persona.

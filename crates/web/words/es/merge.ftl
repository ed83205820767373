# Dos registros de una misma persona pasan a ser uno.

power-merge-clients = Unir dos registros de un mismo cliente

# --- finding the other record
merge-link = Unir con otro registro
merge-title = Unir con otro registro: { $name }
merge-h1 = ¿Hay alguien dos veces?
merge-lead = Elija el otro registro de la misma persona. Primero verá los dos, uno al lado del otro. Todavía no se une nada.
merge-alike = Parece la misma persona
merge-alike-none = Nadie de los que constan parece la misma persona.
merge-search = Buscar el otro registro
merge-search-label = Nombre o correo electrónico
merge-search-hint = Basta con el comienzo.
merge-search-go = Buscar
merge-found = Resultados
merge-found-none = No hay ningún registro con eso.
merge-compare = Comparar
merge-matters = { $count ->
    [0] Sin asuntos
    [one] 1 asunto
   *[other] { $count } asuntos
  }

# --- both side by side
merge-choose-title = Los dos registros, uno al lado del otro
merge-choose-lead = Un registro se queda. Lo que tiene el otro pasa a él. Donde digan cosas distintas, elija lo correcto.
merge-stays = Este registro se queda
merge-goes = Este registro se va
merge-swap = Conservar el otro
merge-record-facts = Consta desde { $since } · { $matters }
merge-col-field = Dato
merge-checked-last = Lo último revisado
merge-same = Los dos dicen lo mismo
merge-only-one = Solo lo dice uno
merge-nothing-differs = No hay diferencias. No hay nada que elegir.
merge-next = Ver qué pasará
merge-both-in = Los dos están en el mismo asunto
merge-both-in-text = Quien está dos veces en un asunto tiene dos papeles en él. Primero quite a uno de los dos de ese asunto, en Personas, y pase a otro lo que se le pidió. Después vuelva aquí.
merge-problem-walls = Una barrera separaría entonces un asunto de todos los que lo llevan. Primero dé ese asunto a otra persona que lo lleve, o levante la barrera.
merge-problem-changed = Algo cambió en estos registros desde que usted los miró. Sus elecciones siguen ahí. Mire otra vez.
merge-problem-name = No quedaría nada del nombre. Elija un nombre que se quede.

# --- what will happen
merge-preview-title = Antes de unirlos
merge-preview-lead = { $gone } pasa a ser parte del registro de { $kept }. Esto es lo que pasa.
merge-will-record = El registro después
merge-will-lose = Lo que no se queda en el registro
merge-will-lose-text = Estos valores pasan al historial del registro. Ya nadie busca por ellos, salvo por los nombres.
merge-will-matters = Asuntos
merge-col-portal = Portal
merge-portal-closed = No está abierto
merge-portal-stays = Sigue abierto
merge-portal-again = Sigue abierto. Tendrá que entrar otra vez.
merge-portal-ends = Se cierra. Puede abrirlo otra vez en el asunto.
merge-matter-comes = Pasa a este registro
merge-matter-has = Ya es de este registro
merge-will-also = Además
merge-say-portal = Nadie entra en un asunto con un correo que antes no lo abría. Donde el correo sea otro después, el acceso al portal se cierra hasta que usted lo abra otra vez, y se avisa al correo anterior.
merge-say-devices = { $count ->
    [one] Se cierra la sesión en 1 dispositivo.
   *[other] Se cierra la sesión en { $count } dispositivos.
  }
merge-say-proposals = { $count ->
    [one] 1 cambio de Mis datos espera revisión en el registro unido.
   *[other] { $count } cambios de Mis datos esperan revisión en el registro unido. De dos sobre un mismo dato, el más reciente.
  }
merge-say-enquiries = { $count ->
    [one] 1 consulta pasa también.
   *[other] { $count } consultas pasan también.
  }
merge-say-walls = { $count ->
    [one] 1 barrera del registro que se va rodea desde ahora todos los asuntos del registro unido.
   *[other] { $count } barreras del registro que se va rodean desde ahora todos los asuntos del registro unido.
  }
merge-say-roles = Donde alguien con el mismo correo entra por una organización, nada cambia.
merge-say-choices = La frecuencia de los correos sigue como se eligió en el registro que se queda.
merge-say-ask = En Mis datos se le pregunta si todo es correcto.
merge-say-name = { $name } sigue llevando a este registro.
merge-say-links = Los enlaces antiguos al registro que se va llevan aquí.
merge-say-rooms = Cada asunto sigue siendo su propia sala. Lo que se envió y se escribió en él no se mueve. Su registro de actividad dice qué pasó.
merge-undo = Esto no se puede deshacer, salvo a mano. El historial del registro guarda los dos como están ahora.
merge-back = Cambiar una elección
merge-do = Unir los registros
merge-done = Los registros están unidos.
merge-elsewhere = Mientras tanto, uno de los dos se unió con otro registro. Aquí es donde está ahora.

# --- the record afterwards
merge-known-as = También conocido como
merge-history = Registros unidos
merge-history-line = { $name }: lo unió { $who }, { $when }
merge-history-lost = Lo que no se tomó
merge-history-matters = Asuntos que pasaron también
merge-moved = Este registro se unió con otro. Usted está viendo el que se quedó.

# --- the log
merge-did-party = { $who } unió el registro de un cliente de aquí con otro de la misma persona.
merge-did-into = { $who } unió a este cliente otro registro de la misma persona.
merge-did-away = { $who } unió el registro de este cliente a otro de la misma persona.

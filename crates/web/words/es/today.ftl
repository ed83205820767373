### La primera página del escritorio, su buscador y hasta dónde llegaron los clientes.

today-rail = Hoy
today-title = Hoy
today-lead-none = Nada le espera ahora.
today-lead-some = { $count ->
    [one] Una cosa le espera.
   *[other] { $count } cosas le esperan.
}
today-lead-many = Más de 99 cosas le esperan.
today-decide = Decidir
today-answer = Responder
today-waiting = En espera del cliente
today-review = Archivos por revisar
today-review-none = Ningún archivo espera su revisión.
today-flagged = Algo llamó la atención
today-release = Un abogado debe dejarlo salir
today-unapproved = Sin aprobar
today-messages = Mensajes
today-messages-none = Nadie espera una respuesta.
today-enquiries = Consultas nuevas
today-enquiries-none = Todas las consultas fueron respondidas.
today-help = Clientes que pidieron ayuda
today-help-none = Nadie pidió ayuda.
today-details = Datos por revisar
today-details-none = Ningún cliente espera que usted revise sus datos.
today-late = El cliente está atrasado
today-next = Hacer
today-next-own = Sus próximas acciones
today-next-none = Ninguna próxima acción suya vence pronto.
today-late-none = Nadie está atrasado.
today-coming = Vence en 14 días
today-coming-none = Nada vence en los próximos 14 días.
today-never-in = Nunca entró
today-never-in-none = Nadie se quedó sin entrar.
today-stuck = Entró y no envió nada
today-stuck-none = Nadie se quedó a medias.
today-quiet = Sin movimiento en 14 días
today-quiet-none = Todos los casos abiertos se movieron en los últimos 14 días.
today-oldest = el más antiguo: { $when }
today-since = { $when }
today-due = vence { $day }
today-was-due = venció { $day }
today-let-in = con acceso desde { $when }
today-last-there = última visita: { $when }
today-last-moved = último cambio: { $when }
today-adoption-link = Hasta dónde llegaron los clientes

search-title = Buscar
search-label = Buscar casos, clientes, consultas y documentos
search-hint = Buscar o ir a
search-lead = Escriba el comienzo de un nombre, un número, una solicitud o un archivo.
search-nothing = Nada de lo que usted puede ver empieza con “{ $query }”.
search-unfinished = Puede haber más documentos. Escriba más letras, o vea todos los documentos que coinciden.
search-matters = Casos
search-clients = Clientes
search-documents = Documentos
search-contacts = Contactos de organizaciones
search-leads = Consultas
search-new-lead = Consulta nueva
search-do = Hacer
search-for = de { $organisation }
search-go = Ir a
search-in = en { $matter }
search-more-matters = Todos los casos que coinciden
search-more-clients = Todos los clientes que coinciden
search-more-contacts = Todos los contactos que coinciden
search-more-leads = Todas las consultas que coinciden
search-more-documents = Todos los documentos que coinciden
search-results = Resultados

adoption-title = Hasta dónde llegaron los clientes
adoption-lead = Personas con acceso a un caso abierto que usted puede ver.
adoption-language = Idioma
adoption-device = Dispositivo
adoption-phone = Teléfono
adoption-tablet = Tableta
adoption-computer = Computadora
adoption-device-unknown = Desconocido
adoption-device-none = Aún no han entrado
adoption-device-hint = El dispositivo es el tipo con el que entraron la última vez, según dice el propio navegador; no se guarda nada más. Algunas tabletas dicen que son computadoras. Desconocido es el que no dice nada y quien entró antes de que esto se guardara.
adoption-let-in = Con acceso
adoption-came = Entraron
adoption-confirmed = Confirmaron sus datos
adoption-sent = Enviaron algo
adoption-done = Enviaron todo lo pedido
adoption-all = Todos
adoption-none = Nadie tiene acceso todavía.
adoption-share = ({ $percent } %)
adoption-stuck = Quién se quedó a medias
adoption-stuck-hint = Llámeles. Una llamada corta ayuda más que otro correo.
adoption-took = Cuánto tarda la preparación
adoption-took-hint = Desde el día en que se abre un caso. La mitad de los casos no tardó más de lo que aquí dice. Un caso cuenta en los días en que llegó hasta ahí por primera vez.
adoption-took-step = Hasta que
adoption-took-now = Últimos 90 días
adoption-took-before = Los 90 días anteriores
adoption-took-came = Entró un cliente
adoption-took-sent = Llegó el primer documento
adoption-took-complete = Se aceptó todo lo pedido
adoption-took-of = { $number ->
    [one] de 1 caso
   *[other] de { $number } casos
}
adoption-took-none = ningún caso todavía
today-intake = Admisiones a las que les falta algo
today-intake-none = A ninguna admisión le falta nada.
today-hundred = Estos son los primeros cien. Los demás siguen cuando se resuelvan algunos.
search-found-by = { $field }: { $value }

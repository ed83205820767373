# Lo que comparten las dos puertas: fechas, tamaños y el nombre del producto.
product-name = Strongroom

date-weekday = { $number ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[7] domingo
}
date-month = { $number ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
date-day = { $weekday } { $day } de { $month }
date-day-year = { $weekday } { $day } de { $month } de { $year }
date-day-first = { $weekday } { $day } de { $month }
date-day-first-year = { $weekday } { $day } de { $month } de { $year }
date-clock-24 = { $hour }:{ $minute }
date-clock = { $hour }:{ $minute } { $half ->
    [0] a. m.
   *[1] p. m.
}
date-today = hoy, { $clock }
date-yesterday = ayer, { $clock }
date-moment = { $day }, { $clock }
date-ago = hace { $span }
date-moment-zone = { $day }, { $clock } { $zone }

size-bytes = { $number ->
    [one] 1 byte
   *[other] { $number } bytes
}
size-kb = { $number } KB
size-mb = { $number } MB
size-gb = { $number } GB

span-minutes = { $number ->
    [one] 1 minuto
   *[other] { $number } minutos
}
span-hours = { $number ->
    [one] 1 hora
   *[other] { $number } horas
}
span-days = { $number ->
    [one] 1 día
   *[other] { $number } días
}

list-two = { $first } y { $last }
list-many = { $first }, { $rest }
kind-pdf = PDF
kind-photo = fotos
kind-word = Word
kind-sheet = Excel
kind-text = archivos de texto

# Idiomas, en el idioma de quien lee.
language-english = inglés
language-spanish = español

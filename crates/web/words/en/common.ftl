# What both doors share: dates, sizes and the product's own name.
product-name = Strongroom

date-weekday = { $number ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
date-month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-day = { $weekday }, { $month } { $day }
date-day-year = { $weekday }, { $month } { $day }, { $year }
date-day-first = { $weekday } { $day } { $month }
date-day-first-year = { $weekday } { $day } { $month } { $year }
date-clock-24 = { $hour }:{ $minute }
date-clock = { $hour }:{ $minute } { $half ->
    [0] AM
   *[1] PM
}
date-today = today, { $clock }
date-yesterday = yesterday, { $clock }
date-moment = { $day }, { $clock }
date-ago = { $span } ago
date-moment-zone = { $day }, { $clock } { $zone }

size-bytes = { $number ->
    [one] 1 byte
   *[other] { $number } bytes
}
size-kb = { $number } KB
size-mb = { $number } MB
size-gb = { $number } GB

span-minutes = { $number ->
    [one] 1 minute
   *[other] { $number } minutes
}
span-hours = { $number ->
    [one] 1 hour
   *[other] { $number } hours
}
span-days = { $number ->
    [one] 1 day
   *[other] { $number } days
}

list-two = { $first } and { $last }
list-many = { $first }, { $rest }
kind-pdf = PDF
kind-photo = photos
kind-word = Word
kind-sheet = Excel
kind-text = text files

# Languages, in the language of whoever reads.
language-english = English
language-spanish = Spanish

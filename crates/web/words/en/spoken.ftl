# The language somebody speaks, which need not be one the portal speaks.
spoken-name = { $code ->
    [am] Amharic
    [ar] Arabic
    [bn] Bengali
    [de] German
    [el] Greek
    [en] English
    [es] Spanish
    [fa] Persian
    [fil] Filipino or Tagalog
    [fr] French
    [gu] Gujarati
    [ha] Hausa
    [he] Hebrew
    [hi] Hindi
    [ht] Haitian Creole
    [hy] Armenian
    [id] Indonesian
    [ig] Igbo
    [it] Italian
    [ja] Japanese
    [ka] Georgian
    [km] Khmer
    [ko] Korean
    [lo] Lao
    [my] Burmese
    [ne] Nepali
    [pa] Punjabi
    [pl] Polish
    [prs] Dari
    [ps] Pashto
    [pt] Portuguese
    [ro] Romanian
    [ru] Russian
    [so] Somali
    [sq] Albanian
    [sw] Swahili
    [th] Thai
    [ti] Tigrinya
    [tr] Turkish
    [uk] Ukrainian
    [ur] Urdu
    [vi] Vietnamese
    [yue] Cantonese
    [zh] Mandarin Chinese
   *[other] { $code }
}
spoken-both = { $here } ({ $own })
spoken-other = Another language
spoken-which = Which other language
spoken-problem = Choose a language, or type which one it is
spoken-speaks = Spoken language
spoken-interpreter = Needs an interpreter
spoken-hint = The language to speak on the phone or in a meeting. The portal's language stays as it is.
spoken-speaks-of = Speaks { $language }
spoken-needs = Needs an interpreter
spoken-portal = Language of the portal
spoken-ask = Which language do you speak best? (optional)
spoken-ask-which = If it is another language: which one?
spoken-ask-interpreter = Do you need an interpreter? (optional)

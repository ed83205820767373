# El idioma que habla alguien, que puede no ser uno del portal.
spoken-name = { $code ->
    [am] Amárico
    [ar] Árabe
    [bn] Bengalí
    [de] Alemán
    [el] Griego
    [en] Inglés
    [es] Español
    [fa] Persa
    [fil] Filipino o tagalo
    [fr] Francés
    [gu] Guyaratí
    [ha] Hausa
    [he] Hebreo
    [hi] Hindi
    [ht] Criollo haitiano
    [hy] Armenio
    [id] Indonesio
    [ig] Igbo
    [it] Italiano
    [ja] Japonés
    [ka] Georgiano
    [km] Jemer
    [ko] Coreano
    [lo] Lao
    [my] Birmano
    [ne] Nepalí
    [pa] Panyabí
    [pl] Polaco
    [prs] Darí
    [ps] Pastún
    [pt] Portugués
    [ro] Rumano
    [ru] Ruso
    [so] Somalí
    [sq] Albanés
    [sw] Suajili
    [th] Tailandés
    [ti] Tigriña
    [tr] Turco
    [uk] Ucraniano
    [ur] Urdu
    [vi] Vietnamita
    [yue] Cantonés
    [zh] Chino mandarín
   *[other] { $code }
}
spoken-both = { $here } ({ $own })
spoken-other = Otro idioma
spoken-which = Qué otro idioma
spoken-problem = Elija un idioma o escriba cuál es
spoken-speaks = Idioma que habla
spoken-interpreter = Necesita intérprete
spoken-hint = El idioma para hablar por teléfono o en una reunión. El idioma del portal no cambia.
spoken-speaks-of = Habla { $language }
spoken-needs = Necesita intérprete
spoken-portal = Idioma del portal
spoken-ask = ¿Qué idioma habla mejor? (opcional)
spoken-ask-which = Si es otro idioma: ¿cuál?
spoken-ask-interpreter = ¿Necesita intérprete? (opcional)

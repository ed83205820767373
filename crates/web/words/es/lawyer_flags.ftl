### Un archivo que un colega pide que mire un abogado antes de que se decida.

flag-split = Para un abogado
flag-tag = Para un abogado
flag-tag-for = Para { $name }
flag-box = Para que lo mire un abogado
flag-title = Señalado para un abogado
flag-title-for = Señalado para { $name }
flag-by = { $who } pide que se mire: { $when }.
flag-off = Quitar la señal
flag-off-done = Se quitó la señal.
flag-open = Señalar para un abogado
flag-text = Se avisa a alguien de que este archivo necesita una mirada. Se queda en la lista, y el cliente no se entera.
flag-why = ¿Por qué debe mirarlo un abogado?
flag-person = ¿Quién debe mirarlo?
flag-anyone = Quien lleva el caso
flag-go = Señalar
flag-done = Señalado. Lo encuentra en “Para un abogado”.
flag-why-missing = Escriba en una frase por qué.
flag-stands-already = Este archivo ya está señalado. Quite antes esa señal o déjela como está.
flag-too-late = Mientras tanto se decidió sobre este archivo. No se señaló.
flag-notice = Un colega le pide que mire un documento
flag-notice-waits = Un documento que se pasó a un abogado espera desde hace días
flag-notice-waits-long = Un documento que se pasó a un abogado espera desde hace mucho
flag-did-raise = { $who } señaló un documento para un abogado.
flag-did-take-off = { $who } quitó de un documento la señal para un abogado.

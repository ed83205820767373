### A quién acude un cliente y cómo se llega al despacho.

contact-title = Quién lleva su caso
contact-practice = Cómo contactar a { $practice }
contact-hours = Horario: { $hours }.
contact-hours-label = Horario:
contact-address-label = Dirección:
contact-write = Escribir un mensaje
contact-set-hours-en = Horario, en inglés
contact-set-hours-es = Horario, en español
contact-set-hours-hint = Una línea: de lunes a viernes, de 9 a 5.
contact-set-address = Dirección
contact-set-address-hint = Los clientes la ven en su primera página.

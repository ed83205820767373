# Búsquedas de duplicados y conflictos más allá de las consultas.
conflict-at-enquiry = Lo que se buscó antes de abrir este asunto está en la consulta.
conflict-kind-contact = Contacto de { $name }

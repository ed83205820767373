# Búsquedas de duplicados y conflictos más allá de las consultas.
conflict-at-enquiry = Lo que se buscó antes de abrir este asunto está en la consulta.
conflict-kind-contact = Contacto de { $name }

# --- when an enquiry becomes a client and a matter
conflict-organisation = Una organización nueva: { $name } escribió por ella y será su primer contacto
conflict-organisation-name = Nombre de la organización
conflict-organisation-hint = Solo si la consulta es de una organización. Tiene que ser un nombre que se buscó.
conflict-organisation-missing = Escriba el nombre de la organización
conflict-organisation-unsearched = Busque primero este nombre. La última búsqueda de esta consulta no lo incluyó.
conflict-organisation-no-address = Quien escribió entrará por la organización y para eso necesita un correo electrónico. Agréguelo primero a la consulta.
conflict-organisation-done = { $name } ya está registrada, quien escribió es su primer contacto y lo ve todo, y el asunto está abierto. Revise lo que se pide.
conflict-along = ¿Quién más forma parte?
conflict-along-hint = Estos son los nombres que buscó. Marque a quienes se unen al asunto y diga como qué. Quien no está registrado recibe un registro: un empleador como organización, los demás como persona.
conflict-along-as = { $name } se une como
conflict-along-known = { $name }, ya registrado
conflict-along-twice = Alguien está marcado dos veces, o ya es el cliente
conflict-along-unknown = Alguien de los marcados no puede unirse. Busque otra vez y elija entre lo que se encuentre.
conflict-as-other-side = En la parte contraria

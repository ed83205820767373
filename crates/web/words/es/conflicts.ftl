# Búsquedas de duplicados y conflictos más allá de las consultas.
conflict-at-enquiry = Lo que se buscó antes de abrir este caso está en la consulta.
conflict-kind-contact = Contacto de { $name }

# --- when an enquiry becomes a client and a matter
conflict-organisation = Una organización nueva: { $name } escribió por ella y será su primer contacto
conflict-organisation-name = Nombre de la organización
conflict-organisation-hint = Solo si la consulta es de una organización. Tiene que ser un nombre que se buscó.
conflict-organisation-missing = Escriba el nombre de la organización
conflict-organisation-unsearched = Busque primero este nombre. La última búsqueda de esta consulta no lo incluyó.
conflict-organisation-no-address = Quien escribió entrará por la organización y para eso necesita un correo electrónico. Agréguelo primero a la consulta.
conflict-organisation-done = { $name } ya está registrada, quien escribió es su primer contacto y lo ve todo, y el caso está abierto. Revise lo que se pide.
conflict-along = ¿Quién más forma parte?
conflict-along-hint = Estos son los nombres que buscó. Marque a quienes se unen al caso y diga como qué. Para quien no tiene ficha se abre una: un empleador como organización, los demás como persona.
conflict-along-as = { $name } se une como
conflict-along-known = { $name }, ya registrado
conflict-along-twice = Alguien está marcado dos veces, o ya es el cliente
conflict-along-unknown = Alguien de los marcados no puede unirse. Busque otra vez y elija entre lo que se encuentre.
conflict-as-other-side = En la parte contraria

# --- when a matter is opened at the desk, and when somebody joins it
conflict-names-hint = Un nombre por línea: alguien de la parte contraria, un empleador, un esposo. Al cliente se le busca de todos modos.
conflict-look = Se encontró a alguien parecido a uno de estos nombres. Mírelo, decida y presione “Abrir el caso” otra vez.
conflict-again = Mientras tanto otra persona buscó a este cliente. Presione otra vez.
conflict-behind = Otra persona fue más rápida. Así está ahora.
conflict-not-opened = La decisión quedó registrada. No se abrió nada.
conflict-client-text = Búsquedas que no llevaron a un caso. Las demás están en el caso al que llevaron, en Personas.
conflict-matter-text = Lo que se buscó antes de abrir este caso y por cada persona que se unió después.
conflict-decide = Decidir
conflict-joined-found = Quedó guardado. Se encontró a alguien parecido: mírelo abajo y decida.
conflict-log-searched = { $who } buscó conflictos cuando alguien se unió al caso.
conflict-log-decided = { $who } decidió sobre una búsqueda de conflictos del caso.

# --- something was found that whoever decides may not see
conflict-withheld = Se encontró algo que usted no puede ver, así que no puede decir que no hay conflicto. Presione “Preguntar a un titular”: decide quien pueda verlo.
conflict-search-gone = Algo que se encontró entonces ya no está registrado.
conflict-ask = Preguntar a un titular
conflict-ask-again = Preguntar otra vez
conflict-ask-text = No puede dar por bueno lo que no puede ver. Se avisa a los titulares que pueden verlo todo; ellos miran y deciden, y usted recibe un aviso cuando lo hayan hecho.
conflict-asked = { $who } preguntó a los titulares { $when }.
conflict-ask-done = Se avisó a los titulares que pueden verlo todo. Usted recibirá un aviso cuando uno de ellos haya decidido.
conflict-ask-nobody = Ningún titular puede ver todo lo que se encontró: una barrera le impide a cada uno ver una parte. Antes de que alguien pueda decidir, el despacho tiene que levantar una barrera.
conflict-open-after = Abrir el caso
conflict-notice-asked = Le piden que decida sobre una búsqueda de conflictos
conflict-notice-decided = Alguien decidió sobre la búsqueda de conflictos por la que usted preguntó
conflict-did-asked = { $who } pidió a los titulares que decidan sobre una búsqueda de conflictos.
conflict-log-asked = { $who } pidió a los titulares que decidan sobre una búsqueda de conflictos del caso.

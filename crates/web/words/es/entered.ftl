# Lo que el equipo escribe a mano en el expediente de un cliente.
entered-title = ¿Cómo lo sabe?
entered-text = Se guarda con el cambio, junto a lo que había antes. Un cambio de nombre, nacimiento, nacionalidad o documentos lo necesita. El cliente lee en Mis datos que ustedes lo registraron y cuándo.
entered-source = De dónde viene
entered-unsaid = Sin indicar
entered-phone = El cliente lo dijo por teléfono
entered-in-person = El cliente lo dijo en persona
entered-document = Un documento
entered-paper = El formulario en papel del cliente
entered-other = Otra cosa
entered-words = Qué documento, o qué otra cosa
entered-instructed = Por instrucción de quién
entered-instructed-hint = Por ejemplo, el propio cliente o quien ejerce su tutela
entered-history = Registrado por el equipo
entered-by = Lo registró { $who }, { $when }
entered-by-instruction = Lo registró { $who } por instrucción de { $whom }, { $when }
entered-mine = { $practice } registró esto: { $when }.

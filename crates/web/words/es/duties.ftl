# Lo que se pidió a alguien del equipo en un caso y ya no puede hacer.
duties-did-return = { $who } terminó la parte de alguien del equipo aquí: lo que tenía que revisar o responder pasa a quien lleva el caso.

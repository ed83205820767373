### “¿Algo no funciona o no se entiende?”

problem-link = ¿Algo no funciona o no se entiende?
problem-title = ¿Qué no funciona o no se entiende?
problem-lead = Dígalo con sus palabras. Llega a las personas de { $practice } que llevan su caso, y le responden en sus mensajes.
problem-text = ¿Qué pasó?
problem-hint = Con ello van la página de la que viene ({ $page }), la hora y qué tipo de dispositivo usa. Nada más.
problem-go = Enviar
problem-missing = Escriba primero unas palabras
problem-subject = Algo no funciona o no se entiende
problem-at-request = Un documento que se pidió
problem-at-approvals = Algo por aprobar
problem-facts = (Página: { $page }. Dispositivo: { $device }. Hora: { $when })

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

# Whoever helps a client says no more than that.
problem-stuck-title = Algo no funciona o no se entiende
problem-stuck-lead = Usted está aquí para ayudar a { $name }. Los mensajes son entre { $name } y { $practice }; por eso aquí no se escribe nada. Pulse el botón y { $practice } le llamará a usted o a { $name }.
problem-stuck-hint = Con ello va su nombre. Nada más.
problem-stuck-go = Llámenme, por favor
problem-stuck-told = Avisamos a { $practice }. Si no puede esperar, llame.

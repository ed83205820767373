# Se pide de nuevo algo aceptado: nunca se devolvió.
anew-state = Se pidió uno nuevo
anew-decided = Aceptado { $accepted }. { $name } pidió uno nuevo { $when }.
anew-client = El { $day } aceptamos lo que envió. Ahora necesitamos uno nuevo.
anew-void = Hay que sustituir “{ $document }” por uno nuevo. No tiene que responder. Le preguntaremos otra vez.
anew-desk-void = Se había aceptado { $document } y después se pidió uno nuevo.
anew-log-cause = Se pidió uno nuevo después de aceptarlo

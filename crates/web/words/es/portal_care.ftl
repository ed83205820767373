## Junto a la dirección de un portal: a quién enviarla, dónde no ponerla y qué hacer cuando algo salió mal.

desk-portal-care-send = Envíe esta dirección solo a { $name }, por un medio que su despacho apruebe.
desk-portal-care-keep = No la ponga en notas públicas, archivos compartidos ni chats.
desk-portal-care-wrong = ¿La recibió otra persona, o recibió el enlace para entrar? Retire el acceso de inmediato.
desk-portal-care-no-mail = ¿No llegó el correo? Vea que el acceso esté activado y que la dirección de correo de arriba sea correcta. Pida que miren en su carpeta de correo no deseado y envíe otro enlace para entrar.
portal-talk-none = Todavía no se han escrito.
portal-talk-all = { $count ->
    [one] Una conversación
   *[other] { $count } conversaciones
}
portal-talk-waiting = { $count ->
    [one] Una espera su respuesta
   *[other] { $count } esperan su respuesta
}
portal-talk-write = Escribir
portal-talk-of = Conversaciones que { $name } puede leer

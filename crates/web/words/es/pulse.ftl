### "¿Tiene claro qué sigue ahora?", fines de semana, textos con palabras propias y lo que se dice al lado

pulse-question = ¿Tiene claro qué sigue ahora?
pulse-yes = Sí
pulse-not-quite = No del todo
pulse-not-now = Ahora no
pulse-thanks-clear = Gracias. Puede escribirnos en cualquier momento.
pulse-thanks-not-quite = Gracias. Lo leemos y le respondemos en sus mensajes.
pulse-title = ¿Qué no está claro?
pulse-lead = Díganos qué quiere saber. Las personas de { $practice } que trabajan en su caso lo leen y le responden en sus mensajes.
pulse-words = Su pregunta
pulse-words-hint = Basta una frase. También puede dejarlo vacío.
pulse-words-long = Use como máximo { $most } caracteres. Para decir más, escríbanos un mensaje.
pulse-send = Enviar
pulse-set = Preguntar a los clientes si tienen claro qué sigue, una vez después de cada etapa de la que se les avisa
pulse-notice = Un cliente no tiene claro qué sigue
pulse-desk-lead = Se pregunta una vez después de cada etapa de la que se avisó al cliente, durante dos semanas. A nadie se le pregunta dos veces por una etapa.
pulse-desk-about = Se le avisó de: { $stage }
pulse-desk-clear = Está claro
pulse-desk-not-quite = No está claro del todo
pulse-desk-not-now = No quiso decirlo
pulse-desk-open = Aún sin respuesta
pulse-desk-write = Responder con un mensaje
pulse-figures = Lo que nos dijeron los clientes
pulse-figures-hint = Los últimos 90 días. Después de una etapa de la que se les avisó, se pregunta a los clientes si tienen claro qué sigue.
pulse-figures-none = Sin respuesta
pulse-figures-problems = Dijeron que algo no funciona o no está claro
pulse-did-clear = { $who } dijo que tiene claro qué sigue.
pulse-did-not-quite = { $who } dijo que no tiene del todo claro qué sigue.
pulse-did-not-now = { $who } no quiso decir si tiene claro qué sigue.

rest-title = En fin de semana
rest-choice = No me escriban en fin de semana
rest-set = No escribir a los clientes en fin de semana, salvo que eligieran otra cosa
rest-days = Días de fin de semana aquí
rest-days-hint = Tres como máximo. Los clientes ven estos días cuando eligen. Lo que vence se avisa a pesar de ellos, como en las horas de descanso.
rest-days-wrong = Elija tres días como máximo.

wording-text-waits = Mensaje de texto: algo nuevo en el portal
wording-text-approval = Mensaje de texto: por favor, responda
wording-text-opening = Lo que dice el mensaje
wording-text-opening-hint = Una sola línea. Debe decir quién escribe y adónde lleva.
wording-text-preview-title = El mensaje como quedará
wording-text-no-trial = Desde aquí no se envía ninguna prueba. Quien cuida la máquina puede enviar una en Mensajes de texto.
wording-text-address = No escriba direcciones web. Ponga la dirección con la palabra de abajo.
wording-text-lacks = Un mensaje necesita las dos cosas: el nombre de nuestro despacho y la dirección.
wording-text-twice = Ponga la dirección una sola vez.
wording-var-address = adónde lleva el mensaje: el portal de quien lo lee

details-home-declined = No aceptamos un cambio que usted pidió. Por favor, mire Mis datos.
helper-home-ends = Alguien que le ayuda puede entrar hasta el { $day } y no después. Entonces puede nombrarle otra vez.
helper-did-soon-over = { $who } avisó a quien ayuda y a su cliente de que se acerca el último día.

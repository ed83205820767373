# Las fechas que lleva el documento mismo, anotadas al decidir.
validity-days = Fechas del documento
validity-days-hint = Si las tiene. Se guardan con su decisión, se ven en la lista y acompañan a los archivos cuando se descargan. Ningún cliente las ve.
validity-issued = Fecha de emisión
validity-until = Último día de validez
validity-order = El último día de validez es anterior a la fecha de emisión.
validity-issued-on = Emitido el { $day }
validity-valid-until = Válido hasta el { $day }
validity-ended = Fue válido hasta el { $day }
validity-asks-until = Esta solicitud pide un documento vigente hasta el { $day } o más.
validity-asks-issued = Esta solicitud pide un documento expedido el { $day } o después.
validity-counted = { $from ->
    [lodged] Se cuenta hasta el { $day }, cuando se presentó el asunto.
    [target] Se cuenta hasta el { $day }, la fecha meta.
   *[today] Se cuenta hasta hoy, porque no hay fecha meta por delante.
}
validity-too-soon = Vence demasiado pronto: tendría que valer hasta el { $day }
validity-too-old = Demasiado antiguo: tendría que ser del { $day } o después

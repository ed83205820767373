# Las fechas que lleva el documento mismo, anotadas al decidir.
validity-days = Fechas del documento
validity-days-hint = Si las tiene. Se guardan con su decisión, se ven en la lista y acompañan a los archivos cuando se descargan. Ningún cliente las ve.
validity-issued = Fecha de emisión
validity-until = Último día de validez
validity-order = El último día de validez es anterior a la fecha de emisión.
validity-issued-on = Emitido el { $day }
validity-valid-until = Válido hasta el { $day }
validity-ended = Fue válido hasta el { $day }

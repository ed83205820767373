# The dates a document bears itself, noted when it is decided.
validity-days = Dates on the document
validity-days-hint = If it bears any. They stay with your decision, stand on the checklist and go along when files are taken away. No client sees them.
validity-issued = Day of issue
validity-until = Last day it is valid
validity-order = The last day it is valid is before its day of issue.
validity-issued-on = Issued { $day }
validity-valid-until = Valid until { $day }
validity-ended = Was valid until { $day }
validity-asks-until = This request asks for a document that is valid until { $day } or longer.
validity-asks-issued = This request asks for a document that was issued on { $day } or later.
validity-counted = { $from ->
    [lodged] Counted to { $day }, the day the matter was lodged.
    [target] Counted to { $day }, the target date.
   *[today] Counted to today, because no target date is ahead.
}
validity-too-soon = Ends too soon: it would have to be valid until { $day }
validity-too-old = Too old: it would have to be issued on { $day } or later

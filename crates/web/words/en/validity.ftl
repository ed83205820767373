# The dates a document bears itself, noted when it is decided.
validity-days = Dates on the document
validity-days-hint = If it bears any. They stay with your decision, stand on the checklist and go along when files are taken away. No client sees them.
validity-issued = Day of issue
validity-until = Last day it is valid
validity-order = The last day it is valid is before its day of issue.
validity-issued-on = Issued { $day }
validity-valid-until = Valid until { $day }
validity-ended = Was valid until { $day }

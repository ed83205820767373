# Something accepted is wanted anew: it was never sent back.
anew-state = New one asked for
anew-decided = Accepted { $accepted }. { $name } asked for a new one { $when }.
anew-client = On { $day } we accepted what you sent. Now we need a new one.
anew-void = “{ $document }” has to be replaced by a new one. You need not answer this. We will ask you again.
anew-desk-void = { $document } had been accepted, and then a new one was asked for.
anew-log-cause = A new one was asked for after it was accepted

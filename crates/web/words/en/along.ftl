# Documents that the practice sends along with a message.
along-title = Attach documents
along-none = There is no document here yet that could be attached.
along-legend = Documents of this matter
along-hint = Listed is what everybody who reads this message may see: the newest version that was accepted or can be reviewed.
along-not = One of these cannot go along: it is meant for somebody else, or is not ready any more. Nothing was sent. Please choose again.
along-file = Files of our own (may stay empty)
along-file-hint = Each becomes a paper of this matter. Whoever reads the message can open it once it was checked.
along-again = Nothing was sent. Choose all the files again.
along-many = At most { $most } files go along with one message. Nothing was sent.
along-closed = No files are taken here any more. You can send the message without them.
along-checking = being checked, the client cannot open it yet
along-stopped = the client cannot open it
along-client-checking = we are checking this file, you can open it soon
along-client-closed = this file cannot be opened here, please ask us

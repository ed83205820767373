"""A mail server for the journeys, on a free port of the loopback address. It prints its port, then each mail as a line of
JSON, and ends with its standard input. It refuses nothing: what a strict server asks for is tested elsewhere. With
`starttls CERTIFICATE KEY` it takes mail after STARTTLS only, with `tls CERTIFICATE KEY` it speaks TLS from the first
byte."""

import json
import socket
import ssl
import sys
from email import policy
from email.parser import BytesParser

from aiosmtpd.controller import Controller


class Sink:
    async def handle_DATA(self, server, session, envelope):
        mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
        part = lambda kind: (lambda body: body.get_content() if body else "")(mail.get_body((kind,)))
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": str(mail["Subject"]),
            "shown_sender": mail["From"].addresses[0].display_name,
            "language": str(mail["Content-Language"] or ""),
            "text": part("plain"),
            "html": part("html"),
            "raw": envelope.content.decode("utf-8", "replace"),
        }), flush=True)
        return "250 2.0.0 kept"


class Anywhere(Controller):
    def _trigger_server(self):
        # The port was chosen by the system; ask the socket before knocking on it.
        self.port = self.server.sockets[0].getsockname()[1]
        if "ssl_context" not in how:
            return super()._trigger_server()
        # Only the answer counts: whose certificate it is, others ask.
        knock = ssl.create_default_context()
        knock.check_hostname, knock.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((self.hostname, self.port), 5) as line, knock.wrap_socket(line) as tls:
            tls.recv(1024)


how = {}
if len(sys.argv) > 1:
    secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secured.load_cert_chain(sys.argv[2], sys.argv[3])
    if sys.argv[1] == "tls":
        how = {"ssl_context": secured}
    else:
        how = {"tls_context": secured, "require_starttls": True}
controller = Anywhere(Sink(), hostname="127.0.0.1", port=0, decode_data=False, **how)
controller.start()
print(json.dumps({"port": controller.server.sockets[0].getsockname()[1]}), flush=True)
sys.stdin.read()
controller.stop()

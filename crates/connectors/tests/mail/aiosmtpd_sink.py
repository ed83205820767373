"""A mail server on a free port: STARTTLS and a login before anything else. Prints its port, then each mail as JSON."""

import json
import ssl
import sys
from email import policy
from email.parser import BytesParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Sink:
    async def handle_DATA(self, server, session, envelope):
        mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
        print(json.dumps({
            "tls": session.ssl is not None,
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": [[name, str(value)] for name, value in mail.items()],
            "defects": [repr(d) for part in mail.walk() for d in part.defects],
            "shown_sender": mail["From"].addresses[0].display_name,
            "text": mail.get_body(("plain",)).get_content(),
            "html": mail.get_body(("html",)).get_content(),
        }), flush=True)
        return "250 2.0.0 kept"


def login(server, session, envelope, mechanism, data):
    right = data.login == b"desk" and data.password == b"korrekt-hest"
    return AuthResult(success=right, handled=False)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
controller = Controller(
    Sink(), hostname="127.0.0.1", port=int(sys.argv[3]), tls_context=context, require_starttls=True,
    auth_required=True, authenticator=login, decode_data=False,
)
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()

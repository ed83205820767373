"""A certificate authority that speaks ACME (RFC 8555) on loopback, for tests.

    acme_server.py FOLDER PORT HTTP_PORT

It serves https on PORT with a certificate of the authority kept in FOLDER (root.pem). It checks every JWS: form,
algorithm, signature, nonce (used once), url, jwk or kid as the resource demands, and that the account is its own. It
fetches HTTP-01 proofs for real: it connects to 127.0.0.1:HTTP_PORT with the name in the Host header. It signs only what
the CSR and the order agree on.

Tests steer it by POST /test with a JSON object: `bad_nonces` (refuse that many good nonces), `limited` (answer new
orders with rateLimited), `blind` (proofs are never found), `lifetime` (seconds of a certificate), `forget` (accounts
are lost). Every answer is the record so far: what was asked, and how proofs looked.
"""

import base64
import hashlib
import http.client
import json
import os
import secrets
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

import certificates

ERROR = "urn:ietf:params:acme:error:"


def unb64(text):
    if not isinstance(text, str) or "=" in text:
        raise Problem(400, "malformed", "not base64url without padding")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Problem(Exception):
    def __init__(self, status, kind, detail, headers=()):
        super().__init__(detail)
        self.status, self.kind, self.headers = status, kind, dict(headers)
        self.body = {"type": ERROR + kind, "detail": detail, "status": status}


class Authority:
    def __init__(self, folder, port, http_port):
        self.base, self.http_port = f"https://localhost:{port}", http_port
        self.root, self.key = certificates.authority(folder)
        self.lock = threading.RLock()
        self.nonces, self.accounts, self.orders, self.authorizations, self.chains = set(), {}, {}, {}, {}
        self.steer = {"bad_nonces": 0, "limited": False, "blind": False, "lifetime": 7776000}
        self.record = {"asked": [], "proofs": [], "issued": 0, "refused_nonces": 0}

    def nonce(self):
        with self.lock:
            fresh = b64(secrets.token_bytes(16))
            self.nonces.add(fresh)
            return fresh

    # ---- who asks ------------------------------------------------------------------------------------------------

    def open(self, body, content_type, path):
        """Checks a signed request; returns its payload (None for POST-as-GET), account id and key."""
        if content_type != "application/jose+json":
            raise Problem(415, "malformed", "content type is not application/jose+json")
        jws = json.loads(body)
        if set(jws) != {"protected", "payload", "signature"}:
            raise Problem(400, "malformed", "not a flattened JWS")
        head = json.loads(unb64(jws["protected"]))
        if head.get("alg") != "ES256":
            raise Problem(400, "badSignatureAlgorithm", "ES256 only")
        if head.get("url") != self.base + path:
            raise Problem(403, "unauthorized", f"url is {head.get('url')}")
        if ("jwk" in head) == ("kid" in head):
            raise Problem(400, "malformed", "exactly one of jwk and kid")
        account, jwk = self.who(head, path)
        self.check_signature(jwk, jws)
        self.spend(head.get("nonce"))
        payload = unb64(jws["payload"])
        return (json.loads(payload) if payload else None), account, jwk

    def who(self, head, path):
        if path == "/new-account":
            if "jwk" not in head:
                raise Problem(400, "malformed", "newAccount wants a jwk")
            return None, head["jwk"]
        if "kid" not in head:
            raise Problem(400, "malformed", "this resource wants a kid")
        with self.lock:
            account = self.accounts.get(head["kid"])
        if account is None:
            raise Problem(400, "accountDoesNotExist", "no such account")
        return head["kid"], account["jwk"]

    def check_signature(self, jwk, jws):
        if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
            raise Problem(400, "badPublicKey", "P-256 only")
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(unb64(jwk["x"]), "big"), int.from_bytes(unb64(jwk["y"]), "big"), ec.SECP256R1()
        )
        raw = unb64(jws["signature"])
        if len(raw) != 64:
            raise Problem(400, "malformed", "a signature of 64 bytes")
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        signed = f"{jws['protected']}.{jws['payload']}".encode()
        try:
            numbers.public_key().verify(der, signed, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise Problem(403, "unauthorized", "the signature does not fit") from None

    def spend(self, nonce):
        with self.lock:
            known = nonce in self.nonces
            self.nonces.discard(nonce)
            if known and self.steer["bad_nonces"] > 0:
                self.steer["bad_nonces"] -= 1
                known = False
            if not known:
                self.record["refused_nonces"] += 1
                raise Problem(400, "badNonce", "that nonce is not good")

    # ---- resources -----------------------------------------------------------------------------------------------

    def answer(self, path, payload, account, jwk):
        """Status, headers, body of a signed request."""
        parts = path.strip("/").split("/")
        with self.lock:
            if path == "/new-account":
                return self.new_account(payload, jwk)
            if path == "/new-order":
                return self.new_order(payload, account)
            kind, name = (parts + ["", ""])[:2]
            place = {"order": self.orders, "authz": self.authorizations, "finalize": self.orders, "cert": self.chains}
            thing = place.get(kind if kind != "chall" else "authz", {}).get(name)
            if thing is None or thing["account"] != account:
                raise Problem(404, "malformed", "no such thing of yours")
            if kind == "finalize":
                return self.finalize(thing, payload)
            if kind == "chall":
                return self.challenge(thing, payload)
            if payload is not None:
                raise Problem(400, "malformed", "POST-as-GET has an empty payload")
            if kind == "cert":
                return 200, {"Content-Type": "application/pem-certificate-chain"}, thing["pem"]
            self.settle(thing)
            return 200, {}, self.show(thing)

    def new_account(self, payload, jwk):
        if not payload.get("termsOfServiceAgreed"):
            raise Problem(403, "userActionRequired", "agree to the terms first")
        for contact in payload.get("contact", []):
            if not contact.startswith("mailto:"):
                raise Problem(400, "unsupportedContact", contact)
        for kid, account in self.accounts.items():
            if account["jwk"] == jwk:
                return 200, {"Location": kid}, {"status": "valid"}
        kid = f"{self.base}/acct/{len(self.accounts) + 1}"
        self.accounts[kid] = {"jwk": jwk, "contact": payload.get("contact", [])}
        return 201, {"Location": kid}, {"status": "valid", "contact": payload.get("contact", []), "orders": kid + "/o"}

    def new_order(self, payload, account):
        if self.steer["limited"]:
            raise Problem(429, "rateLimited", "too many orders lately", {"Retry-After": "3600"})
        name = b64(secrets.token_bytes(8))
        authorizations = []
        for identifier in payload["identifiers"]:
            if identifier["type"] != "dns" or identifier["value"].startswith("*"):
                raise Problem(400, "rejectedIdentifier", identifier["value"])
            key = b64(secrets.token_bytes(8))
            self.authorizations[key] = {
                "account": account, "kind": "authz", "key": key, "identifier": identifier, "status": "pending",
                "token": b64(secrets.token_bytes(32)), "error": None, "asked": False,
            }
            authorizations.append(key)
        order = {
            "account": account, "kind": "order", "key": name, "status": "pending", "authorizations": authorizations,
            "identifiers": payload["identifiers"], "error": None, "since": None,
        }
        self.orders[name] = order
        return 201, {"Location": f"{self.base}/order/{name}"}, self.show(order)

    def settle(self, thing):
        """An order follows its authorizations; a finalised one is signed a moment later, as real ones are."""
        if thing["kind"] != "order":
            return
        states = [self.authorizations[k]["status"] for k in thing["authorizations"]]
        if thing["status"] == "pending" and "invalid" in states:
            thing["status"] = "invalid"
            thing["error"] = {"type": ERROR + "unauthorized", "detail": "a name was not proved", "status": 403}
        elif thing["status"] == "pending" and all(s == "valid" for s in states):
            thing["status"] = "ready"
        elif thing["status"] == "processing" and time.monotonic() - thing["since"] > 0.3:
            thing["status"] = "valid"

    def show(self, thing):
        if thing["kind"] == "authz":
            challenge = {
                "type": "http-01", "url": f"{self.base}/chall/{thing['key']}", "token": thing["token"],
                "status": thing["status"] if thing["status"] != "pending" or not thing["asked"] else "processing",
            }
            if thing["error"]:
                challenge["error"] = thing["error"]
            other = {"type": "dns-01", "url": f"{self.base}/none", "token": thing["token"], "status": "pending"}
            return {"identifier": thing["identifier"], "status": thing["status"], "challenges": [other, challenge]}
        shown = {
            "status": thing["status"], "identifiers": thing["identifiers"],
            "authorizations": [f"{self.base}/authz/{k}" for k in thing["authorizations"]],
            "finalize": f"{self.base}/finalize/{thing['key']}",
        }
        if thing["error"]:
            shown["error"] = thing["error"]
        if thing["status"] == "valid":
            shown["certificate"] = f"{self.base}/cert/{thing['key']}"
        return shown

    def challenge(self, thing, payload):
        if payload != {}:
            raise Problem(400, "malformed", "a challenge is answered with {}")
        if thing["status"] == "pending" and not thing["asked"]:
            thing["asked"] = True
            jwk = self.accounts[thing["account"]]["jwk"]
            threading.Thread(target=self.look, args=(thing, jwk), daemon=True).start()
        shown = next(c for c in self.show(thing)["challenges"] if c["type"] == "http-01")
        return 200, {"Link": f'<{self.base}/authz/{thing["key"]}>;rel="up"'}, shown

    def look(self, thing, jwk):
        """Fetches the proof as RFC 8555 §8.3 says, over the network, and compares it byte for byte."""
        required = {k: jwk[k] for k in ("crv", "kty", "x", "y")}
        thumb = b64(hashlib.sha256(json.dumps(required, sort_keys=True, separators=(",", ":")).encode()).digest())
        wanted, host = f"{thing['token']}.{thumb}", thing["identifier"]["value"]
        try:
            if self.steer["blind"]:
                raise OSError("connection refused")
            line = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=5)
            line.request("GET", f"/.well-known/acme-challenge/{thing['token']}", headers={"Host": host})
            reply = line.getresponse()
            found = reply.read(4096).decode()
            good = reply.status == 200 and found.rstrip() == wanted
            detail = f"status {reply.status}, wanted {wanted}, found {found[:80]!r}"
        except OSError as e:
            good, detail = False, f"Fetching http://{host}/: {e}"
        with self.lock:
            self.record["proofs"].append({"host": host, "good": good, "detail": detail})
            thing["status"] = "valid" if good else "invalid"
            if not good:
                thing["error"] = {"type": ERROR + "connection", "detail": detail, "status": 400}

    def finalize(self, order, payload):
        self.settle(order)
        if order["status"] != "ready":
            raise Problem(403, "orderNotReady", f"the order is {order['status']}")
        csr = x509.load_der_x509_csr(unb64(payload["csr"]))
        if not csr.is_signature_valid:
            raise Problem(400, "badCSR", "the signature of the CSR does not fit")
        names = csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        wanted = sorted(i["value"] for i in order["identifiers"])
        if sorted(names.get_values_for_type(x509.DNSName)) != wanted or len(names) != len(wanted):
            raise Problem(400, "badCSR", "the CSR names other names than the order")
        for account in self.accounts.values():
            point = csr.public_key().public_numbers()
            if unb64(account["jwk"]["x"]) == point.x.to_bytes(32, "big"):
                raise Problem(400, "badCSR", "the account's key is not for certificates")
        now = certificates.seconds_from_now
        end = now(self.steer["lifetime"])
        made = certificates.leaf(self.root, self.key, csr.public_key(), list(names), now(-1), end)
        chain = certificates.pem(made) + certificates.pem(self.root)
        self.chains[order["key"]] = {"account": order["account"], "kind": "cert", "pem": chain}
        order["status"], order["since"] = "processing", time.monotonic()
        self.record["issued"] += 1
        return 200, {"Location": f"{self.base}/order/{order['key']}", "Retry-After": "1"}, self.show(order)


class Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    authority = None

    def log_message(self, *_):
        pass

    def reply(self, status, headers, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        usual = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        usual["Replay-Nonce"] = self.authority.nonce()
        link = f'<{self.authority.base}/directory>;rel="index"'
        for name, value in {**usual, "Link": link, **headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        a = self.authority
        a.record["asked"].append(f"{self.command} {self.path}")
        if self.path == "/directory":
            names = {"newNonce": "new-nonce", "newAccount": "new-account", "newOrder": "new-order"}
            names |= {"revokeCert": "revoke", "keyChange": "key-change"}
            known = {k: f"{a.base}/{v}" for k, v in names.items()}
            return self.reply(200, {}, {**known, "meta": {"termsOfService": a.base + "/terms"}})
        if self.path == "/new-nonce":
            return self.reply(200 if self.command == "HEAD" else 204, {}, b"")
        return self.reply(405, {}, {"type": ERROR + "malformed", "detail": "resources are asked by POST"})

    def do_POST(self):
        a = self.authority
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/test":
            with a.lock:
                wishes = json.loads(body)
                if wishes.pop("forget", False):
                    a.accounts.clear()
                a.steer.update(wishes)
                return self.reply(200, {}, {**a.record, "accounts": len(a.accounts)})
        a.record["asked"].append(f"POST {self.path}")
        problem = {"Content-Type": "application/problem+json"}
        try:
            payload, account, jwk = a.open(body, self.headers.get("Content-Type"), self.path)
            self.reply(*a.answer(self.path, payload, account, jwk))
        except Problem as p:
            self.reply(p.status, {**problem, **p.headers}, p.body)
        except (ValueError, KeyError, TypeError) as e:
            self.reply(400, problem, {"type": ERROR + "malformed", "detail": repr(e), "status": 400})


def main():
    folder, port, http_port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sys.argv = ["", folder, "localhost,127.0.0.1", "-3600", "86400", "authority"]
    certificates.main()
    Desk.authority = Authority(folder, port, http_port)
    server = ThreadingHTTPServer(("127.0.0.1", port), Desk)
    server.daemon_threads = True
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(os.path.join(folder, "authority.pem"), os.path.join(folder, "authority.key"))
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes sealed.json, audit-line.json and log.json from the format pages alone (docs/formats/), sharing nothing with the
Rust code but the pages. Needs the `cryptography` package. Run it here; the result must not change once released."""
import base64, hashlib, hmac, json, struct
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

H = lambda b: hashlib.sha256(b).digest()
expand64 = lambda prk, info: hmac.new(prk, info + b"\x01", hashlib.sha512).digest()
sub = lambda key, label: expand64(key, b"strongroom/v1 " + label.encode())
name = lambda s: struct.pack(">H", len(s.encode())) + s.encode()
b64 = lambda b: base64.b64encode(b).decode()
fresh = lambda tag, n: hashlib.shake_256(tag.encode()).digest(n)

def envelope(prk, fmt, version, place, plain, salt):
    prefix = bytes([fmt]) + struct.pack(">I", version) + salt
    okm = expand64(prk, prefix + place)
    return prefix + okm[32:] + AESGCM(okm[:32]).encrypt(bytes(12), plain, None)

def pad(p):
    n = len(p) + 1
    step = 16 if n <= 256 else 64
    return p + b"\x80" + bytes(-n % step)

def binding(b):
    ids = b["practice"] + b["room"] + b["object"]
    return bytes.fromhex(ids) + name(b["table"]) + name(b["field"])

def sealed():
    ids = {k: fresh(k + " id", 16) for k in ("practice", "matter", "client", "document", "version")}
    keys = {k: fresh(k + " key", 32) for k in ("root", "practice", "matter", "client", "file", "log")}
    lobby = sub(keys["practice"], "practice lobby")
    lobby = expand64(lobby, b"")[:32]
    p = ids["practice"]
    file_at = dict(practice=p.hex(), room=ids["matter"].hex(), table="versions", object=ids["version"].hex(), field="file_key", version=2)
    wraps = []
    for kind, fmt, prk, version, place, plain in (
        ("practice", 0x11, sub(keys["root"], "root wrap"), 1, p, keys["practice"]),
        ("matter", 0x12, sub(keys["practice"], "practice wrap"), 2, p + ids["matter"], b"\x01" + keys["matter"]),
        ("client", 0x13, sub(keys["practice"], "practice wrap"), 3, p + ids["client"], keys["client"]),
        ("file", 0x14, sub(keys["matter"], "matter wrap"), 2, binding(file_at), keys["file"]),
        ("log", 0x15, sub(keys["practice"], "practice wrap"), 4, p, keys["log"]),
    ):
        salt = fresh("wrap salt " + kind, 24)
        wraps.append(dict(kind=kind, version=version, salt=salt.hex(), wrapped=envelope(prk, fmt, version, place, plain, salt).hex()))
    fields = []
    prks = dict(practice=sub(keys["practice"], "practice field"), matter=sub(keys["matter"], "matter field"),
                client=sub(keys["client"], "client field"), lobby=sub(lobby, "lobby field"))
    for kind, room, table, field in (("practice", bytes(16), "practices", "name"), ("matter", ids["matter"], "documents", "file_name"),
                                     ("client", bytes(16), "clients", "given_name"), ("lobby", bytes(16), "cards", "title")):
        for n in (0, 1, 15, 16, 255, 256, 1000):
            plain, salt = fresh(f"plain {n}", n), fresh(f"field salt {kind} {n}", 24)
            b = dict(practice=p.hex(), room=room.hex(), table=table, object=fresh("row", 16).hex(), field=field, version=7)
            out = envelope(prks[kind], 0x01, 7, binding(b), pad(plain), salt)
            fields.append(dict(key=kind, binding=b, salt=salt.hex(), plaintext=plain.hex(), sealed=out.hex()))
    blinds = []
    for kind, prk in (("matter", sub(keys["matter"], "matter blind")), ("lobby", sub(lobby, "lobby blind"))):
        for label, value in (("email", b"ana@example.com"), ("token", b""), ("prefix", "Ñu".encode())):
            mac = hmac.new(prk[:32], name(label) + value, hashlib.sha256).hexdigest()
            blinds.append(dict(key=kind, label=label, value=value.hex(), hash=mac))
    context = b"strongroom/v1 segment\0" + b"".join(ids[k] for k in ("practice", "matter", "document", "version")) + struct.pack(">I", 5)
    salt, plain, out, i = fresh("segment salt", 24), bytes(range(256)) * 64 + b"end", b"", 1
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    first = expand64(keys["file"], info)
    okm = first + hmac.new(keys["file"], first + info + b"\x02", hashlib.sha512).digest()
    aes, base = AESGCM(okm[:32]), int.from_bytes(okm[32:44], "big")
    body = b"".join(aes.encrypt((base ^ n).to_bytes(12, "big"), plain[n * 16384:][:16384], None) for n in (0, 1))
    segment = dict(index=5, salt=salt.hex(), plaintext_rule="(bytes 0..255) 64 times, then 'end'", sha256=H(salt + okm[44:76] + body).hex())
    hexed = lambda d: {k: v.hex() for k, v in d.items()}
    return dict(ids=hexed(ids), keys=hexed(keys), file_at=file_at, wraps=wraps, fields=fields, blinds=blinds, segment=segment)

def audit():
    scope, prev, lines = fresh("scope", 16), bytes(32), []
    for n, code in enumerate(("matter.opened", "document.received", "access.revoked"), 1):
        at, actor, obj, salt = 1_795_000_000_000_000 + n - 2 * (n == 2) * 1_800_000_000_000_000, fresh(f"actor {n}", 16), fresh(f"object {n}", 16), fresh(f"salt {n}", 32)
        detail = H(fresh(f"detail {n}", 90)) if n > 1 else bytes(32)
        text = b"strongroom/v1 audit line\0" + scope + struct.pack(">Qq", n, at) + actor + name(code) + obj + detail + salt + prev
        line = dict(scope=scope.hex(), n=n, at_micros=at, actor=actor.hex(), code=code, object=obj.hex(), detail_hash=detail.hex(), salt=salt.hex(), prev=prev.hex())
        prev = H(text)
        lines.append(dict(line, canonical=text.hex(), hash=prev.hex(), leaf=H(b"strongroom/v1 audit leaf\0" + salt + prev).hex()))
    return lines

def mth(d):
    if len(d) < 2: return H(b"\0" + d[0]) if d else H(b"")
    k = 1 << (len(d) - 1).bit_length() - 1
    return H(b"\1" + mth(d[:k]) + mth(d[k:]))

def inclusion(m, d):
    if len(d) == 1: return []
    k = 1 << (len(d) - 1).bit_length() - 1
    return inclusion(m, d[:k]) + [mth(d[k:])] if m < k else inclusion(m - k, d[k:]) + [mth(d[:k])]

def consistency(m, d, whole=True):
    if m == len(d): return [] if whole else [mth(d)]
    k = 1 << (len(d) - 1).bit_length() - 1
    return consistency(m, d[:k], whole) + [mth(d[k:])] if m <= k else consistency(m - k, d[k:], False) + [mth(d[:k])]

def log():
    origin, seed = "portal.example.com/log", fresh("log key", 32)
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = b"\1" + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    kid = H(origin.encode() + b"\n" + public)[:4]
    def note(d):
        text = f"{origin}\n{len(d)}\n{b64(mth(d))}\n"
        return f"{text}\n\u2014 {origin} {b64(kid + key.sign(text.encode()))}\n"
    entries = [H(struct.pack(">Q", i)) for i in range(1030)]
    proof = lambda m, n: "\n".join(["c2sp.org/tlog-proof@v1", f"index {m}", *map(b64, inclusion(m, entries[:n])), "", note(entries[:n])])
    return dict(origin=origin, seed=seed.hex(), vkey=f"{origin}+{kid.hex()}+{b64(public)}", entry_rule="entry i = SHA-256(i as 8 bytes, big endian)",
        checkpoints=[note(entries[:n]) for n in (0, 1, 2, 3, 255, 256, 257, 511, 512, 1030)],
        inclusion=[dict(index=m, size=n, proof=[h.hex() for h in inclusion(m, entries[:n])]) for m, n in ((0, 1), (0, 2), (6, 7), (255, 256), (256, 257), (300, 1030), (1029, 1030))],
        consistency=[dict(old=m, size=n, proof=[h.hex() for h in consistency(m, entries[:n])]) for m, n in ((1, 1), (1, 2), (3, 7), (4, 7), (6, 8), (255, 257), (256, 512), (257, 1030), (512, 1030))],
        tlog_proof=proof(700, 1030))

for file, data in (("sealed", sealed()), ("audit-line", audit()), ("log", log())):
    with open(f"{file}.json", "w", encoding="utf8") as out:
        json.dump(data, out, indent=1)
        out.write("\n")

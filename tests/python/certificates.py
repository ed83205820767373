"""Certificates for tests: an authority of our own and leaves with any names and any dates.

    certificates.py FOLDER NAME[,NAME…] FROM_SECONDS UNTIL_SECONDS FILE

writes FILE.pem (leaf and authority), FILE.key (0600) and root.pem (the authority, made on first use and kept with its
key in FOLDER). The two times are seconds from now and may be negative.
"""

import datetime
import ipaddress
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def pem_key(key):
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def write(path, data, mode=0o644):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
    os.chmod(path, mode)


def seconds_from_now(n):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=n)


def authority(folder):
    """The root of this folder: its certificate and key, made when they are not there."""
    root, key = os.path.join(folder, "root.pem"), os.path.join(folder, "root.key")
    if os.path.exists(root):
        with open(root, "rb") as r, open(key, "rb") as k:
            return x509.load_pem_x509_certificate(r.read()), serialization.load_pem_private_key(k.read(), None)
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(seconds_from_now(-86400)).not_valid_after(seconds_from_now(864000))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    write(root, pem(made))
    write(key, pem_key(private), 0o600)
    return made, private


def general_name(text):
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def leaf(root, root_key, public, names, start, end):
    """A leaf for this public key and these general names, signed by the authority."""
    return (
        x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(root.subject).public_key(public)
        .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(names), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def main():
    folder, names, start, end, file = sys.argv[1:]
    root, root_key = authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    names = [general_name(n) for n in names.split(",")]
    made = leaf(root, root_key, key.public_key(), names, seconds_from_now(int(start)), seconds_from_now(int(end)))
    write(os.path.join(folder, file + ".key"), pem_key(key), 0o600)
    write(os.path.join(folder, file + ".pem"), pem(made) + pem(root))


if __name__ == "__main__":
    main()

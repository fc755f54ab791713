"""Certificates of an authority of the tests' own: sound ones, and those nobody should accept."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
HERE = x509.IPAddress(ip_address("127.0.0.1"))


class Authority:
    """Signs certificates for servers on loopback; `file` is what a client must trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("authority of the tests")
        self.file = folder / "authority.pem"
        own = self._built(self._name, self._key, (), is_authority=True)
        self.file.write_bytes(_pem(own))

    def serving(
        self, *names: x509.GeneralName, until: datetime = NOW + DAY, is_signed: bool = True
    ) -> ssl.SSLContext:
        """A server that shows a certificate for the names, signed here or by itself."""
        return self._context(self._leaf(names or (HERE,), until, is_signed))

    def chained(self, count: int) -> ssl.SSLContext:
        """A server that shows its certificate with so many others of 8 kB behind it."""
        filler = [x509.DNSName(f"{'x' * 60}{n}.example") for n in range(100)]
        more = [self._leaf(filler, NOW + DAY, True)[1]] * count
        key, leaf, *_ = self._leaf((HERE,), NOW + DAY, True)
        return self._context((key, leaf, *more))

    def outdated(self) -> ssl.SSLContext:
        """A server that speaks nothing newer than TLS 1.0."""
        context = self.serving()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1
        return context

    def asking(self) -> ssl.SSLContext:
        """A server that wants to see a certificate of its visitor."""
        context = self.serving()
        context.load_verify_locations(self.file)
        context.verify_mode = ssl.CERT_REQUIRED
        return context

    def _leaf(self, names, until, is_signed):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named("board")
        built = self._built(subject, key, names, until=until, is_signed=is_signed)
        return key, built

    def _built(self, subject, key, names, *, until=NOW + DAY, is_authority=False, is_signed=True):
        basic = x509.BasicConstraints(ca=is_authority, path_length=None)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name if is_signed else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 9 * DAY)
            .not_valid_after(until)
            .add_extension(basic, critical=True)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(list(names)), False)
        return builder.sign(self._key if is_signed else key, hashes.SHA256())

    def _context(self, shown) -> ssl.SSLContext:
        key, *chain = shown
        secret = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file = self._folder / "server.pem"
        file.write_bytes(secret + b"".join(_pem(one) for one in chain))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _named(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)

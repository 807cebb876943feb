"""PDFs with digital signatures, made with certificates of our own."""

import io
from datetime import UTC, datetime, timedelta

import pikepdf
from asn1crypto import keys  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNER = "Nguyễn Văn Ký"


def plain_pdf() -> bytes:
    """One empty page, unsigned."""
    stream = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(stream)
    return stream.getvalue()


def signed_pdf(*, is_expired: bool = False) -> bytes:
    """The page, signed now; with a certificate that is in force, or was until yesterday."""
    now, day = datetime.now(UTC), timedelta(days=1)
    signer = _signer(now - 9 * day, now - day if is_expired else now + 30 * day)
    writer = IncrementalPdfFileWriter(io.BytesIO(plain_pdf()))
    return bytes(sign_pdf(writer, PdfSignatureMetadata(field_name="Signature1"), signer=signer).getvalue())


def _signer(first: datetime, last: datetime) -> SimpleSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )

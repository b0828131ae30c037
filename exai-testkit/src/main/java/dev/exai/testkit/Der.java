package dev.exai.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** Writes X.509 certificates (RFC 5280) in DER, as far as a test needs them. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    /** ecdsa-with-SHA256, as an algorithm identifier. */
    private static final byte[] ECDSA_SHA256 = hex("300a06082a8648ce3d040302");

    /** Extension basicConstraints, critical: an authority. */
    private static final byte[] IS_AUTHORITY = hex("300f0603551d130101ff040530030101ff");

    private Der() {}

    /** What a certificate says. */
    record Statement(String issuer, String subject, boolean authority, Instant from, Instant to) {}

    /** The certificate that says so of the key, signed by the issuer's key; both on an elliptic curve. */
    static byte[] certificate(Statement statement, PublicKey key, PrivateKey issuerKey)
            throws GeneralSecurityException {
        byte[] body = body(statement, key);
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(issuerKey);
        signer.update(body);
        return tagged(SEQUENCE, body, ECDSA_SHA256, tagged(0x03, new byte[1], signer.sign()));
    }

    private static byte[] body(Statement statement, PublicKey key) {
        byte[] extension = statement.authority() ? IS_AUTHORITY : hostNames(statement.subject());
        return tagged(
                SEQUENCE,
                hex("a003020102"), // version 3
                hex("020101"), // serial number 1
                ECDSA_SHA256,
                name(statement.issuer()),
                tagged(SEQUENCE, time(statement.from()), time(statement.to())),
                name(statement.subject()),
                key.getEncoded(),
                tagged(0xa3, tagged(SEQUENCE, extension)));
    }

    private static byte[] name(String commonName) {
        byte[] value = tagged(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
        return tagged(SEQUENCE, tagged(0x31, tagged(SEQUENCE, hex("0603550403"), value)));
    }

    private static byte[] time(Instant instant) {
        return tagged(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    /** Extension subjectAltName with one host name. */
    private static byte[] hostNames(String host) {
        byte[] names = tagged(SEQUENCE, tagged(0x82, host.getBytes(StandardCharsets.US_ASCII)));
        return tagged(SEQUENCE, hex("0603551d11"), tagged(0x04, names));
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        writeLength(out, content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    /** Lengths up to 65,535, which is far more than these certificates have. */
    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length > 255) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 127) {
            out.write(0x81);
        }
        out.write(length & 0xff);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}

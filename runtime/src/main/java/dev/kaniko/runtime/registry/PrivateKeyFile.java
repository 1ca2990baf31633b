package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.registry.login.SettingsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Reads a private key in PEM form. The Java platform reads PKCS #8; the older forms of OpenSSL, of RSA keys (RFC 8017, appendix A.1.2) and of elliptic curves
 * (RFC 5915), are wrapped into that.
 */
final class PrivateKeyFile {
  private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] ELLIPTIC_CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;

  private PrivateKeyFile() {}

  /**
   * Reads the first key of a file for a certificate with a kind of key.
   *
   * @param algorithm as a public key names it
   * @throws IOException if there is none; the message names the file, and has nothing that is in it
   */
  static PrivateKey read(Path file, String algorithm) throws IOException {
    var block = BLOCK.matcher(new String(SettingsFile.read(file), StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new IOException(file + ": no private key in PEM form");
    }
    if (block.group(1).startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
      throw new IOException(file + ": the private key has a passphrase; one without is needed (openssl pkey -in FILE -out FILE.plain)");
    }
    try {
      var der = Base64.getMimeDecoder().decode(block.group(2));
      var encoded = switch (block.group(1)) {
        case "RSA PRIVATE KEY" -> element(SEQUENCE, VERSION, RSA, element(OCTETS, der));
        case "EC PRIVATE KEY" -> element(SEQUENCE, VERSION, element(SEQUENCE, ELLIPTIC_CURVE, curve(der)), element(OCTETS, der));
        default -> der;
      };
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | RuntimeException _) {
      throw new IOException(file + ": no private key that belongs to a certificate with a key of " + algorithm);
    }
  }

  /** Encodes an element of DER (X.690). */
  private static byte[] element(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var element = new ByteArrayOutputStream();
    element.write(tag);
    if (content.size() < 0x80) {
      element.write(content.size());
    } else {
      element.write(0x82);
      element.write(content.size() >> 8);
      element.write(content.size());
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  /** Returns the name of the curve of an ECPrivateKey: the content of the element after the version and the key. */
  private static byte[] curve(byte[] key) {
    int at = contentOf(key, 0);
    while ((key[at] & 0xff) != PARAMETERS) {
      at = contentOf(key, at) + lengthOf(key, at);
    }
    int begin = contentOf(key, at);
    return Arrays.copyOfRange(key, begin, begin + lengthOf(key, at));
  }

  /** Keys are short: a length has three bytes at most. */
  private static int lengthOf(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return switch (first) {
      case 0x81 -> der[at + 2] & 0xff;
      case 0x82 -> ((der[at + 2] & 0xff) << 8) | (der[at + 3] & 0xff);
      default -> first;
    };
  }

  private static int contentOf(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first > 0x80 ? first - 0x80 : 0);
  }
}

package dev.kaniko.compiler.report;

import dev.kaniko.grammar.source.SourceText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Fingerprints of the findings of one file. They do not change when lines are added or removed elsewhere. A fingerprint is a hash of the rule, the
 * message, the line without its indentation, and the number of the finding among those in which all of these are equal. It does not depend on the
 * name of the file.
 */
final class Fingerprints {
  /** The name of this kind of fingerprint. Change it when the input of the hash changes. */
  static final String NAME = "kanikoFinding/v1";

  private static final int BYTES = 16;

  private final Map<String, Integer> seen = new HashMap<>();

  String of(Finding finding) {
    var span = finding.diagnostic().span();
    var line = finding.texts().text(span.source()).map(text -> line(text, span.start())).orElse("");
    var parts = String.join("\0", finding.diagnostic().code(), finding.diagnostic().message(), line);
    int number = seen.merge(parts, 1, Integer::sum);
    return digest(parts + "\0" + number);
  }

  private static String line(SourceText text, int offset) {
    return text.lineText(text.lineOf(Math.min(offset, text.text().length()))).strip();
  }

  /** Returns the hash of a text. */
  static String digest(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.kaniko.runtime.layer;

import dev.kaniko.snapshot.Metadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** An archive that is written header by header, valid or not. Each char is one byte. */
final class TarBytes {
  private static final Metadata PLAIN = Metadata.of(0644, 0, 0, Instant.EPOCH);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  TarBytes entry(TarHeader header, String content) {
    out.writeBytes(header.encode());
    var data = bytes(content);
    out.writeBytes(Arrays.copyOf(data, (data.length + 511) / 512 * 512));
    return this;
  }

  TarBytes entry(String name, char type, String content) {
    return entry(new TarHeader(bytes(name), type, PLAIN).size(content.length()), content);
  }

  TarBytes file(String name) {
    return entry(name, '0', "");
  }

  /** Adds pax records, each {@code key=value}. They apply to the next entry, or with the type g to all later entries. */
  TarBytes records(char type, String... records) {
    var body = new StringBuilder();
    for (var record : records) {
      int length = record.length() + 3;
      length += Integer.toString(length).length() - 1;
      body.append(length).append(' ').append(record).append('\n');
    }
    return entry("PaxHeader", type, body.toString());
  }

  byte[] end() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }
}

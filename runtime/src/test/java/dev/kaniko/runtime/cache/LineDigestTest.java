package dev.kaniko.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.oci.Digests;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LineDigestTest {
  private static final List<String> LETTERS = List.of("a", "/", "\u007f", "\u0080", "\u00e9", "\u20ac", "\ud83d\ude00", "\n");

  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(20) == 0 ? 8_180 + random.nextInt(20) : random.nextInt(300);
    int letters = random.nextBoolean() ? 3 : LETTERS.size();
    IntStream.range(0, length).forEach(_ -> text.append(LETTERS.get(random.nextInt(letters))));
    return text.toString();
  }

  @Test
  void theDigestIsThatOfTheTextsEachBehindItsLength() {
    for (int seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      var digest = new LineDigest();
      var plain = Digests.sha256();
      for (int i = 0; i < 40; i++) {
        var path = text(random);
        var text = text(random);
        digest.line(InputWalk.Kind.READ, path, text);
        for (var part : List.of("READ", path, text)) {
          var bytes = OsBytes.encode(part);
          plain.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
          plain.update(bytes);
        }
      }
      assertThat(digest.end()).as("seed %d", seed).isEqualTo(Digest.sha256(plain.digest()));
    }
  }
}

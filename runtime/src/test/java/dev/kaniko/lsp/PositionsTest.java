package dev.kaniko.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Lines and characters of the protocol, and offsets of a text. */
final class PositionsTest {
  private static final String PIECES = "ab\n\r\t é€𝒳𝒴";

  private static String text(Random random) {
    var text = new StringBuilder();
    int[] points = PIECES.codePoints().toArray();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @Property(tries = 500)
  void everyPlaceBetweenCharactersLeadsBack(@ForAll long seed, @ForAll PositionEncoding encoding) {
    var text = text(new Random(seed));
    var positions = new Positions(text, encoding);
    for (int offset = 0; offset <= text.length(); offset++) {
      boolean inside = offset > 0 && offset < text.length() && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset))
          || offset > 0 && offset < text.length() && text.charAt(offset - 1) == '\r' && text.charAt(offset) == '\n';
      if (!inside) {
        var place = positions.place(offset);
        assertThat(positions.offset(place.line(), place.character())).isEqualTo(offset);
      }
    }
  }

  @Property(tries = 500)
  void everyPlaceOfTheProtocolIsInTheText(@ForAll long seed, @ForAll PositionEncoding encoding) {
    var random = new Random(seed);
    var text = text(random);
    int offset = new Positions(text, encoding).offset(random.nextInt(12) - 1, random.nextInt(40) - 1);
    assertThat(offset).isBetween(0, text.length());
  }

  @Test
  void charactersAreCountedAsTheEditorDoes() {
    assertThat(new Positions("𝒳é$", PositionEncoding.UTF_16).place(3)).isEqualTo(new Positions.Place(0, 3));
    assertThat(new Positions("𝒳é$", PositionEncoding.UTF_8).place(3)).isEqualTo(new Positions.Place(0, 6));
    assertThat(new Positions("𝒳é$", PositionEncoding.UTF_32).place(3)).isEqualTo(new Positions.Place(0, 2));
  }

  @Test
  void theFirstEncodingThatIsKnownIsTaken() {
    assertThat(PositionEncoding.of(List.of("utf-7", "utf-8", "utf-16"))).isEqualTo(PositionEncoding.UTF_8);
    assertThat(PositionEncoding.of(List.of())).isEqualTo(PositionEncoding.UTF_16);
  }
}

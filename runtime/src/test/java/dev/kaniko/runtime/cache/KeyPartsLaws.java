package dev.kaniko.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Different parts have different keys, however much their texts are alike when they are joined. */
class KeyPartsLaws {
  /** Short texts of few characters, so that many sequences are one when they are joined. */
  @Provide
  Arbitrary<KeyParts> parts() {
    var text = Arbitraries.strings().withChars("a-=\n").ofMaxLength(2);
    var part = text.flatMap(name -> text.list().ofMaxSize(3).map(values -> new KeyParts.Part(name, values)));
    return part.list().ofMaxSize(3).map(KeyParts::new);
  }

  @Property
  void partsHaveOneKeyExactlyIfTheyAreEqual(@ForAll("parts") KeyParts one, @ForAll("parts") KeyParts other) {
    assertThat(one.key().equals(other.key())).isEqualTo(one.equals(other));
  }

  @Property
  void aTextThatIsSplitInAnotherWayHasAnotherKey(@ForAll @IntRange(max = 6) int one, @ForAll @IntRange(max = 6) int other) {
    assertThat(split(one).key().equals(split(other).key())).isEqualTo(one == other);
  }

  private static KeyParts split(int place) {
    return KeyParts.NONE.with("name", "aaaaaa".substring(0, place), "aaaaaa".substring(place));
  }
}

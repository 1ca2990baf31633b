package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PathSetTest {
  @Property(tries = 50)
  void itAnswersAsASetOfPathsDoes(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var set = new PathSet();
    var model = new TreeSet<ImagePath>();
    for (int i = 0; i < 3000; i++) {
      var path = ImagePath.clean("/" + random.nextInt(20) + "/" + random.nextInt(20) + "/" + random.nextInt(20));
      // Like a target: a removed path is added again at once, or its parents are directories that stay.
      if (random.nextInt(4) == 0) {
        set.remove(path);
        model.remove(path);
      } else {
        set.add(path);
        model.add(path);
      }
      assertThat(set.holds(path)).isEqualTo(model.contains(path));
    }
    for (var path : model) {
      assertThat(set.holds(path)).isTrue();
      assertThat(set.holds(path.parent())).isTrue();
    }
    assertThat(set.holds(new ImagePath("/1/1/1/below"))).isFalse();
    assertThat(set.holds(new ImagePath("/99"))).isFalse();
  }

  @Test
  void aSetThatIsFullSaysSo() throws IOException {
    var set = new PathSet(100);
    for (int i = 0; i < 99; i++) {
      set.add(new ImagePath("/" + i));
    }
    assertThatThrownBy(() -> {
      set.add(new ImagePath("/a/b/c"));
    }).isInstanceOf(IOException.class).hasMessageContaining("more than 100 files and directories");
  }
}

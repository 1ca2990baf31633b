package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SizeLimitTest {
  private static final SizeLimit LIMIT = new SizeLimit(1000, Path.of("/state"));

  @Test
  void aSizeUpToTheLimitIsAllowed() throws IOException {
    assertThatCode(() -> LIMIT.check("it", 1000)).doesNotThrowAnyException();
    assertThat(LIMIT.bound("it", new ByteArrayInputStream(new byte[1000])).readAllBytes()).hasSize(1000);
  }

  @Test
  void aLargerSizeIsRefusedAndNamed() {
    assertThatThrownBy(() -> LIMIT.check("/big", 100L << 40))
        .isInstanceOf(LayerFormatException.class).hasMessage("/big has 110.0 TB, more than the 1.0 kB that fit on the disk of /state");
    assertThatThrownBy(() -> LIMIT.check("/odd", -1)).isInstanceOf(LayerFormatException.class);
  }

  @Test
  void aStreamIsReadNoFurtherThanTheLimit() {
    var endless = new InputStream() {
      @Override
      public int read() {
        return 0;
      }
    };
    assertThatThrownBy(() -> LIMIT.bound("it", endless).readAllBytes()).isInstanceOf(LayerFormatException.class).hasMessageContaining("when it is uncompressed");
  }
}

package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.runtime.oci.MediaTypes.Packing;
import org.junit.jupiter.api.Test;

class LayerFormatTest {
  @Test
  void aLevelIsOneOfItsCompression() {
    for (var good : new LayerFormat[] {
        LayerFormat.plain(), new LayerFormat(Packing.GZIP, 1), new LayerFormat(Packing.GZIP, 9), new LayerFormat(Packing.ZSTD, 1), new LayerFormat(Packing.ZSTD, 22)}) {
      assertThat(new LayerFormat(good.packing(), good.level())).isEqualTo(good);
    }
    assertThatThrownBy(() -> new LayerFormat(Packing.GZIP, 0)).hasMessage("no level 0 of GZIP compression: 1 to 9");
    assertThatThrownBy(() -> new LayerFormat(Packing.GZIP, 10)).hasMessage("no level 10 of GZIP compression: 1 to 9");
    assertThatThrownBy(() -> new LayerFormat(Packing.ZSTD, 0)).hasMessage("no level 0 of ZSTD compression: 1 to 22");
    assertThatThrownBy(() -> new LayerFormat(Packing.ZSTD, 23)).hasMessage("no level 23 of ZSTD compression: 1 to 22");
    assertThatThrownBy(() -> new LayerFormat(Packing.PLAIN, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LayerFormat(Packing.PLAIN, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDefaultsAreFast() {
    assertThat(LayerFormat.gzip()).isEqualTo(new LayerFormat(Packing.GZIP, 1));
    assertThat(LayerFormat.zstd()).isEqualTo(new LayerFormat(Packing.ZSTD, 3));
  }
}

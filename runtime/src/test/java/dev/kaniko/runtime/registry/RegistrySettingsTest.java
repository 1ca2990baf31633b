package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class RegistrySettingsTest {
  private static RegistrySettings settings(boolean insecure) {
    return RegistrySettings.DEFAULT.withPlainHttp(new RegistrySettings.Exemption(insecure, false, Set.of("a:5000")));
  }

  @Test
  void aCacheIsReadAsItIsWritten() {
    assertThat(settings(true).readingAsWriting("Cache:5000").plainHttp().hosts()).containsExactlyInAnyOrder("a:5000", "cache:5000");
    assertThat(settings(false).readingAsWriting("cache:5000")).isEqualTo(settings(false));
  }
}

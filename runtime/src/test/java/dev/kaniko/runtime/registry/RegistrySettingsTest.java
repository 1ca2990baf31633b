package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RegistrySettingsTest {
  private static RegistrySettings settings(boolean insecure) {
    return new RegistrySettings(insecure, false, Set.of("a:5000"), false, false, Set.of(), Map.of(), false, Map.of(), 0, 0, "kaniko/test");
  }

  @Test
  void aCacheIsReadAsItIsWritten() {
    assertThat(settings(true).readingAsWriting("Cache:5000").insecureRegistries()).containsExactlyInAnyOrder("a:5000", "cache:5000");
    assertThat(settings(false).readingAsWriting("cache:5000")).isEqualTo(settings(false));
  }
}

package dev.kaniko.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContainerSignsTest {
  @Test
  void aContainerIsKnownByItsVariable() {
    var marks = List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

    assertThat(ContainerSigns.areThere(Map.of("container", "podman"))).isTrue();
    assertThat(ContainerSigns.areThere(Map.of("container", ""))).isEqualTo(marks.stream().anyMatch(Files::exists));
  }
}

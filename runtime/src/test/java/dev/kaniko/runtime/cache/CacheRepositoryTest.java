package dev.kaniko.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kaniko.image.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheRepositoryTest {
  private static final String DIGEST = "@sha256:" + "a".repeat(64);

  @ParameterizedTest
  @CsvSource({
      "app, docker.io/library/app/cache",
      "user/app:1, docker.io/user/app/cache",
      "localhost:5000/app, localhost:5000/app/cache",
      "localhost:5000/team/app:1.2, localhost:5000/team/app/cache",
      "[::1]:5000/app:1, [::1]:5000/app/cache",
      "ghcr.io/a/b/c, ghcr.io/a/b/c/cache"
  })
  void withoutAnyGivenItIsBelowTheFirstDestination(String destination, String expected) {
    var destinations = List.of(ImageReference.parse(destination), ImageReference.parse("other/one"));
    assertThat(CacheRepository.of("", destinations).orElseThrow()).hasToString(expected);
    assertThat(CacheRepository.of("", List.of(ImageReference.parse(destination + DIGEST))).orElseThrow()).hasToString(expected);
  }

  @Test
  void withoutDestinationThereIsNone() {
    assertThat(CacheRepository.of("", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
      "localhost:5000/cache, localhost:5000/cache",
      "example.test:443/a/b, example.test:443/a/b",
      "cache, docker.io/library/cache",
      "user/cache, docker.io/user/cache",
      "index.docker.io/user/cache, docker.io/user/cache",
      "oci:/var/cache/steps, oci:/var/cache/steps",
      "oci:steps, oci:steps",
      "oci:./a:b, oci:./a:b",
      "oci, docker.io/library/oci"
  })
  void whatIsGivenCounts(String given, String expected) {
    assertThat(CacheRepository.of(given, List.of(ImageReference.parse("app"))).orElseThrow()).hasToString(expected);
  }

  @Test
  void aDirectoryIsNoRepository() {
    assertThat(CacheRepository.parse("oci:/a")).isEqualTo(new CacheRepository.InLayout("/a"));
    assertThat(CacheRepository.parse("oci/a")).isEqualTo(new CacheRepository.InRegistry("docker.io", "oci/a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:5000", "example.test/cache:latest", "cache:1", "example.test/cache@sha256:" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void aTagOrADigestIsRefused(String given) {
    assertThatIllegalArgumentException().isThrownBy(() -> CacheRepository.parse(given)).withMessageContaining(given).withMessageContaining("neither tag nor digest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:", "oci: ", "https://example.test/cache", "UPPER", "example.test/", "a b"})
  void whatIsNeitherIsRefused(String given) {
    assertThatIllegalArgumentException().isThrownBy(() -> CacheRepository.parse(given)).withMessageContaining(given.strip());
  }
}

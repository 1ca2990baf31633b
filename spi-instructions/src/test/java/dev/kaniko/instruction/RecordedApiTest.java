package dev.kaniko.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * The contract and its last recorded state, {@code api/kaniko-spi.jar}. That nothing was taken away is found by japicmp when the module
 * is verified; here is seen to the version. With {@code -Dkaniko.record=true} the state of today is recorded: after a release, or with a new
 * major version.
 */
final class RecordedApiTest {
  private static final Path RECORD = Path.of("api", "kaniko-spi.jar");

  private static byte[] today() throws Exception {
    return RecordedApi.of(Path.of(Spi.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
  }

  @Test
  void whatWasAddedToTheContractRaisesItsVersion() throws Exception {
    if (Boolean.getBoolean("kaniko.record")) {
      Files.createDirectories(RECORD.getParent());
      Files.write(RECORD, today());
    }
    String recorded;
    try (var jar = new JarFile(RECORD.toFile())) {
      recorded = jar.getManifest().getMainAttributes().getValue(RecordedApi.VERSION);
    }
    assertThat(Spi.runs(recorded) || !recorded.split("\\.")[0].equals(Spi.VERSION.split("\\.")[0]))
        .as("Spi.VERSION is %s, and %s was recorded", Spi.VERSION, recorded).isTrue();
    assertThat(RecordedApi.contents(today()).equals(RecordedApi.contents(Files.readAllBytes(RECORD))) || !Spi.VERSION.equals(recorded))
        .as("the contract is not that of version %s any more: give Spi.VERSION a higher minor version, or a major one if something was taken away", recorded)
        .isTrue();
  }

  @Test
  void equalContractsAreEqualBytes() throws Exception {
    assertThat(today()).isEqualTo(today());
  }
}

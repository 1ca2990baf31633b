package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.isolation.IsolationMode;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.request.BuildRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class RequestReaderTest {
  @TempDir private Path folder;

  private static BuildRequest read(Map<String, String> environment, String... arguments) {
    var options = new BuildOptions();
    new CommandLine(Options.add(CommandSpec.create(), options)).registerConverter(IsolationMode.class, IsolationMode::parse).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return new RequestReader(environment).plan(options);
  }

  @Test
  void aBucketStandsInFrontOfAContext() {
    assertThat(read(Map.of()).inputs().context()).isEqualTo("/workspace/");
    assertThat(read(Map.of(), "--bucket=team").inputs().context()).isEqualTo("gs://team");
    assertThat(read(Map.of(), "-b", "s3://team/c.tar.gz", "--context=tar://x").inputs().context()).isEqualTo("s3://team/c.tar.gz");
    assertThat(read(Map.of(), "-b", "gs://team/c.tar.gz", "--context=.").inputs().context()).as("as in the original").isEqualTo(".");
  }

  @Test
  void ignoredPathsAreAbsolute() {
    assertThat(read(Map.of(), "--ignore-path=/a/../b/", "--ignore-path=/c").image().ignored().paths()).containsExactly(ImagePath.clean("/b"), ImagePath.clean("/c"));
    assertThatThrownBy(() -> read(Map.of(), "--ignore-path=a")).isInstanceOf(UsageException.class).hasMessageContaining("not an absolute path");
  }

  @Test
  void aTimeLimitIsATime() {
    assertThat(read(Map.of()).commands().timeout()).isZero();
    assertThat(read(Map.of(), "--run-timeout=1m30s").commands().timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThatThrownBy(() -> read(Map.of(), "--run-timeout=soon")).isInstanceOf(UsageException.class).hasMessageContaining("--run-timeout");
  }

  @Test
  void aSecretIsAFileOfAtMost500KilobytesWhateverItsSizeSays() throws IOException {
    var file = Files.write(folder.resolve("secret"), new byte[500 * 1024]);
    assertThat(read(Map.of(), "--secret=id=t,src=" + file).commands().secrets()).hasSize(1);
    Files.write(file, new byte[500 * 1024 + 1]);
    assertThatThrownBy(() -> read(Map.of(), "--secret=id=t,src=" + file)).isInstanceOf(UsageException.class).hasMessageEndingWith(file + " is larger than 500 kB");
    assertThatThrownBy(() -> read(Map.of(), "--secret=id=t,src=/dev/zero")).isInstanceOf(UsageException.class).hasMessageContaining("a device");
    assertThatThrownBy(() -> read(Map.of(), "--secret=id=t,src=/proc/kallsyms")).isInstanceOf(UsageException.class).hasMessageContaining("larger than 500 kB");
  }

  @Test
  void aSecretOfTheEnvironmentIsInMemoryOnly() {
    var secrets = read(Map.of("TOKEN", "word"), "--secret=id=t,env=TOKEN").commands().secrets();

    assertThat(secrets).isEqualTo(Map.of("t", Bytes.of("word".getBytes(UTF_8))));
    assertThat(secrets.toString()).doesNotContain("word");
  }
}

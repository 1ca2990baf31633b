package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.runtime.context.GitOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The options of the build context. */
final class ContextReaderTest {
  private static BuildOptions options(String context, String bucket) {
    var options = new BuildOptions();
    options.context = context;
    options.bucket = bucket;
    return options;
  }

  private static GitOptions git(String... given) {
    var options = new BuildOptions();
    options.git = List.of(given);
    return ContextReader.settings(options, Map.of()).git();
  }

  @Test
  void aBucketTakesThePlaceOfAnAddressOnly() {
    assertThat(ContextReader.context(options("/workspace/", "team"))).isEqualTo("gs://team");
    assertThat(ContextReader.context(options("tar://x", "s3://team/c.tar.gz"))).isEqualTo("s3://team/c.tar.gz");
    assertThat(ContextReader.context(options("", "gs://team"))).isEqualTo("gs://team");
    assertThat(ContextReader.context(options(".", "team"))).isEqualTo(".");
    assertThat(ContextReader.withoutEffect(options(".", "team"))).singleElement().asString().startsWith("--bucket: has no effect");
    assertThatThrownBy(() -> ContextReader.context(options("", ""))).isInstanceOf(UsageException.class).hasMessageContaining("--context: ");
  }

  @Test
  void optionsWithoutEffectAreSaid() {
    var options = options("dir://.", "");
    options.contextSubPath = "sub";
    assertThat(ContextReader.withoutEffect(options)).isEmpty();
    options.git = List.of("depth=1");
    assertThat(ContextReader.withoutEffect(options)).singleElement().asString().startsWith("--git: has no effect");
    options.context = "https://host.test/x.git#main";
    assertThat(ContextReader.withoutEffect(options)).isEmpty();
    options.context = ".";
    assertThat(ContextReader.withoutEffect(options)).hasSize(2);
  }

  @Test
  void theOptionsOfGitAreReadAloneOrJoined() {
    assertThat(git()).isEqualTo(GitOptions.NONE);
    var all = new GitOptions("a,b", true, OptionalInt.of(2), Optional.of(true), true);
    assertThat(git("branch=a,b", "single-branch=true", "depth=2", "recurse-submodules=1", "insecure-skip-tls=true")).isEqualTo(all);
    assertThat(git("branch=a,b,single-branch=true,depth=2,recurse-submodules=1,insecure-skip-tls=true")).isEqualTo(all);
  }

  @Test
  void aWrongValueIsWrongUsage() {
    for (var wrong : List.of("branch", "=x", "banch=x", "depth=-1", "depth=x", "single-branch=x", "recurse-submodules=", "insecure-skip-tls=2")) {
      assertThatThrownBy(() -> git(wrong)).as(wrong).isInstanceOf(UsageException.class).hasMessageStartingWith("--git ");
    }
    assertThatThrownBy(() -> git("banch=x")).hasMessageContaining("branch?");
    assertThatThrownBy(() -> ContextReader.settings(new BuildOptions(), Map.of("GIT_PULL_METHOD", "ftp"))).isInstanceOf(UsageException.class).hasMessageStartingWith("GIT_PULL_METHOD: ");
    var leaving = new BuildOptions();
    leaving.contextSubPath = "a/../../b";
    assertThatThrownBy(() -> ContextReader.subPath(leaving)).isInstanceOf(UsageException.class).hasMessageContaining("leads out of the context");
  }
}

package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that makes no sense is refused before anything is done: exit code 2, where it stands, what is wrong and what is right. */
final class WrongValuesTest {
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir private Path folder;

  @BeforeEach
  void writeContext() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("context")).resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
  }

  private CommandRun build(Map<String, String> environment, String... options) {
    var arguments = new ArrayList<>(List.of("build", "--context", folder + "/context", "--kaniko-dir", folder + "/state"));
    arguments.addAll(List.of(options));
    return CommandRun.of(environment, arguments);
  }

  private static void assertRefused(CommandRun run, String... said) {
    assertThat(run.err()).as(run.out()).contains(said).doesNotContain("Exception", "\tat ");
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  /** What no option that takes a host takes, and what is said of it. */
  private static Stream<Arguments> hosts() {
    return Stream.of(
        Arguments.of("http://reg:5000", "begins with the scheme http://"),
        Arguments.of("my_reg:5051", "has '_'"),
        Arguments.of("reg:99999", "from 1 to 65535"),
        Arguments.of("reg:0", "from 1 to 65535"),
        Arguments.of("reg:", "has no port"),
        Arguments.of("reg:5000 ", "has a blank"),
        Arguments.of("//reg", "begins with '/'"),
        Arguments.of("user:secret@reg", "has a user"),
        Arguments.of("reg.test.", "ends with '.'"),
        Arguments.of("b\u00fccher.test", "write xn--bcher-kva.test"),
        Arguments.of("::1", "write [::1]"),
        Arguments.of("[::1", "is not an IPv6 address"));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void allOptionsReadHostsAlike(String host, String wrong) throws IOException {
    var certificate = Files.writeString(folder.resolve("ca.pem"), "");
    for (var option : List.of(
        "--registry-mirror=" + host, "--registry-mirror=" + host + "/team", "--insecure-registry=" + host, "--skip-tls-verify-registry=" + host,
        "--registry-map=docker.io=" + host, "--registry-map=" + host + "=reg.test", "--registry-map=docker.io=ok.test;quay.io=" + host + "/team",
        "--registry-certificate=" + host + "=" + certificate)) {
      assertRefused(build(Map.of(), "--no-push", option), option.substring(0, option.indexOf('=')), wrong);
      assertThat(build(Map.of(), "--no-push", option).err()).doesNotContain("secret");
    }
    for (var command : List.of("lint", "plan", "warm")) {
      assertRefused(CommandRun.of(Map.of(), List.of(command, "--insecure-registry", host, command.equals("warm") ? "--image=a" : "--target=a")), "--insecure-registry", wrong);
    }
    assertRefused(build(Map.of("KANIKO_REGISTRY_MIRROR", host), "--no-push"), "KANIKO_REGISTRY_MIRROR", wrong);
    assertRefused(build(Map.of("KANIKO_REGISTRY_MAP", "docker.io=" + host), "--no-push"), "KANIKO_REGISTRY_MAP", wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://reg:5000", "my_reg:5051", "reg:99999", "reg:0", "reg:", "//reg", "user:secret@reg.test", "reg.test.", "[::1", " reg:5000"})
  void referencesBeginWithSuchHosts(String host) throws IOException {
    for (var arguments : List.of(
        List.of("--no-push", "--cache-repo=" + host + "/a"), List.of("--destination=" + host + "/a:1"), List.of("--destination", host + "/a:1", "--no-push"))) {
      var run = build(Map.of(), arguments.toArray(String[]::new));
      assertRefused(run, arguments.stream().filter(word -> word.startsWith("--") && !word.equals("--no-push")).findFirst().orElseThrow().replaceFirst("=.*", ""),
          "invalid reference format");
      assertThat(run.err()).doesNotContain("secret");
    }
    assertRefused(CommandRun.of(Map.of(), List.of("warm", "--image", host + "/a:1", "--cache-dir", folder + "/cache")), "--image", "invalid reference format");

    for (var file : List.of("FROM " + host + "/a:1\n", "FROM scratch\nCOPY --from=" + host + "/a:1 / /\n")) {
      Files.writeString(folder.resolve("context/Dockerfile"), file);
      var run = build(Map.of(), "--no-push");
      assertThat(run.code()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).contains("Dockerfile:").doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reg", "REG.test", "reg:5000", "[::1]:5051", "127.0.0.1"})
  void whatIsAHostIsTaken(String host) {
    for (var option : List.of("--registry-mirror=" + host, "--registry-mirror=" + host + "/", "--registry-mirror=" + host + "/a/b/", "--insecure-registry=" + host,
        "--skip-tls-verify-registry=" + host, "--registry-map=docker.io=" + host + "/x;quay.io=" + host + ";", "--destination=" + host + "/a/b:1")) {
      assertThat(build(Map.of(), "--no-push", option)).as(option).returns(0, CommandRun::code);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "docker.io=|the host is missing",
      "docker.io|has no '='",
      "=reg.test|the host is missing",
      "docker.io=reg.test;;quay.io=x|has no '='",
      "docker.io=reg.test/Up|which is not a path of repositories",
      "docker.io=reg.test//x|which is not a path of repositories",
      "docker.io=reg.test/x:1|which is not a path of repositories"
  })
  void aMapLeadsFromARegistryToAPlace(String map, String wrong) {
    assertRefused(build(Map.of(), "--no-push", "--registry-map=" + map), "--registry-map", wrong);
    assertRefused(build(Map.of("KANIKO_REGISTRY_MAP", map), "--no-push"), "KANIKO_REGISTRY_MAP", wrong);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "repo@sha256:9558c0a3e63409a51b9bd7ab7c9b6e97b5b0a0de9b27b1ef5d5a5c2d5b8d7ffa|write repo:TAG",
      "repo:1@sha256:9558c0a3e63409a51b9bd7ab7c9b6e97b5b0a0de9b27b1ef5d5a5c2d5b8d7ffa|write repo:1",
      "repo:|the tag is missing",
      "reg.test/Repo:1|must be lowercase",
      "''|invalid reference format"
  })
  void aDestinationIsARepositoryWithATag(String destination, String wrong) {
    assertRefused(build(Map.of(), "--destination", destination), "--destination", wrong);
    assertRefused(build(Map.of(), "--destination", "reg.test/a:" + "t".repeat(129)), "--destination", "the tag has 129 characters, and 128 are the most");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--metadata-file", "--tar-path", "--oci-layout-path", "--kaniko-dir", "--cache-dir"})
  void whatIsWrittenIsAFileOfThisMachine(String option) {
    for (var address : List.of("https://reg.test/digest", "gs://bucket/digest", "s3://bucket/digest", "file:///tmp/digest")) {
      assertRefused(build(Map.of(), "--destination=" + NOBODY + "/a:1", option + "=" + address), option, "\"" + address + "\" is an address");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--digest-file", "--image-name-with-digest-file", "--image-name-tag-with-digest-file"})
  void aDigestIsWrittenToAFileOrToAServerThatIsNamedRightly(String option) {
    for (var address : List.of("http://reg.test/digest", "s3://bucket/digest", "file:///tmp/digest")) {
      assertRefused(build(Map.of(), "--destination=" + NOBODY + "/a:1", option + "=" + address), option, "\"" + address + "\" is an address", "gs://BUCKET/FILE");
    }
    for (var address : List.of("https://", "https:///digest", "https://a b/digest", "https://reg.test:99999/digest")) {
      assertRefused(build(Map.of(), "--destination=" + NOBODY + "/a:1", option + "=" + address), option, "\"" + address + "\" is not the address of a file");
    }
    for (var object : List.of("gs://bucket", "gs://bucket/", "gs:///digest")) {
      assertRefused(build(Map.of(), "--destination=" + NOBODY + "/a:1", option + "=" + object), option, "\"" + object + "\" names no object");
    }
    assertRefused(build(Map.of("STORAGE_EMULATOR_HOST", "http://"), "--destination=" + NOBODY + "/a:1", option + "=gs://bucket/digest"), "STORAGE_EMULATOR_HOST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--digest-file=http://user:secret@reg.test/x", "--digest-file=https://user:secret@reg.test:99999/x", "--registry-map=user:secret@reg.test",
      "--registry-map=a=http://user:secret@reg.test", "--destination=https://user:secret@reg.test/a:1", "--registry-mirror=user:secret@reg.test/a"})
  void aPasswordIsNotRepeated(String option) {
    var run = build(Map.of(), "--no-push", option);
    assertRefused(run, option.substring(0, option.indexOf('=')), "***@reg.test");
    assertThat(run.err()).doesNotContain("secret");
  }

  /** Truth values are those of Go's strconv.ParseBool, for options and variables alike. */
  @ParameterizedTest
  @CsvSource({"1,0", "t,0", "T,0", "true,0", "TRUE,0", "True,0", "banana,2", "yes,2", "on,2", "tRUE,2", "2,2", "'',2", "' ',2", "'true ',2"})
  void aVariableIsReadAsItsOptionIs(String value, int code) {
    assertThat(build(Map.of(), "--no-push=" + value).code()).isEqualTo(code);
    assertThat(build(Map.of("KANIKO_NO_PUSH", value)).code()).isEqualTo(code);
    for (var variable : List.of("KANIKO_NO_PUSH", "KANIKO_CLEANUP", "KANIKO_PRE_CLEANUP", "KANIKO_PRESERVE_CONTEXT", "KANIKO_PRINT_PLAN",
        "KANIKO_TELEMETRY_OMIT_DOCKERFILE", "FF_KANIKO_RUN_VIA_TINI", "FF_KANIKO_OCI_WARMER")) {
      var run = build(Map.of(variable, value), "--no-push");
      assertThat(run.code()).as(variable).isEqualTo(code);
      if (code != 0) {
        assertThat(run.err()).contains(variable, "is neither true nor false");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "f", "F", "false", "FALSE", "False"})
  void aVariableThatSaysNoLeavesThePushOn(String value) {
    assertThat(build(Map.of("KANIKO_NO_PUSH", value)).err()).contains("no --destination to push to");
    assertThat(build(Map.of("KANIKO_NO_PUSH", value), "--no-push").err()).as("as in the original").contains("no --destination to push to");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", ":::", "http://proxy:99999", "socks5://proxy"})
  void aProxyThatIsNoneIsRefused(String proxy) {
    assertRefused(build(Map.of("HTTPS_PROXY", proxy), "--no-push"), "HTTPS_PROXY: not the address of a proxy");
  }

  @Test
  void otherVariablesAreReadAsTheirOptionsToo() {
    var context = List.of("build", "--context", folder + "/context", "--no-push");
    assertRefused(CommandRun.of(Map.of("KANIKO_DIR", "gs://bucket/state"), context), "KANIKO_DIR", "is an address");
    assertThat(CommandRun.of(Map.of("KANIKO_DIR", folder + "/named"), context).code()).isZero();
    assertThat(folder.resolve("named")).isDirectory();
    assertThat(CommandRun.of(Map.of("KANIKO_PLUGIN_PATH", folder + "/none", "KANIKO_DIR", folder + "/named"), context).err())
        .isEqualTo(build(Map.of(), "--no-push", "--plugin-path", folder + "/none").err());
    assertThat(CommandRun.of(Map.of("BUILDKIT_DOCKERFILE_CHECK", "nonsense"), List.of("lint", folder + "/context"))).returns(2, CommandRun::code);
  }

  @Test
  void loginsAndAuthoritiesOfTheEnvironmentAreLookedAt() {
    assertRefused(build(Map.of("DOCKER_AUTH_CONFIG", "banana"), "--no-push"), "DOCKER_AUTH_CONFIG: not JSON");
    var none = build(Map.of("SSL_CERT_FILE", "/none", "SSL_CERT_DIR", folder.toString()), "--no-push");
    assertThat(none.code()).isZero();
    assertThat(none.err().lines().filter(line -> line.contains("SSL_CERT"))).containsExactly("warning: SSL_CERT_FILE: /none has no effect, because it cannot be read");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "bogus://x|unknown scheme bogus://",
      "s3://|the bucket is missing",
      "gs:///object|the bucket is missing",
      "git://|not the address of a git repository",
      "https:///file|not a web address"
  })
  void aMalformedContextIsRefused(String context, String said) {
    assertRefused(CommandRun.of(Map.of(), List.of("build", "--no-push", "--kaniko-dir", folder + "/state", "--context=" + context)), said);
    assertRefused(build(Map.of(), "--no-push", "--dockerfile=ftp://host/Dockerfile"), "--dockerfile ftp://host/Dockerfile: unknown scheme ftp://");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "biuld|there is no command biuld (did you mean build?)",
      "wram --image x|did you mean warm?",
      "Plan|did you mean plan?",
      "build --contxt=.|Unknown option: '--contxt=.' (did you mean --context?)",
      "build --registry-miror x|did you mean --registry-mirror?",
      "warm --imge x|did you mean --image?",
      "lint --formt json|did you mean --format?",
      "build --isolation=chrot|did you mean chroot?",
      "build --isolation=in_place|did you mean in-place?",
      "build --verbosity=debg|did you mean debug?",
      "build --no-push --snapshot-mode=ful|did you mean full?",
      "build --no-push --compression=gzp|did you mean gzip?",
      "build --no-push --compression=nome|did you mean none?",
      "build --output=type=tra|did you mean tar?",
      "build --output=type=oci,dst=x|did you mean dest?",
      "build --output=type=tar,name=x|type=tar has no \"name\"",
      "build --output=type=oci,oci-mediatypes=false|--image-format chooses the format",
      "build --no-push --log-format=jsn|did you mean json?",
      "build --no-push=ture|did you mean true?",
      "lint --format=sariff|did you mean sarif?",
      "lint --fail-on=warnin|did you mean warning?",
      "plan --format=mermiad|did you mean mermaid?",
      "build --no-push --allow=network.hots|network.host"
  })
  void whatWasMeantIsSaid(String line, String said) {
    assertRefused(CommandRun.of(Map.of(), List.of(line.split(" "))), said);
  }

  @Test
  void theWarmerOfTheExecutorImageIsToldToo() {
    assertRefused(CommandRun.of(Map.of(), ScriptMain.commandLine(List.of("/kaniko/warmer", "--imge=x"))), "did you mean --image?");
    assertRefused(CommandRun.of(Map.of(), ScriptMain.commandLine(List.of("/kaniko/executor", "--destnation=x"))), "did you mean --destination?");
    assertRefused(CommandRun.of(Map.of(), ScriptMain.commandLine(List.of("/kaniko/executor", "vresion"))), "did you mean version?");
  }

  @Test
  void whatIsFarFromEverythingGetsNoSuggestion() {
    assertThat(CommandRun.of(Map.of(), List.of("frobnicate")).err()).contains("there is no command frobnicate; there are build, lint").doesNotContain("did you mean");
  }

  @Test
  void optionsWithoutEffectSaySoOnce() {
    var given = List.of("--force-build-metadata", "--skip-unused-stages", "--compressed-caching", "--pre-cleanup", "--preserve-context");
    var run = build(Map.of(), Stream.concat(Stream.of("--no-push", "--force-build-metadata"), given.stream()).toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(given).allSatisfy(option -> assertThat(run.err().lines().filter(line -> line.contains(option + " has no effect: "))).hasSize(1));
    assertThat(build(Map.of(), "--no-push").err()).doesNotContain("no effect");
    assertThat(build(Map.of(), "--no-push", "--context-sub-path=sub").err()).contains("--context-sub-path: has no effect on a plain directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cache-ttl=5x", "--log-format=banana", "--image-fs-extract-retry=-1", "--git=branch", "--credential-helpers=banana", "--image-format=banana",
      "--skip-unused-stages=banana", "--cache-repo=A/B", "--push-retry=-1", "--image-download-retry=-1", "--registry-certificate=reg.test=/none",
      "--registry-client-cert=reg.test=/none,/none", "--registry-client-cert=reg.test=/none", "--registry-client-cert=reg.test"})
  void theirValuesAreReadAllTheSame(String option) {
    assertRefused(build(Map.of(), "--no-push", option), option.substring(0, option.indexOf('=')));
  }
}

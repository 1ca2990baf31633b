package dev.kaniko.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server of a registry, as options and references name it. */
final class RegistryHostTest {
  @ParameterizedTest
  @ValueSource(strings = {
      "docker.io", "localhost", "reg", "LOCALHOST:5000", "a-b.c1:80", "127.0.0.1:1", "reg:65535", "[::1]", "[::1]:5051", "[2001:db8::ff00:42:8329]:443",
      "[::ffff:127.0.0.1]:5000", "xn--bcher-kva.example", "1"
  })
  void whatIsAHostIsReadAsItIsWritten(String text) {
    assertThat(RegistryHost.parse(text).toString()).isEqualTo(text);
  }

  @Test
  void aPortIsApartFromTheName() {
    assertThat(RegistryHost.parse("[::1]:5051")).isEqualTo(new RegistryHost("[::1]", OptionalInt.of(5051)));
    assertThat(RegistryHost.parse("reg.test")).isEqualTo(new RegistryHost("reg.test", OptionalInt.empty()));
  }

  @Test
  void theCaseOfAHostDoesNotCount() {
    assertThat(RegistryHost.parse("Reg.Test:5000").normalized()).isEqualTo(RegistryHost.parse("reg.test:5000"));
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '\'', value = {
      "http://reg:5000,begins with the scheme http://,write reg:5000",
      "HTTPS://reg,begins with the scheme HTTPS://,write reg",
      "oci://,begins with the scheme oci://,write HOST or HOST:PORT",
      "//reg,begins with '/',write reg",
      "'reg ',has a blank,write reg",
      "' reg',has a blank,write reg",
      "reg/team,has a path,write reg",
      "reg/,has a path,write reg",
      "reg.test.,ends with '.',write reg.test",
      "reg.test.:5000,ends with '.',write reg.test:5000",
      "reg:,has no port,write reg or reg:PORT",
      "reg:0,has the port 0,from 1 to 65535",
      "reg:99999,has the port 99999,from 1 to 65535",
      "reg:99999999999999999999,has the port,from 1 to 65535",
      "reg:-1,has the port -1,from 1 to 65535",
      "reg:x,has the port x,from 1 to 65535",
      "reg:+80,has the port +80,from 1 to 65535",
      "[::1]:0,has the port 0,from 1 to 65535",
      "[::1]:,has no port,write [::1] or [::1]:PORT",
      "::1,more than one ':',write [::1]",
      "2001:db8::1:5000,more than one ':',write [2001:db8::1:5000] or [ADDRESS]:PORT",
      "a:1:2,more than one ':',write HOST or HOST:PORT",
      "[::1,is not an IPv6 address,[::1]:5000",
      "[reg]:5000,is not an IPv6 address,[::1]:5000",
      "[::1]x,is not an IPv6 address,[::1]:5000",
      "[fe80::1%eth0]:5000,is not an IPv6 address,[::1]:5000",
      "[],is not an IPv6 address,[::1]:5000",
      "my_reg:5051,has '_',letters",
      "bücher.example:5000,outside of ASCII,write xn--bcher-kva.example:5000",
      ":5000,has no host,write HOST",
      "'',the host is missing,write HOST",
      "a..b,is not a host,1 to 63",
      "-a,is not a host,first and last not '-'",
      "a-.b,is not a host,first and last not '-'"
  })
  void whatIsNoneIsToldWithTheFormThatIsRight(String text, String wrong, String right) {
    assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse(text)).withMessageContaining(wrong).withMessageContaining(right);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user:secret@reg:5000", "http://user:secret@reg:5000", "user:secret@", "user:sec@secret@reg"})
  void aPasswordIsNotRepeated(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse(text)).withMessageContaining("has a user")
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret", "sec@"));
  }

  @Test
  void aNameHasALimit() {
    var label = "a".repeat(63);
    assertThat(RegistryHost.parse(label + ".b").name()).hasSize(65);
    assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse(label + "a.b")).withMessageContaining("1 to 63");
    assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse((label + ".").repeat(4) + "b")).withMessageContaining("253 are the most");
    assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse("a.".repeat(1_000_000) + "b")).withMessageContaining("253 are the most");
  }

  @ParameterizedTest
  @CsvSource({
      "[::1]:5051/a/b:1,[::1]:5051/a/b:1",
      "[::1]/a,[::1]/a:latest",
      "LOCALHOST:5000/a,LOCALHOST:5000/a:latest",
      "localhost/a,localhost/a:latest"
  })
  void aReferenceBeginsWithAHost(String text, String read) {
    assertThat(ImageReference.parse(text).toString()).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({
      "http://reg:5000/a:1,begins with the scheme http://; write reg:5000/a:1",
      "docker://alpine,begins with the scheme docker://; write alpine",
      "https://user:secret@reg/a,begins with the scheme https://; write ***@reg/a",
      "user:secret@reg.test/a,it has a user",
      "my_reg:5051/a,has '_'",
      "reg:99999/a,has the port 99999",
      "reg:0/a,has the port 0",
      "reg:/a,has no port",
      "reg.test./a,ends with '.'",
      "[::1:5000/a,is not an IPv6 address",
      "repo:,the tag is missing",
      "reg.test/repo:,the tag is missing",
      "reg.test/,the repository is missing",
      "reg.test/Repo:1,repository name (Repo) must be lowercase",
      "repo:-x,the tag is not",
      "repo@sha256:12,invalid reference format"
  })
  void aReferenceThatIsNoneSaysWhy(String text, String why) {
    assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse(text)).withMessageContaining("invalid reference format").withMessageContaining(why)
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret"));
  }

  @Test
  void aTagHasALimit() {
    assertThat(ImageReference.parse("repo:" + "t".repeat(128)).tag()).isPresent();
    assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse("repo:" + "t".repeat(129)))
        .withMessageContaining("the tag has 129 characters, and 128 are the most");
  }
}

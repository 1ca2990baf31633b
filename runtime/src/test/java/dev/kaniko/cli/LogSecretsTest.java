package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LogSecretsTest {
  private final LogSecrets secrets = new LogSecrets();

  private static String filtered(LogSecrets.Filter filter, String output, Random random) {
    var shown = new ByteArrayOutputStream();
    var bytes = output.getBytes(UTF_8);
    for (int start = 0; start < bytes.length;) {
      int end = Math.min(bytes.length, start + 1 + random.nextInt(6));
      shown.writeBytes(filter.pass(Arrays.copyOfRange(bytes, start, end)));
      start = end;
    }
    shown.writeBytes(filter.rest());
    return shown.toString(UTF_8);
  }

  @Test
  void aSecretIsTakenOutHoweverItsBytesCome() {
    secrets.add(List.of("hunter22", "hunger", "-----BEGIN KEY-----\nMIIEowIBAAKCAQEA\n-----END KEY-----\n", "ab12"));
    for (int seed = 0; seed < 200; seed++) {
      assertThat(filtered(secrets.filter(), "hunt hunter22hunger\nhunhunter22\nMIIEowIBAAKCAQEA\nab12, cab12d hunge\nhung", new Random(seed)))
          .as("seed %d", seed).isEqualTo("hunt ******\nhun***\n***\n***, cab12d hunge\nhung");
    }
  }

  @Test
  void nothingIsKeptBackThatIsNoBeginningOfASecret() {
    assertThat(secrets.filter().pass("Continue? ".getBytes(UTF_8))).asString(UTF_8).isEqualTo("Continue? ");
    secrets.add(List.of("hunter22"));
    assertThat(secrets.filter().pass("Continue? ".getBytes(UTF_8))).asString(UTF_8).isEqualTo("Continue? ");
    assertThat(secrets.filter().pass("Continue? h".getBytes(UTF_8))).asString(UTF_8).isEqualTo("Continue? ");
  }

  @Test
  void wordsThatAreInAnyTextStay() {
    secrets.add(List.of("1", "yes", "true", "", " \n "));
    assertThat(secrets.hide("yes, it is true: 1")).isEqualTo("yes, it is true: 1");
  }

  @Test
  void aPartOfASecretArgumentThatAnErrorNamesAloneIsTakenOut() {
    secrets.add(LogSecrets.of(Map.of("API_TOKEN", "hunter22!/Second-half:zz", "AUTH_URL", "https://auth.example.test/login", "TAG", "harmless/value")));
    assertThat(secrets.hide("\"x:hunter22!\" has the port hunter22!")).isEqualTo("\"x:***\" has the port ***");
    assertThat(secrets.hide("repository name (Second-half) must be lowercase")).isEqualTo("repository name (***) must be lowercase");
    assertThat(secrets.hide("auth.example.test/harmless")).isEqualTo("auth.example.test/harmless");
  }
}

package dev.kaniko.runtime.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoogleHelperTest {
  private static final String REGISTRY = "europe-docker.pkg.dev";
  private static final String METADATA = "GET 169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token";
  private static final String CANARY = "canary-secret-of-google";

  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private FakeServices services;

  @BeforeEach
  void start() throws IOException {
    services = new FakeServices();
  }

  @AfterEach
  void stop() {
    services.close();
  }

  private Optional<Login> login() throws Exception {
    return new GoogleHelper(environment, home, services.web()).login(REGISTRY);
  }

  private void file(String json) throws IOException {
    environment.put("GOOGLE_APPLICATION_CREDENTIALS", Files.writeString(home.resolve("google.json"), json.replace('\'', '"')).toString());
  }

  private static String serviceAccount() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var key = Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return "{'type':'service_account','client_email':'a@b.test','client_id':'1','private_key_id':'2','token_uri':'https://oauth2.googleapis.com/token',"
        + "'private_key':'-----BEGIN PRIVATE KEY-----\\n" + key + "\\n-----END PRIVATE KEY-----\\n'}";
  }

  @Test
  void aServiceAccountSignsForAToken() throws Exception {
    file(serviceAccount());
    services.with("POST oauth2.googleapis.com/token", 200, Map.of("Content-Type", "application/json"), "{'access_token':'of-the-account','expires_in':3600,'token_type':'Bearer'}");
    var login = login().orElseThrow();
    assertThat(login.username()).isEqualTo("oauth2accesstoken");
    assertThat(login.secret()).isEqualTo("of-the-account");
    assertThat(login.expires()).isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3700));
  }

  @Test
  void aTokenOfAnotherProviderIsExchanged() throws Exception {
    var subject = Files.writeString(home.resolve("subject"), CANARY);
    file("{'type':'external_account','audience':'//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',"
        + "'subject_token_type':'urn:ietf:params:oauth:token-type:jwt','token_url':'https://sts.googleapis.com/v1/token','credential_source':{'file':'" + subject + "'}}");
    services.with("POST sts.googleapis.com/v1/token", 200, Map.of("Content-Type", "application/json"),
        "{'access_token':'of-the-federation','issued_token_type':'urn:ietf:params:oauth:token-type:access_token','token_type':'Bearer','expires_in':3600}");
    assertThat(login().orElseThrow().secret()).isEqualTo("of-the-federation");
    assertThat(services.last("POST sts").body()).contains("subject_token=" + CANARY);
  }

  @Test
  void theMetadataServerGivesATokenOfTheMachine() throws Exception {
    services.with(METADATA, 200, Map.of("Metadata-Flavor", "Google"), "{'access_token':'of-the-machine','expires_in':1800,'token_type':'Bearer'}");
    var login = login().orElseThrow();
    assertThat(login.secret()).isEqualTo("of-the-machine");
    assertThat(login.expires()).isBefore(Instant.now().plusSeconds(1801));
    assertThat(services.last("GET").header("Metadata-flavor")).isEqualTo("Google");

    environment.put("NO_GCE_CHECK", "true");
    assertThat(login()).isEmpty();
  }

  @Test
  void theMetadataServerOfAnotherCloudIsNotTaken() throws Exception {
    services.with(METADATA, "{'access_token':'of-another-cloud','expires_in':1800}");
    assertThat(login()).isEmpty();
  }

  @Test
  void aMachineWithoutAServiceAccountSaysSo() {
    services.with(METADATA, 404, Map.of("Metadata-Flavor", "Google"), "");
    assertThatIOException().isThrownBy(this::login).withMessageContaining("is there a service account?");
  }

  @Test
  void aFileComesBeforeTheMachineAndIsNamedIfItGivesNoToken() throws Exception {
    services.with(METADATA, 200, Map.of("Metadata-Flavor", "Google"), "{'access_token':'of-the-machine','expires_in':1800}");
    environment.put("GOOGLE_APPLICATION_CREDENTIALS", home.resolve("none.json").toString());
    assertThatIOException().isThrownBy(this::login).withMessage("GOOGLE_APPLICATION_CREDENTIALS: there is no file " + home.resolve("none.json"));
    file("{'type':'" + CANARY);
    assertThatIOException().isThrownBy(this::login).withMessageContaining("google.json").satisfies(e -> assertThat(e).message().doesNotContain(CANARY));
    file("{'type':'authorized_user','client_id':'1','client_secret':'" + CANARY + "1','refresh_token':'" + CANARY + "2'}");
    services.with("POST oauth2.googleapis.com/token", 400, Map.of("Content-Type", "application/json"),
        "{'error':'invalid_grant','error_description':'gone: " + CANARY + "2'}");
    assertThatIOException().isThrownBy(this::login).withMessageContaining("google.json").satisfies(e -> assertThat(e).message().doesNotContain(CANARY));
  }
}

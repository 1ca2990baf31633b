package dev.kaniko.runtime.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AzureHelperTest {
  private static final String REGISTRY = "team.azurecr.io";
  private static final String CANARY = "canary-secret-of-azure";

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private FakeServices services;

  @BeforeEach
  void start() throws IOException {
    services = new FakeServices();
    services.with("POST login.", "{'access_token':'of-entra'}");
    services.with("POST team.azurecr.", "{'refresh_token':'of-the-registry'}");
  }

  @AfterEach
  void stop() {
    services.close();
  }

  private Optional<Login> login(String registry) throws Exception {
    return new AzureHelper(environment, services.web()).login(registry);
  }

  private void application() {
    environment.put("AZURE_TENANT_ID", "tenant-1");
    environment.put("AZURE_CLIENT_ID", "client-1");
  }

  private void workloadIdentity() throws IOException {
    application();
    environment.put("AZURE_FEDERATED_TOKEN_FILE", Files.writeString(folder.resolve("token"), CANARY + "\n").toString());
  }

  @Test
  void aWorkloadIdentityIsExchangedTwice() throws Exception {
    workloadIdentity();
    var login = login(REGISTRY).orElseThrow();
    assertThat(login.username()).isEqualTo(Login.TOKEN);
    assertThat(login.secret()).isEqualTo("of-the-registry");
    assertThat(login.lasts(Instant.now().plus(Duration.ofHours(2)))).isTrue();
    assertThat(login.lasts(Instant.now().plus(Duration.ofHours(4)))).isFalse();
    assertThat(services.calls()).containsExactly("POST login.microsoftonline.com/tenant-1/oauth2/v2.0/token", "POST team.azurecr.io/oauth2/exchange");
    assertThat(services.first("POST login").body()).isEqualTo("grant_type=client_credentials&client_id=client-1"
        + "&scope=https%3A%2F%2Fcontainerregistry.azure.net%2F.default"
        + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" + CANARY);
    assertThat(services.last("POST team").body()).isEqualTo("grant_type=access_token&service=team.azurecr.io&tenant=tenant-1&access_token=of-entra")
        .as("what is for Entra goes there only").doesNotContain(CANARY);
  }

  @Test
  void aClientSecretIsTaken() throws Exception {
    application();
    environment.put("AZURE_CLIENT_SECRET", CANARY);
    assertThat(login(REGISTRY)).isPresent();
    assertThat(services.first("POST login").body()).contains("client_secret=" + CANARY).doesNotContain("assertion");
  }

  @Test
  void eachCloudHasItsOwnAuthorityUnlessOneIsNamed() throws Exception {
    workloadIdentity();
    assertThat(login("team.azurecr.cn")).isPresent();
    assertThat(login("team.azurecr.us")).isPresent();
    environment.put("AZURE_AUTHORITY_HOST", "https://login.of.test");
    assertThat(login(REGISTRY)).isPresent();
    assertThat(services.calls()).filteredOn(call -> call.contains("token")).containsExactly("POST login.chinacloudapi.cn/tenant-1/oauth2/v2.0/token",
        "POST login.microsoftonline.us/tenant-1/oauth2/v2.0/token", "POST login.of.test/tenant-1/oauth2/v2.0/token");
  }

  @Test
  void theIdentityOfTheMachineIsUsedLast() throws Exception {
    services.with("GET 169.254.169.254/metadata/identity/oauth2/token", "{'access_token':'of-the-machine'}");
    environment.put("AZURE_CLIENT_ID", "client-1");
    assertThat(login(REGISTRY)).isPresent();
    assertThat(services.calls()).first().isEqualTo(
        "GET 169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fcontainerregistry.azure.net&client_id=client-1");
    assertThat(services.first("GET").header("Metadata")).isEqualTo("true");
    assertThat(services.last("POST team").body()).contains("access_token=of-the-machine").doesNotContain("tenant");
  }

  @Test
  void withoutAnyIdentityThereIsNoLogin() throws Exception {
    assertThat(login(REGISTRY)).isEmpty();
    assertThat(services.calls()).noneMatch(call -> call.startsWith("POST"));
  }

  @Test
  void aRefusalSaysWhyAndHasNoSecret() throws Exception {
    workloadIdentity();
    try (var refusing = new FakeServices()) {
      refusing.with("POST login", 400, Map.of(), "{'error':'invalid_client','error_description':'AADSTS70021: no matching identity for " + CANARY + "'}");
      assertThatIOException().isThrownBy(() -> new AzureHelper(environment, refusing.web()).login(REGISTRY))
          .withMessage("login.microsoftonline.com answered 400 (AADSTS70021: no matching identity for ***)");
    }
    environment.remove("AZURE_TENANT_ID");
    assertThatIOException().isThrownBy(() -> login(REGISTRY)).withMessage("AZURE_TENANT_ID is not set, and AZURE_FEDERATED_TOKEN_FILE needs it");
    environment.put("AZURE_AUTHORITY_HOST", "http://login.of.test");
    assertThatIOException().isThrownBy(() -> login(REGISTRY)).withMessage("AZURE_AUTHORITY_HOST is not an address with https://");
    assertThat(services.calls()).isEmpty();
  }

  @Test
  void aRedirectionIsNotFollowed() throws Exception {
    workloadIdentity();
    try (var redirecting = new FakeServices()) {
      redirecting.with("POST login", 307, Map.of("Location", services.address() + "/evil"), "{}");
      assertThatIOException().isThrownBy(() -> new AzureHelper(environment, redirecting.web()).login(REGISTRY)).withMessage("login.microsoftonline.com answered 307");
    }
    assertThat(services.calls()).isEmpty();
  }
}

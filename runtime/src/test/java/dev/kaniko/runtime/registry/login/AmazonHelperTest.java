package dev.kaniko.runtime.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK reads its settings from properties as it does from variables. */
final class AmazonHelperTest {
  private static final String REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
  private static final String API = "POST api.ecr.eu-west-1.amazonaws.com/";
  private static final String CANARY = "canary-secret-of-aws";

  @TempDir Path folder;

  private final Set<String> set = new HashSet<>();
  private FakeServices services;

  @BeforeEach
  void start() throws IOException {
    services = new FakeServices();
    property("aws.ec2MetadataServiceEndpoint", services.address() + "/imds/");
    property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    property("aws.configFile", folder.resolve("none").toString());
    property("aws.region", "eu-west-1");
    services.with("POST api.ecr.", "{'authorizationData':[{'authorizationToken':'" + token("AWS:given") + "','expiresAt':1900000000.5}]}");
    services.with("POST ecr", "{'authorizationData':[{'authorizationToken':'" + token("AWS:given") + "'}]}");
    services.with("POST api.ecr-public.", "{'authorizationData':{'authorizationToken':'" + token("AWS:public") + "','expiresAt':1900000000}}");
  }

  @AfterEach
  void stop() {
    services.close();
    set.forEach(System::clearProperty);
  }

  private void property(String name, String value) {
    set.add(name);
    System.setProperty(name, value);
  }

  private static String token(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private Optional<Login> login(String registry) throws Exception {
    return new AmazonHelper(Map.of(), services.web()).login(registry);
  }

  private void keys() {
    property("aws.accessKeyId", "AKIDOFVARIABLES");
    property("aws.secretAccessKey", CANARY);
  }

  private static String credentials(String key) {
    return "{'Code':'Success','AccessKeyId':'" + key + "','SecretAccessKey':'" + CANARY + "','Token':'" + CANARY + "','Expiration':'2030-01-01T00:00:00Z'}";
  }

  /** Returns the key that the request for the token was signed with. */
  private String signedWith() {
    var header = services.last(API).header("Authorization");
    assertThat(header).startsWith("AWS4-HMAC-SHA256 Credential=").contains("/eu-west-1/ecr/aws4_request").doesNotContain(CANARY);
    return header.replaceFirst(".*Credential=([^/]*)/.*", "$1");
  }

  @Test
  void theVariablesSignTheRequestForATokenOfTheRegionOfTheRegistry() throws Exception {
    keys();
    var login = login(REGISTRY).orElseThrow();
    assertThat(login).isEqualTo(new Login("AWS", "given", "the credentials of AWS", Instant.ofEpochSecond(1_900_000_000)));
    assertThat(signedWith()).isEqualTo("AKIDOFVARIABLES");
    var request = services.last(API);
    assertThat(request.header("X-amz-target")).isEqualTo("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken");
    assertThat(request.body()).isEqualTo("{}");
  }

  @Test
  void eachKindOfHostHasItsEndpoint() throws Exception {
    keys();
    for (var pair : Map.of(
        "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "ecr-fips.us-gov-west-1.amazonaws.com",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "api.ecr.cn-north-1.amazonaws.com.cn",
        "123456789012.dkr-ecr.us-east-2.on.aws", "ecr.us-east-2.api.aws",
        "public.ecr.aws", "api.ecr-public.us-east-1.amazonaws.com").entrySet()) {
      assertThat(login(pair.getKey())).as(pair.getKey()).isPresent();
      assertThat(services.calls()).last().isEqualTo("POST " + pair.getValue() + "/");
    }
  }

  @Test
  void theServiceAccountOfEksIsExchangedForCredentials() throws Exception {
    property("aws.webIdentityTokenFile", Files.writeString(folder.resolve("token"), CANARY).toString());
    property("aws.roleArn", "arn:aws:iam::123456789012:role/builder");
    property("aws.endpointUrlSts", services.address());
    services.with("POST ", 200, Map.of("Content-Type", "text/xml"), """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
        <AccessKeyId>AKIDOFSTS</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration>
        </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>""");
    assertThat(login(REGISTRY)).isPresent();
    assertThat(signedWith()).isEqualTo("AKIDOFSTS");
    assertThat(services.first("POST ").body()).contains("Action=AssumeRoleWithWebIdentity", "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fbuilder");
    assertThat(services.last(API).header("X-amz-security-token")).isEqualTo("t");
  }

  @Test
  void thePodIdentityOfEksIsUsed() throws Exception {
    property("aws.containerCredentialsFullUri", services.address() + "/pod/v1/credentials");
    property("aws.containerAuthorizationTokenFile", Files.writeString(folder.resolve("token"), "of-the-pod").toString());
    services.with("GET pod/v1/credentials", credentials("AKIDOFPOD"));
    assertThat(login(REGISTRY)).isPresent();
    assertThat(signedWith()).isEqualTo("AKIDOFPOD");
    assertThat(services.last("GET pod").header("Authorization")).isEqualTo("of-the-pod");
  }

  @Test
  void theRoleOfTheMachineIsUsedLast() throws Exception {
    services.with("PUT imds/", "token-of-session");
    services.with("GET imds//latest/meta-data/iam/security-credentials/builder", credentials("AKIDOFROLE"));
    services.with("GET imds//latest/meta-data/iam/security-credentials", "builder");
    assertThat(login(REGISTRY)).as(services.calls().toString()).isPresent();
    assertThat(signedWith()).isEqualTo("AKIDOFROLE");
    assertThat(services.calls()).anyMatch(call -> call.startsWith("PUT imds/latest/api/token"));
  }

  @Test
  void withoutCredentialsAPublicImageIsPulledWithoutAWord() throws Exception {
    assertThat(login("public.ecr.aws")).isEmpty();
    assertThatIOException().isThrownBy(() -> login(REGISTRY)).withMessageStartingWith("no credentials of AWS: neither variables");
    assertThat(services.calls()).noneMatch(call -> call.contains("ecr"));
  }

  @Test
  void aRefusalSaysWhyAndHasNoSecret() throws Exception {
    keys();
    try (var refusing = new FakeServices()) {
      refusing.with("POST api.ecr", 400, Map.of(), "{'__type':'AccessDeniedException','message':'may not do that with " + CANARY + "'}");
      assertThatIOException().isThrownBy(() -> new AmazonHelper(Map.of(), refusing.web()).login(REGISTRY))
          .withMessage("api.ecr.eu-west-1.amazonaws.com answered 400 (may not do that with ***)");
    }
    property("aws.webIdentityTokenFile", Files.writeString(folder.resolve("token"), CANARY).toString());
    property("aws.roleArn", "arn:aws:iam::123456789012:role/builder");
    property("aws.endpointUrlSts", services.address());
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    services.with("POST ", 403, Map.of("Content-Type", "text/xml"), """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
        <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>""");
    assertThatIOException().isThrownBy(() -> login(REGISTRY)).withMessageContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity")
        .satisfies(e -> assertThat(e).message().doesNotContain(CANARY).hasSizeLessThan(500));
  }
}

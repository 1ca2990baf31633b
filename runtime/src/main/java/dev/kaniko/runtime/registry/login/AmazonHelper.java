package dev.kaniko.runtime.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;

/**
 * Amazon's Elastic Container Registry, private and public. The default chain of the AWS SDK finds the credentials: variables, the web identity of a
 * Kubernetes service account, the profile, the credentials of the container (EKS Pod Identity, ECS), the role of the machine.
 */
final class AmazonHelper implements LoginHelper {
  private static final Pattern PRIVATE = Pattern.compile(
      "[0-9]{12}\\.dkr[.-]ecr(?<fips>-fips)?\\.(?<region>[a-z0-9-]+)\\.(?<domain>amazonaws\\.com|amazonaws\\.com\\.cn|amazonaws\\.eu|on\\.aws|on\\.amazonwebservices\\.com\\.cn)");
  private static final List<String> PUBLIC = List.of("public.ecr.aws", "ecr-public.aws.com");

  /** Variables that say where credentials are. Without any of them, a public image is pulled without credentials and without a word. */
  private static final List<String> HINTS = List.of("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_PROFILE",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");

  /** What the SDK says of a source that nobody has configured. */
  private static final List<String> NOT_CONFIGURED = List.of("from system settings", "AWS_WEB_IDENTITY_TOKEN_FILE or the javaproperty", "contained no credentials for profile",
      "neither AWS_CONTAINER_CREDENTIALS_FULL_URI", "from IMDS");

  private final Map<String, String> environment;
  private final Web web;

  AmazonHelper(Map<String, String> environment, Web web) {
    this.environment = environment;
    this.web = web;
  }

  /** The operation that gives a token, and what its request is signed for. */
  private record Service(URI endpoint, String name, String region, String target) {
    static Service of(String registry) {
      if (PUBLIC.contains(registry)) {
        return new Service(URI.create("https://api.ecr-public.us-east-1.amazonaws.com/"), "ecr-public", "us-east-1", "SpencerFrontendService.GetAuthorizationToken");
      }
      var host = PRIVATE.matcher(registry);
      if (!host.matches()) {
        throw new IllegalArgumentException(registry);
      }
      var region = host.group("region");
      boolean isFips = host.group("fips") != null;
      var endpoint = switch (host.group("domain")) {
        case "on.aws" -> (isFips ? "ecr-fips." : "ecr.") + region + ".api.aws";
        case "on.amazonwebservices.com.cn" -> "ecr." + region + ".api.amazonwebservices.com.cn";
        default -> (isFips ? "ecr-fips." : "api.ecr.") + region + "." + host.group("domain");
      };
      return new Service(URI.create("https://" + endpoint + "/"), "ecr", region, "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken");
    }
  }

  @Override
  public String name() {
    return "ecr";
  }

  @Override
  public boolean serves(String registry) {
    return PUBLIC.contains(registry) || PRIVATE.matcher(registry).matches();
  }

  @Override
  public Optional<Login> login(String registry) throws IOException {
    AwsCredentials credentials;
    try (var chain = DefaultCredentialsProvider.builder().build()) {
      credentials = chain.resolveCredentials();
    } catch (SdkException e) {
      if (PUBLIC.contains(registry) && HINTS.stream().noneMatch(environment::containsKey)) {
        return Optional.empty();
      }
      throw new IOException("no credentials of AWS: " + reason(String.valueOf(e.getMessage())), e);
    }
    var service = Service.of(registry);
    var secrets = List.of(credentials.secretAccessKey());
    var answer = web.post(service.endpoint(), signed(service, credentials), "{}", secrets).json().path("authorizationData");
    return Optional.of(login(answer.isArray() ? answer.path(0) : answer, service));
  }

  /** The SDK says what each source of its chain lacks. What somebody has configured is of interest, and not the long rest. */
  private static String reason(String message) {
    var failed = Pattern.compile(", (?=[A-Z][A-Za-z]+Provider\\()").splitAsStream(message.replaceFirst("^.*?\\) ?: \\[", "").replaceFirst("\\]$", ""))
        .filter(source -> NOT_CONFIGURED.stream().noneMatch(source::contains))
        .collect(Collectors.joining("; "));
    return failed.isEmpty()
        ? "neither variables nor a profile, the web identity of a service account, credentials of a container or a role of this machine"
        : Web.masked(failed, List.of());
  }

  /** Signs the request with Signature Version 4. The client sets the headers for the host and the length itself. */
  private static Map<String, String> signed(Service service, AwsCredentials credentials) {
    var request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(service.endpoint())
        .putHeader("Content-Type", "application/x-amz-json-1.1")
        .putHeader("X-Amz-Target", service.target())
        .build();
    var signed = AwsV4HttpSigner.create().sign(SignRequest.builder(credentials)
        .request(request)
        .payload(() -> new ByteArrayInputStream("{}".getBytes(UTF_8)))
        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.name())
        .putProperty(AwsV4HttpSigner.REGION_NAME, service.region())
        .build());
    var headers = new HashMap<String, String>();
    signed.request().forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Host") || name.equalsIgnoreCase("Content-Length"));
    return headers;
  }

  private static Login login(JsonNode data, Service service) throws IOException {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(data.path("authorizationToken").asText("")), UTF_8);
    } catch (IllegalArgumentException e) {
      pair = "";
    }
    int colon = pair.indexOf(':');
    if (colon <= 0) {
      throw new IOException(service.endpoint().getHost() + " gave no authorization token");
    }
    var expires = data.path("expiresAt").isNumber() ? Instant.ofEpochSecond(data.path("expiresAt").asLong()) : Instant.MAX;
    return new Login(pair.substring(0, colon), pair.substring(colon + 1), "the credentials of AWS", expires);
  }
}

package dev.kaniko.runtime.context;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The default chain of the AWS SDK: a profile, the web identity of a Kubernetes service account, the credentials of the container (EKS Pod Identity,
 * ECS), the role of the machine. The SDK is loaded only when this class is used.
 */
final class AwsDefaultChain {
  /** Variables that say where credentials are. With one of them, a request without credentials is not what the user wants. */
  private static final List<String> HINTS = List.of("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_PROFILE",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");

  private AwsDefaultChain() {}

  static Optional<AwsKeys> keys(Map<String, String> environment) throws IOException {
    try (var chain = DefaultCredentialsProvider.builder().build()) {
      var credentials = chain.resolveCredentials();
      var session = credentials instanceof AwsSessionCredentials temporary ? Optional.of(temporary.sessionToken()) : Optional.<String>empty();
      return Optional.of(new AwsKeys(credentials.accessKeyId(), credentials.secretAccessKey(), session));
    } catch (SdkException e) {
      if (HINTS.stream().noneMatch(environment::containsKey)) {
        return Optional.empty();
      }
      throw new IOException("no credentials of AWS: " + e.getMessage(), e);
    }
  }
}

package dev.kaniko.runtime.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signatures and addresses of S3. */
final class AwsSignatureTest {
  private static final AwsKeys KEYS = new AwsKeys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty());

  /** The example of AWS for a GET of an object, from the documentation of Signature Version 4. */
  @Test
  void theSignatureIsThatOfThePublishedExample() {
    var signed = new AwsSignature(KEYS, "us-east-1", Instant.parse("2013-05-24T00:00:00Z"))
        .sign(URI.create("https://examplebucket.s3.amazonaws.com/test.txt"), Map.of("Range", "bytes=0-9"));
    assertThat(signed.get("Authorization")).isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  private static String address(Map<String, String> environment, String bucket, String key) {
    return S3Settings.of(environment).address(new ContextLocation.S3Object(bucket, key));
  }

  @Test
  void aBucketIsAPartOfTheHostNameWhereThatIsPossible() {
    assertThat(address(Map.of(), "team", "a b/c+d.tar.gz")).isEqualTo("https://team.s3.us-east-1.amazonaws.com/a%20b/c%2Bd.tar.gz");
    assertThat(address(Map.of("AWS_REGION", "cn-north-1"), "team", "k")).isEqualTo("https://team.s3.cn-north-1.amazonaws.com.cn/k");
    assertThat(address(Map.of("AWS_DEFAULT_REGION", "eu-west-3"), "team.x", "k")).isEqualTo("https://s3.eu-west-3.amazonaws.com/team.x/k");
    assertThat(address(Map.of("S3_ENDPOINT", "https://minio.test:9000/"), "team", "k")).isEqualTo("https://team.minio.test:9000/k");
    assertThat(address(Map.of("S3_ENDPOINT", "https://minio.test:9000", "S3_FORCE_PATH_STYLE", "true"), "team", "k")).isEqualTo("https://minio.test:9000/team/k");
    assertThat(address(Map.of("S3_ENDPOINT", "http://127.0.0.1:9000"), "team", "k")).isEqualTo("http://127.0.0.1:9000/team/k");
    assertThat(address(Map.of("AWS_ENDPOINT_URL", "http://[::1]:9000", "S3_ENDPOINT", ""), "team", "k")).isEqualTo("http://[::1]:9000/team/k");
  }

  @Test
  void aWrongVariableIsNamed() {
    for (var variable : Map.of("S3_ENDPOINT", "minio:9000", "S3_FORCE_PATH_STYLE", "banana", "AZURE_STORAGE_ACCESS_KEY", "%%",
        "GIT_PULL_METHOD", "ftp", "STORAGE_EMULATOR_HOST", "http://").entrySet()) {
      var settings = new ContextSettings(GitOptions.NONE, Map.of(variable.getKey(), variable.getValue()));
      assertThatThrownBy(settings::check).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(variable.getKey() + ": ");
    }
    assertThatThrownBy(() -> address(Map.of("AWS_REGION", "a/b"), "team", "k")).hasMessageStartingWith("AWS_REGION: ");
    new ContextSettings(GitOptions.NONE, Map.of("AWS_REGION", "a/b", "S3_ENDPOINT", "", "GIT_PULL_METHOD", "http", "STORAGE_EMULATOR_HOST", "gcs:4443")).check();
  }
}

package dev.kaniko.runtime.context;

import dev.kaniko.runtime.fetch.IncomingFile;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.fetch.RequestSigner;
import dev.kaniko.runtime.fetch.WebStatusException;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Reads objects of S3. Without credentials, only public objects can be read. */
final class S3Storage {
  private static final int FORBIDDEN = 403;

  private final S3Settings settings;
  private final AwsKeys.Login login;
  private final Clock clock;

  S3Storage(S3Settings settings, AwsKeys.Login login, Clock clock) {
    this.settings = settings;
    this.login = login;
    this.clock = clock;
  }

  IncomingFile open(ContextLocation.S3Object object, RemoteFiles files) throws IOException, InterruptedException {
    var keys = login.keys();
    try {
      return open(object, settings, keys, files);
    } catch (WebStatusException e) {
      // The server says so if the bucket is in another region than the request is signed for.
      var region = e.header("x-amz-bucket-region").flatMap(settings::in);
      if (region.isPresent()) {
        return open(object, region.get(), keys, files);
      }
      if (e.status() == FORBIDDEN && keys.isEmpty()) {
        throw new IOException(e.getMessage() + "; no AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or let the container have a role", e);
      }
      throw e;
    }
  }

  private IncomingFile open(ContextLocation.S3Object object, S3Settings where, Optional<AwsKeys> keys, RemoteFiles files)
      throws IOException, InterruptedException {
    RequestSigner signer = keys.isEmpty()
        ? RequestSigner.NONE
        : (address, headers) -> new AwsSignature(keys.get(), where.region(), clock.instant()).sign(address, headers);
    return files.open(where.address(object), Map.of(), signer);
  }
}

package dev.kaniko.runtime.context;

import com.google.auth.oauth2.GoogleCredentials;
import dev.kaniko.instruction.Input;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads objects of Google Cloud Storage over its XML API. It uses Google's application default credentials: the file in {@code
 * GOOGLE_APPLICATION_CREDENTIALS}, the login of gcloud, or the service account of the machine. Without credentials, only public objects can be read.
 */
final class GoogleStorage {
  private static final URI ENDPOINT = URI.create("https://storage.googleapis.com");
  private static final String READING = "https://www.googleapis.com/auth/devstorage.read_only";

  /** A source of access tokens. */
  interface Login {
    /** Returns an access token; empty if there are no credentials. */
    Optional<String> token() throws IOException;
  }

  private final URI endpoint;
  private final Login login;

  GoogleStorage() {
    this(ENDPOINT, GoogleStorage::applicationDefault);
  }

  GoogleStorage(URI endpoint, Login login) {
    this.endpoint = endpoint;
    this.login = login;
  }

  private static Optional<String> applicationDefault() throws IOException {
    GoogleCredentials credentials;
    try {
      credentials = GoogleCredentials.getApplicationDefault();
    } catch (IOException none) {
      return Optional.empty();
    }
    return Optional.of(credentials.createScoped(READING).refreshAccessToken().getTokenValue());
  }

  /** Fetches an object to a file in {@code scratch}. The caller removes the directory. */
  FileContent fetch(ContextLocation.GoogleObject object, Path scratch) throws IOException, InterruptedException {
    var token = login.token();
    // The token is sent to this host only, not to the target of a redirection.
    var settings = HttpSettings.of(ProxySelector.getDefault(), id -> id.equals("HTTP_AUTH_TOKEN_" + endpoint.getAuthority()) ? token : Optional.empty());
    try (var files = new RemoteFiles(scratch, settings)) {
      return files.fetch(new Input.Remote(address(object), Optional.empty())).content();
    }
  }

  private String address(ContextLocation.GoogleObject object) throws ContextException {
    try {
      return endpoint + new URI(null, null, "/" + object.bucket() + "/" + object.name(), null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new ContextException(object + ": not the name of an object", e);
    }
  }
}

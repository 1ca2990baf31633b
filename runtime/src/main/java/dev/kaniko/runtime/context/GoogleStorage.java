package dev.kaniko.runtime.context;

import com.google.auth.oauth2.GoogleCredentials;
import dev.kaniko.runtime.fetch.IncomingFile;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.fetch.RequestSigner;
import dev.kaniko.runtime.fetch.WebStatusException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Reads objects of Google Cloud Storage over its JSON API. It uses Google's application default credentials: the file in {@code
 * GOOGLE_APPLICATION_CREDENTIALS}, the login of gcloud, or the service account of the machine. Without credentials, only public objects can be read.
 * An emulator, named by {@code STORAGE_EMULATOR_HOST}, is asked without credentials.
 */
final class GoogleStorage {
  private static final String EMULATOR = "STORAGE_EMULATOR_HOST";
  private static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final URI ENDPOINT = URI.create("https://storage.googleapis.com");
  private static final String READING = "https://www.googleapis.com/auth/devstorage.read_only";
  private static final int NOT_FOUND = 404;

  /** Without this header, the server uncompresses an object that is stored with a Content-Encoding. */
  private static final Map<String, String> AS_STORED = Map.of("Accept-Encoding", "gzip");

  /** A source of access tokens. */
  interface Login {
    /** Returns an access token; empty if there are no credentials. */
    Optional<String> token() throws IOException;
  }

  private final URI endpoint;
  private final Optional<Login> login;

  GoogleStorage(Map<String, String> environment) {
    this(emulator(environment).orElse(ENDPOINT), emulator(environment).isPresent() ? Optional.empty() : Optional.of(() -> applicationDefault(environment)));
  }

  /** @param login empty for an emulator */
  GoogleStorage(URI endpoint, Optional<Login> login) {
    this.endpoint = endpoint;
    this.login = login;
  }

  /**
   * Returns the address of the emulator; empty if there is none.
   *
   * @throws IllegalArgumentException if it is malformed; the message names the variable
   */
  static Optional<URI> emulator(Map<String, String> environment) {
    var text = environment.getOrDefault(EMULATOR, "").strip().replaceFirst("(?<=[^/:])/+$", "");
    return UrlText.server(EMULATOR, text.isEmpty() || text.contains("://") ? text : "http://" + text);
  }

  private static Optional<String> applicationDefault(Map<String, String> environment) throws IOException {
    GoogleCredentials credentials;
    try {
      credentials = GoogleCredentials.getApplicationDefault();
    } catch (IOException e) {
      if (!environment.getOrDefault(FILE, "").isEmpty()) {
        throw new IOException(FILE + ": " + e.getMessage(), e);
      }
      return Optional.empty();
    }
    return Optional.of(credentials.createScoped(READING).refreshAccessToken().getTokenValue());
  }

  IncomingFile open(ContextLocation.GoogleObject object, RemoteFiles files) throws IOException, InterruptedException {
    var bucket = UrlText.encode(object.bucket(), "");
    var address = endpoint + "/storage/v1/b/" + bucket + "/o/" + UrlText.encode(object.name(), "") + "?alt=media";
    var token = login.isPresent() ? login.get().token() : Optional.<String>empty();
    RequestSigner signer = token.isEmpty() ? RequestSigner.NONE : (_, _) -> Map.of("Authorization", "Bearer " + token.get());
    try {
      return files.open(address, AS_STORED, signer);
    } catch (WebStatusException e) {
      if (e.status() == NOT_FOUND && login.isEmpty()) {
        return fromXmlApi(endpoint + "/" + bucket + "/" + UrlText.encode(object.name(), "/"), files, e);
      }
      if (login.isPresent() && token.isEmpty()) {
        throw new IOException(e.getMessage() + "; no Google credentials were found: set GOOGLE_APPLICATION_CREDENTIALS, or let the container have a service account", e);
      }
      throw e;
    }
  }

  /** Some emulators have the XML API only. */
  private static IncomingFile fromXmlApi(String address, RemoteFiles files, WebStatusException first) throws IOException, InterruptedException {
    try {
      return files.open(address, AS_STORED, RequestSigner.NONE);
    } catch (WebStatusException _) {
      throw first;
    }
  }
}

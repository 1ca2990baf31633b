package dev.kaniko.runtime.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;

/** Writes objects of Google Cloud Storage over its JSON API, with Google's application default credentials. */
final class GoogleUploads {
  private static final URI ENDPOINT = URI.create("https://storage.googleapis.com");
  private static final String WRITING = "https://www.googleapis.com/auth/devstorage.read_write";

  private GoogleUploads() {}

  static void put(Place.GoogleObject object, byte[] text) throws IOException, InterruptedException {
    var uri = object.emulator().orElse(ENDPOINT) + "/upload/storage/v1/b/" + encoded(object.bucket()) + "/o?uploadType=media&name=" + encoded(object.name());
    Uploads.send("POST", URI.create(uri), object.emulator().isPresent() ? Optional.empty() : Optional.of("Bearer " + token(object)), text, object);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static String token(Place.GoogleObject object) throws IOException {
    try {
      return GoogleCredentials.getApplicationDefault().createScoped(WRITING).refreshAccessToken().getTokenValue();
    } catch (IOException e) {
      throw new IOException(object + " cannot be written: there are no credentials of Google (GOOGLE_APPLICATION_CREDENTIALS, or the account of the machine): " + e.getMessage(), e);
    }
  }
}

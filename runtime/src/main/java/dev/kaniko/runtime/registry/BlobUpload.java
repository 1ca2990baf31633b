package dev.kaniko.runtime.registry;

import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One upload of a blob (distribution-spec, "Pushing blobs"). It is taken up as often as it breaks off: the registry is asked what it has, and gets the rest.
 * Where it cannot say, the upload begins again. A small blob is sent with the request that closes the upload.
 */
final class BlobUpload implements JibTransport.Interceptor<PushResult> {
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");
  private static final int MOST_REDIRECTS = 3;

  private final Descriptor blob;
  private final BlobSource source;
  private final LongConsumer progress;
  private @Nullable URL location;
  /** How many bytes the listener knows of. */
  private long told;
  private @Nullable UploadContent content;
  private boolean hasBegun;

  /** @param progress is told the number of bytes of each piece, and less than nothing for bytes that have to be sent again */
  BlobUpload(Descriptor blob, BlobSource source, LongConsumer progress) {
    this.blob = blob;
    this.source = source;
    this.progress = progress;
  }

  @Override
  public boolean wants(String method, String path) {
    return method.equals("POST") && path.contains("/blobs/uploads");
  }

  @Override
  public PushResult take(JibTransport.Sender sender) throws IOException {
    content = null;
    var place = location == null ? Optional.<URL>empty() : resume(sender, location);
    if (place.isEmpty()) {
      tell(0);
      location = null;
      try (var begun = sender.send()) {
        if (begun.getStatusCode() == 201) {
          return PushResult.MOUNTED;
        }
        place = Optional.of(next(begun, null));
      }
    }
    var next = place.get();
    location = next;
    if (!hasBegun && blob.size() <= UploadContent.SMALL) {
      hasBegun = true;
      close(sender, next, true);
      return PushResult.UPLOADED;
    }
    if (told == 0 || told < blob.size()) {
      next = sendRest(sender, next);
      location = next;
    }
    close(sender, next, false);
    return PushResult.UPLOADED;
  }

  /** Asks what has arrived, and returns where the rest is to go; empty if the upload has to begin again. */
  private Optional<URL> resume(JibTransport.Sender sender, URL known) throws IOException {
    try (var status = sender.send("GET", known, null, Map.of())) {
      var range = RANGE.matcher(Headers.first(status, "Range"));
      if (!range.matches() || Long.parseLong(range.group(1)) >= Math.max(1, blob.size())) {
        return Optional.empty();
      }
      long last = Long.parseLong(range.group(1));
      tell(last == 0 ? 0 : last + 1); // Registries that have nothing say "0-0".
      return Optional.of(next(status, known));
    } catch (ResponseException e) {
      if (mayPass(e)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private URL sendRest(JibTransport.Sender sender, URL place) throws IOException {
    long start = told;
    var range = start == 0 ? Map.<String, String>of() : Map.of("Content-Range", start + "-" + (blob.size() - 1));
    try (var answer = redirected(place, at -> sender.send("PATCH", at, rest(start), range))) {
      return next(answer, place);
    } catch (ResponseException e) {
      if (start > 0 && !mayPass(e)) {
        location = null;
        throw new IOException("the registry does not take the rest of the upload: " + e.getStatusCode(), e);
      }
      throw e;
    }
  }

  private UploadContent rest(long start) {
    tell(start);
    var rest = new UploadContent(blob, source, start, bytes -> tell(told + bytes));
    content = rest;
    return rest;
  }

  /** @param isWhole whether all bytes are sent with the request */
  private void close(JibTransport.Sender sender, URL place, boolean isWhole) throws IOException {
    var closing = URI.create(place + (place.getQuery() == null ? "?" : "&") + "digest=" + blob.digest()).toURL();
    try {
      redirected(closing, at -> sender.send("PUT", at, isWhole ? rest(0) : null, Map.of())).close();
    } catch (ResponseException e) {
      if (!mayPass(e)) {
        location = null;
      }
      throw e;
    }
  }

  private interface Sending {
    Response to(URL place) throws IOException;
  }

  /** The client below follows no redirect of a request with a body that it cannot send twice. */
  private static Response redirected(URL place, Sending sending) throws IOException {
    var at = place;
    for (int redirects = 0;; redirects++) {
      try {
        return sending.to(at);
      } catch (ResponseException e) {
        var there = e.getHeaders().getLocation();
        if ((e.getStatusCode() != 307 && e.getStatusCode() != 308) || there == null || redirects == MOST_REDIRECTS) {
          throw e;
        }
        at = resolved(at, there);
      }
    }
  }

  /** Tells whether the upload itself may be as it was. A token may be renewed. */
  private static boolean mayPass(ResponseException failure) {
    return failure.getStatusCode() == 401 || failure.getStatusCode() == 429 || failure.getStatusCode() >= 500;
  }

  /** Returns where the next request goes. */
  private static URL next(Response response, @Nullable URL before) throws IOException {
    var named = Headers.first(response, "Location");
    if (named.isEmpty() && before != null) {
      return before;
    }
    return resolved(response.getRequestUrl().toURL(), named);
  }

  private static URL resolved(URL base, String location) throws IOException {
    try {
      if (location.isEmpty()) {
        throw new IllegalArgumentException("it is empty");
      }
      return URI.create(base.toString()).resolve(location).toURL();
    } catch (IllegalArgumentException e) {
      throw new IOException("the registry names no place for the upload (Location: \"" + location + "\")", e);
    }
  }

  private void tell(long bytes) {
    if (bytes != told) {
      progress.accept(bytes - told);
      told = bytes;
    }
  }

  /** Takes back what was told: the blob goes another way. */
  void abandon() {
    tell(0);
  }

  void throwOwnFailure() throws IOException {
    if (content != null) {
      content.throwOwnFailure();
    }
  }
}

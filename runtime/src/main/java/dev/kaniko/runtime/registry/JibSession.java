package dev.kaniko.runtime.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpContent;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.registry.RegistryClient;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.JsonText;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import dev.kaniko.runtime.registry.login.Login;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * A session through jib's registry client: jib speaks the protocol and fetches and renews tokens; documents are taken from the
 * wire as they are, because jib's own model of them loses what it does not know.
 */
final class JibSession implements RegistrySession {
  private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final String DIGEST = "Docker-Content-Digest";
  private static final Descriptor NOTHING = Descriptor.of("", Digests.ofText(""), 0);

  private final String host;
  private final String repository;
  private final Access access;
  private final Optional<Login> login;
  private final String userAgent;
  private final JibTransport transport;
  private final Endpoints endpoints;
  private final Failures failures;
  private final Retry retry;
  private final Map<String, RegistryClient> clients = new HashMap<>();

  /**
   * @param host the server, where the registry's name is not that
   * @param retry repeats requests
   */
  JibSession(String registry, String host, String repository, Access access, Optional<Login> login,
      String userAgent, Endpoints endpoints, Retry retry) {
    this.host = host;
    this.repository = repository;
    this.access = access;
    this.login = login;
    this.userAgent = userAgent;
    this.transport = new JibTransport(endpoints, host, access, login.flatMap(Login::bearer));
    this.failures = new Failures(registry, repository, login, endpoints.patience().silence());
    this.endpoints = endpoints;
    this.retry = retry;
  }

  /** Runs a task with a client that has asked for its rights; {@code mountFrom} is empty or a second repository to read. */
  private interface ClientTask<T> {
    T run(RegistryClient client) throws IOException, com.google.cloud.tools.jib.api.RegistryException;
  }

  private synchronized RegistryClient client(String mountFrom)
      throws IOException, com.google.cloud.tools.jib.api.RegistryException {
    var known = clients.get(mountFrom);
    if (known != null) {
      return known;
    }
    var factory = mountFrom.isEmpty()
        ? RegistryClient.factory(EventHandlers.NONE, host, repository, transport)
        : RegistryClient.factory(EventHandlers.NONE, host, repository, mountFrom, transport);
    var given = login.filter(l -> l.bearer().isEmpty());
    given.ifPresent(l -> factory.setCredential(Credential.from(l.username(), l.secret())));
    var client = factory.setUserAgent(userAgent).newRegistryClient();
    boolean bearer = (login.isPresent() && given.isEmpty()) // There is nothing to fetch.
        || transport.run(() -> access == Access.PUSH ? client.doPushBearerAuth() : client.doPullBearerAuth());
    if (!bearer && given.isPresent()) {
      client.configureBasicAuth();
    }
    clients.put(mountFrom, client);
    return client;
  }

  private <T> Optional<T> intercept(String doing, JibTransport.Interceptor<T> interceptor, ClientTask<?> task)
      throws IOException {
    return retry.run(() -> interceptOnce(doing, "", interceptor, task));
  }

  private <T> Optional<T> interceptOnce(String doing, String mountFrom, JibTransport.Interceptor<T> interceptor, ClientTask<?> task)
      throws RegistryException {
    try {
      var client = client(mountFrom);
      return transport.intercept(interceptor, () -> task.run(client));
    } catch (IOException | com.google.cloud.tools.jib.api.RegistryException e) {
      throw failed(e, doing, mountFrom);
    }
  }

  /** Rights that do not hold are asked for once more, from the beginning. */
  private RegistryException failed(Exception failure, String doing, String mountFrom) {
    var failed = failures.of(failure, doing);
    if (failed.kind() == Kind.UNAUTHORIZED) {
      synchronized (this) {
        clients.remove(mountFrom);
      }
    }
    return failed;
  }

  /**
   * Takes the response to a request with this method whose path contains a text.
   *
   * @param body to send in place of the request's own
   */
  private record Taking<T>(String method, String word, Optional<HttpContent> body, Reading<T> reading) implements JibTransport.Interceptor<T> {
    private interface Reading<T> {
      T read(Response response) throws IOException;
    }

    private Taking(String method, String word, Reading<T> reading) {
      this(method, word, Optional.empty(), reading);
    }

    @Override
    public boolean wants(String requestMethod, String path) {
      return requestMethod.equals(method) && path.startsWith("/v2/") && path.contains(word);
    }

    @Override
    public T take(JibTransport.Sender sender) throws IOException {
      try (var response = body.isPresent() ? sender.send(body.get()) : sender.send()) {
        return reading.read(response);
      }
    }
  }

  /** Ends a task whose response says 404. jib would read the reason by reflection, which takes longer than the request. */
  private record EndingWhereMissing<T>(JibTransport.Interceptor<T> interceptor) implements JibTransport.Interceptor<T> {
    @Override
    public boolean wants(String method, String path) {
      return interceptor.wants(method, path);
    }

    @Override
    public T take(JibTransport.Sender sender) throws IOException {
      try {
        return interceptor.take(sender);
      } catch (ResponseException e) {
        throw e.getStatusCode() == 404 ? new IOException("not found", e) : e;
      }
    }
  }

  @Override
  public Optional<Descriptor> head(String tagOrDigest) throws IOException {
    // jib looks a manifest up with GET; the body is left unread.
    var taking = new Taking<>("GET", "/manifests/", response -> {
      var digest = Headers.first(response, DIGEST);
      return !SHA256.matcher(digest).matches() || response.getContentLength() < 0
          ? NOTHING
          : Descriptor.of(Headers.mediaType(response), Digest.parse(digest), response.getContentLength());
    });
    var found = intercept("cannot look up " + tagOrDigest, taking, client -> client.checkManifest(tagOrDigest));
    return found.isPresent() && found.get().equals(NOTHING)
        ? Optional.of(manifest(tagOrDigest).descriptor())
        : found;
  }

  @Override
  public RawDocument manifest(String tagOrDigest) throws IOException {
    var doing = "cannot read manifest " + tagOrDigest;
    var taking = new Taking<>("GET", "/manifests/", response -> {
      var bytes = response.getBody().readNBytes(RawDocument.MAX_BYTES + 1);
      if (bytes.length > RawDocument.MAX_BYTES) {
        throw new RegistryException(Kind.REJECTED, name() + ": manifest " + tagOrDigest + " has more than 4 MiB");
      }
      var document = new RawDocument(Headers.mediaType(response), bytes);
      var named = tagOrDigest.contains(":") ? tagOrDigest : Headers.first(response, DIGEST);
      if (named.startsWith("sha256:") && !named.equals(document.digest().toString())) {
        throw corrupt("manifest " + tagOrDigest + " is corrupt: its bytes have the digest " + document.digest()
            + (named.equals(tagOrDigest) ? "" : ", and the registry says " + named));
      }
      if (!isObject(bytes)) {
        throw corrupt("manifest " + tagOrDigest + " is corrupt: it is not JSON");
      }
      return document;
    });
    return intercept(doing, new EndingWhereMissing<>(taking), client -> client.pullManifest(tagOrDigest))
        .orElseThrow(() -> new IllegalStateException("jib has read a manifest that was not asked for"));
  }

  private static boolean isObject(byte[] bytes) throws IOException {
    try {
      return JsonText.read(bytes).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private String name() {
    return host + "/" + repository;
  }

  private RegistryException corrupt(String what) {
    return new RegistryException(Kind.CORRUPT, name() + ": " + what);
  }

  @Override
  public void putManifest(RawDocument manifest, String tagOrDigest) throws IOException {
    var doing = "cannot store manifest " + tagOrDigest;
    var taking = new Taking<>("PUT", "/manifests/", Optional.of(new ByteArrayContent(manifest.mediaType(), manifest.bytes())), response -> Headers.first(response, DIGEST));
    retry.run(() -> {
      var stored = interceptOnce(doing, "", taking, client -> client.pushManifest(new NamedManifest(manifest.mediaType()), tagOrDigest)).orElse("");
      // A registry that does not say so is asked: bytes may change on their way, and something else may have answered in its place.
      if (!stored.equals(manifest.digest().toString()) && !isStored(manifest, tagOrDigest)) {
        throw corrupt("manifest " + tagOrDigest + " was not stored as " + manifest.digest() + (stored.isEmpty() ? "" : ", but as " + stored));
      }
      return true;
    });
  }

  private boolean isStored(RawDocument manifest, String tagOrDigest) throws RegistryException {
    var taking = new Taking<>("GET", "/manifests/", response -> response.getBody().readNBytes(RawDocument.MAX_BYTES + 1));
    try {
      var found = interceptOnce("cannot read manifest " + tagOrDigest, "", new EndingWhereMissing<>(taking), client -> client.pullManifest(tagOrDigest));
      return found.isPresent() && Arrays.equals(found.get(), manifest.bytes());
    } catch (RegistryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public boolean hasBlob(Descriptor blob) throws IOException {
    return retry.run(() -> hasBlobNow(blob));
  }

  private boolean hasBlobNow(Descriptor blob) throws RegistryException {
    var digest = jibDigest(blob);
    var taking = new Taking<>("HEAD", "/blobs/", response -> response.getContentLength());
    var length = interceptOnce("cannot look up blob " + blob.digest(), "", taking, client -> client.checkBlob(digest));
    return length.isPresent() && (length.get() == blob.size() || length.get() <= 0);
  }

  @Override
  public void pull(Descriptor blob, OutputStream sink, LongConsumer progress) throws IOException {
    var digest = jibDigest(blob);
    var guarded = new GuardedOutput(sink, blob.size(), progress);
    var doing = "cannot read blob " + blob.digest();
    try {
      var client = client("");
      var _ = endpoints.pulls().during(() -> transport.run(() -> client.pullBlob(digest, size -> {}, bytes -> {}).writeTo(guarded)));
    } catch (IOException | com.google.cloud.tools.jib.api.RegistryException e) {
      guarded.throwOwnFailure();
      if (guarded.isTooLong()) {
        throw corrupt("blob " + blob.digest() + " is corrupt: it has more than the " + blob.size() + " bytes of its descriptor");
      }
      var translated = failed(e, doing, "");
      // jib says that the digest is wrong with an exception that only it can name: one that no response has caused.
      throw translated.kind() == Kind.REJECTED && translated.getCause() != null && !Failures.isResponse(e)
          ? new RegistryException(Kind.CORRUPT, name() + ": blob " + blob.digest() + " is corrupt: its bytes have another digest", e)
          : translated;
    }
    if (guarded.written() != blob.size()) {
      throw corrupt("blob " + blob.digest() + " has " + guarded.written() + " bytes where its descriptor says " + blob.size());
    }
  }

  @Override
  public PushResult push(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress)
      throws IOException {
    return hasBlob(blob) ? PushResult.EXISTED : upload(blob, source, mountFrom, progress);
  }

  @Override
  public PushResult upload(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress) throws IOException {
    if (mountFrom.isPresent() && !mountFrom.get().equals(repository)) {
      try {
        return upload(blob, source, mountFrom.get(), progress);
      } catch (RegistryException e) {
        if (e.kind() != Kind.UNAUTHORIZED && e.kind() != Kind.DENIED && e.kind() != Kind.NOT_FOUND && e.kind() != Kind.REJECTED) {
          throw e;
        }
        // The other repository may not be read with these credentials, or not at all; an upload needs it no longer.
      }
    }
    return upload(blob, source, "", progress);
  }

  private PushResult upload(Descriptor blob, BlobSource source, String mountFrom, LongConsumer progress) throws IOException {
    var upload = new BlobUpload(blob, source, progress);
    try {
      return retry.run(() -> endpoints.pushes().during(() -> uploadOnce(blob, upload, mountFrom)));
    } catch (RegistryException e) {
      upload.abandon();
      throw e;
    }
  }

  private PushResult uploadOnce(Descriptor blob, BlobUpload upload, String mountFrom) throws IOException {
    try {
      // The bytes go another way than through jib, which could not go on where an upload broke off.
      return interceptOnce("cannot upload blob " + blob.digest(), mountFrom, upload,
          client -> client.pushBlob(jibDigest(blob), Blobs.from(""), mountFrom.isEmpty() ? null : mountFrom, bytes -> {}))
          .orElseThrow(() -> new IllegalStateException("jib has begun no upload"));
    } catch (RegistryException e) {
      upload.throwOwnFailure();
      if (isUploaded(blob, e)) {
        return PushResult.UPLOADED;
      }
      throw e;
    }
  }

  /** Tells whether the registry took the blob and only its answer was lost. A further closing request then finds no upload. */
  private boolean isUploaded(Descriptor blob, RegistryException failure) {
    try {
      return switch (failure.kind()) {
        case CONNECTION_LOST, SILENT, BUSY, NOT_FOUND -> hasBlobNow(blob);
        case UNREACHABLE, BAD_CERTIFICATE, PLAIN_HTTP, UNAUTHORIZED, DENIED, BLOB_UNKNOWN, CORRUPT, IMMUTABLE_TAG, REJECTED -> false;
      };
    } catch (RegistryException notKnown) {
      return false;
    }
  }

  @Override
  public void checkPushAllowed() throws IOException {
    var interceptor = new JibTransport.Interceptor<Boolean>() {
      @Override
      public boolean wants(String method, String path) {
        return method.equals("POST") && path.contains("/blobs/uploads");
      }

      @Override
      public Boolean take(JibTransport.Sender sender) throws IOException {
        try (var begun = sender.send()) {
          cancel(sender, begun);
        }
        return true;
      }
    };
    var _ = intercept("cannot push", interceptor,
        client -> client.pushBlob(jibDigest(NOTHING), Blobs.from(""), null, bytes -> {}));
  }

  /** The registry drops abandoned uploads by itself; that it began one is what we wanted to know. */
  private static void cancel(JibTransport.Sender sender, Response begun) {
    try {
      var location = URI.create(begun.getRequestUrl().build()).resolve(Headers.first(begun, "Location"));
      sender.send("DELETE", location.toURL(), null, Map.of()).close();
    } catch (IOException | IllegalArgumentException e) {
      // It stays for a while.
    }
  }

  private DescriptorDigest jibDigest(Descriptor blob) throws RegistryException {
    try {
      return DescriptorDigest.fromDigest(blob.digest().toString());
    } catch (DigestException e) {
      throw new RegistryException(Kind.REJECTED,
          host + "/" + repository + ": blob " + blob.digest() + ": only sha256 digests can be transferred", e);
    }
  }
}

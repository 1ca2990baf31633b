package dev.kaniko.runtime.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.registry.RegistryClient;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import dev.kaniko.runtime.registry.login.Login;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A session through jib's registry client: jib speaks the protocol and fetches and renews tokens; documents are taken from the
 * wire as they are, because jib's own model of them loses what it does not know.
 */
final class JibSession implements RegistrySession {
  private static final Descriptor NOTHING = Descriptor.of("", Digests.ofText(""), 0);

  private final String host;
  private final String repository;
  private final Access access;
  private final Optional<Login> login;
  private final String userAgent;
  private final JibTransport transport;
  private final Failures failures;
  private final Retry retry;
  private final Map<String, RegistryClient> clients = new HashMap<>();

  /**
   * @param host the server, where the registry's name is not that
   * @param repeated is told of each failure after which a request is going to be repeated
   */
  JibSession(String registry, String host, String repository, Access access, Optional<Login> login,
      RegistrySettings settings, Endpoints endpoints, Consumer<RegistryException> repeated) {
    this.host = host;
    this.repository = repository;
    this.access = access;
    this.login = login;
    this.userAgent = settings.userAgent();
    this.transport = new JibTransport(endpoints, host, access, login.flatMap(Login::bearer));
    this.failures = new Failures(registry, repository, login);
    this.retry = Retry.ofRequests(settings.retries().of(access), repeated);
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

  private <T> T run(String doing, String mountFrom, ClientTask<T> task) throws RegistryException {
    try {
      var client = client(mountFrom);
      return transport.run(() -> task.run(client));
    } catch (IOException | com.google.cloud.tools.jib.api.RegistryException e) {
      throw failures.of(e, doing);
    }
  }

  private <T> Optional<T> intercept(String doing, JibTransport.Interceptor<T> interceptor, ClientTask<?> task)
      throws IOException {
    return retry.run(() -> interceptOnce(doing, interceptor, task));
  }

  private <T> Optional<T> interceptOnce(String doing, JibTransport.Interceptor<T> interceptor, ClientTask<?> task) throws RegistryException {
    try {
      var client = client("");
      return transport.intercept(interceptor, () -> task.run(client));
    } catch (IOException | com.google.cloud.tools.jib.api.RegistryException e) {
      throw failures.of(e, doing);
    }
  }

  /** Takes the response to a request with this method whose path contains a text. */
  private record Taking<T>(String method, String word, Reading<T> reading) implements JibTransport.Interceptor<T> {
    private interface Reading<T> {
      T read(Response response) throws IOException;
    }

    @Override
    public boolean wants(String requestMethod, String path) {
      return requestMethod.equals(method) && path.startsWith("/v2/") && path.contains(word);
    }

    @Override
    public T take(Response response, JibTransport.Further further) throws IOException {
      return reading.read(response);
    }
  }

  private static String header(Response response, String name) {
    var values = response.getHeader(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static String mediaType(Response response) {
    var type = header(response, "Content-Type");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip();
  }

  @Override
  public Optional<Descriptor> head(String tagOrDigest) throws IOException {
    // jib looks a manifest up with GET; the body is left unread.
    var taking = new Taking<>("GET", "/manifests/", response -> {
      var digest = header(response, "Docker-Content-Digest");
      return digest.isEmpty() || response.getContentLength() < 0
          ? NOTHING
          : Descriptor.of(mediaType(response), Digest.parse(digest), response.getContentLength());
    });
    var found = intercept("cannot look up " + tagOrDigest, taking, client -> client.checkManifest(tagOrDigest));
    return found.isPresent() && found.get().equals(NOTHING)
        ? Optional.of(manifest(tagOrDigest).descriptor())
        : found;
  }

  @Override
  public RawDocument manifest(String tagOrDigest) throws IOException {
    var taking = new Taking<>("GET", "/manifests/", response -> {
      var bytes = response.getBody().readNBytes(RawDocument.MAX_BYTES + 1);
      if (bytes.length > RawDocument.MAX_BYTES) {
        throw corrupt("manifest " + tagOrDigest + " has more than 4 MiB");
      }
      return new RawDocument(mediaType(response), bytes);
    });
    var manifest = intercept("cannot read manifest " + tagOrDigest, taking, client -> client.pullManifest(tagOrDigest))
        .orElseThrow(() -> new IllegalStateException("jib has read a manifest that was not asked for"));
    if (tagOrDigest.startsWith("sha256:") && !manifest.digest().toString().equals(tagOrDigest)) {
      throw corrupt("manifest " + tagOrDigest + " is corrupt: its bytes have the digest " + manifest.digest());
    }
    return manifest;
  }

  private RegistryException corrupt(String what) {
    return new RegistryException(Kind.CORRUPT, host + "/" + repository + ": " + what);
  }

  @Override
  public void putManifest(RawDocument manifest, String tagOrDigest) throws IOException {
    retry.run(() -> run("cannot store manifest " + tagOrDigest, "",
        client -> client.pushManifest(new RawManifestTemplate(manifest), tagOrDigest)));
  }

  @Override
  public boolean hasBlob(Descriptor blob) throws IOException {
    return retry.run(() -> hasBlobNow(blob));
  }

  private boolean hasBlobNow(Descriptor blob) throws RegistryException {
    var digest = jibDigest(blob);
    return interceptOnce("cannot look up blob " + blob.digest(), new Taking<>("HEAD", "/blobs/", response -> true),
        client -> client.checkBlob(digest)).isPresent();
  }

  @Override
  public void pull(Descriptor blob, OutputStream sink, LongConsumer progress) throws IOException {
    var digest = jibDigest(blob);
    var guarded = new GuardedOutput(sink, blob.size(), progress);
    var doing = "cannot read blob " + blob.digest();
    try {
      var client = client("");
      var _ = transport.run(() -> client.pullBlob(digest, size -> {}, bytes -> {}).writeTo(guarded));
    } catch (IOException | com.google.cloud.tools.jib.api.RegistryException e) {
      guarded.throwOwnFailure();
      if (guarded.isTooLong()) {
        throw corrupt("blob " + blob.digest() + " is corrupt: it has more than the " + blob.size() + " bytes of its descriptor");
      }
      var translated = failures.of(e, doing);
      // jib says that the digest is wrong with an exception that only it can name: one that no response has caused.
      throw translated.kind() == Kind.REJECTED && translated.getCause() != null && !Failures.isResponse(e)
          ? new RegistryException(Kind.CORRUPT, host + "/" + repository + ": blob " + blob.digest()
              + " is corrupt: its bytes have another digest", e)
          : translated;
    }
    if (guarded.written() != blob.size()) {
      throw corrupt("blob " + blob.digest() + " has " + guarded.written() + " bytes where its descriptor says " + blob.size());
    }
  }

  @Override
  public PushResult push(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress)
      throws IOException {
    if (hasBlob(blob)) {
      return PushResult.EXISTED;
    }
    if (mountFrom.isPresent() && !mountFrom.get().equals(repository)) {
      try {
        return retry.run(() -> upload(blob, source, mountFrom, progress));
      } catch (RegistryException e) {
        if (e.kind() != Kind.UNAUTHORIZED && e.kind() != Kind.DENIED && e.kind() != Kind.NOT_FOUND) {
          throw e;
        }
        // The other repository may not be read with these credentials; an upload needs it no longer.
      }
    }
    return retry.run(() -> upload(blob, source, Optional.empty(), progress));
  }

  private PushResult upload(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress)
      throws IOException {
    var content = new UploadBlob(blob, jibDigest(blob), source, progress);
    try {
      boolean mounted = run("cannot upload blob " + blob.digest(), mountFrom.orElse(""),
          client -> client.pushBlob(jibDigest(blob), content, mountFrom.orElse(null), bytes -> {}));
      return mounted ? PushResult.MOUNTED : PushResult.UPLOADED;
    } catch (RegistryException e) {
      content.throwOwnFailure();
      if (isUploaded(blob, e)) {
        return PushResult.UPLOADED;
      }
      content.takeBackProgress();
      throw e;
    }
  }

  /** Tells whether the registry took the blob and only its answer was lost. A further closing request then finds no upload. */
  private boolean isUploaded(Descriptor blob, RegistryException failure) {
    try {
      return switch (failure.kind()) {
        case CONNECTION_LOST, SILENT, BUSY, NOT_FOUND -> hasBlobNow(blob);
        case UNREACHABLE, BAD_CERTIFICATE, PLAIN_HTTP, UNAUTHORIZED, DENIED, BLOB_UNKNOWN, CORRUPT, REJECTED -> false;
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
      public Boolean take(Response response, JibTransport.Further further) {
        try {
          var location = URI.create(response.getRequestUrl().build()).resolve(header(response, "Location"));
          further.send("DELETE", location.toURL()).close();
        } catch (IOException | IllegalArgumentException e) {
          // The registry drops abandoned uploads by itself; that it began one is what we wanted to know.
        }
        return true;
      }
    };
    var content = new UploadBlob(NOTHING, jibDigest(NOTHING), out -> {}, bytes -> {});
    var _ = intercept("cannot push", interceptor,
        client -> client.pushBlob(jibDigest(NOTHING), content, null, bytes -> {}));
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

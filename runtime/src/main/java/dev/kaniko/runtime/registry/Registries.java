package dev.kaniko.runtime.registry;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.oci.JsonText;
import dev.kaniko.runtime.registry.login.Login;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Opens sessions with registries. Safe for use by many threads; one for a build. */
public final class Registries {
  private static final String DOCKER_HUB = "docker.io";
  private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

  /** jib gives up on a silent server after 20 seconds. */
  private static final String JIB_TIMEOUT = "jib.httpTimeout";

  private final RegistrySettings settings;
  private final Credentials credentials;
  private final Endpoints endpoints;
  private final Optional<WarmedImages> warmed;
  private final Consumer<String> notes;
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicBoolean damageLasts = new AtomicBoolean();
  private final Map<Place, Opened> sessions = new HashMap<>();

  /**
   * @throws IOException if a certificate file of the settings cannot be read
   */
  public Registries(RegistrySettings settings, Credentials credentials) throws IOException {
    this(settings, credentials, Optional.empty(), _ -> {});
  }

  /**
   * @param warmed images whose layers need not be fetched
   * @param notes is told once that what a registry cannot do now is tried again for a while
   * @throws IOException if a certificate file of the settings cannot be read
   */
  public Registries(RegistrySettings settings, Credentials credentials, Optional<WarmedImages> warmed, Consumer<String> notes) throws IOException {
    this(settings, credentials, warmed, notes, Patience.USUAL);
  }

  Registries(RegistrySettings settings, Credentials credentials, Optional<WarmedImages> warmed, Consumer<String> notes, Patience patience)
      throws IOException {
    this.settings = settings;
    this.credentials = credentials;
    this.warmed = warmed;
    this.notes = notes;
    var trust = DefaultTls.trust();
    for (var certificate : settings.certificates().entrySet()) {
      trust.trust(certificate.getKey(), certificate.getValue());
    }
    for (var certificate : settings.clientCertificates().entrySet()) {
      DefaultTls.keys().show(certificate.getKey(), certificate.getValue());
    }
    this.endpoints = new Endpoints(settings, patience);
    if (System.getProperty(JIB_TIMEOUT) == null) {
      System.setProperty(JIB_TIMEOUT, Long.toString(Patience.USUAL.silence().toMillis()));
    }
  }

  /** Repeats requests to registries. */
  Retry retry(Access access) {
    return Retry.ofRequests(settings.retries().of(access), endpoints.patience(), damageLasts, this::tellRepetition);
  }

  /** Repeats requests for what a cache has: what comes damaged is not waited for, because the build makes it itself. */
  Retry retryOfCached() {
    return Retry.ofRequests(settings.retries().of(Access.PULL), endpoints.patience(), new AtomicBoolean(true), this::tellRepetition);
  }

  /** Repeats whole pushes. */
  Retry retryOfPushes() {
    return Retry.ofPushes(endpoints.patience());
  }

  /** A build that waits is not to look like one that hangs. */
  private void tellRepetition(RegistryException failure) {
    if (!told.getAndSet(true)) {
      tell(failure.getMessage() + "; what a registry cannot do now is tried again for a minute");
    }
  }

  void tell(String note) {
    notes.accept(note);
  }

  /**
   * Loads in the background what every connection needs. It takes as long as it takes to read the options of a build.
   *
   * @param tls whether also what TLS needs, which is most of it
   */
  public static void prepare(boolean tls) {
    Thread.ofPlatform().daemon().name("registries").start(() -> {
      try {
        JsonText.read(new byte[] {'{', '}'});
        if (tls) {
          DefaultTls.prepare();
        }
        BoundedTransport.prepare();
      } catch (IOException e) {
        throw new IllegalStateException("nothing is read or sent", e);
      }
    });
  }

  /** Returns where logins come from. */
  public Credentials credentials() {
    return credentials;
  }

  private record Place(String registry, String repository, Access access) {}

  private record Opened(RegistrySession session, Optional<Login> login) {
    boolean lasts() {
      return login.isEmpty() || login.get().lasts(Instant.now());
    }
  }

  /**
   * Returns the session for a repository, the same one each time until its login expires. Nothing is sent before the session is used.
   *
   * @throws IOException if the files with credentials cannot be read
   */
  public RegistrySession open(String registry, String repository, Access access) throws IOException {
    var place = new Place(registry, repository, access);
    synchronized (sessions) {
      var opened = sessions.get(place);
      if (opened == null || !opened.lasts()) {
        var host = registry.equals(DOCKER_HUB) ? DOCKER_HUB_HOST : registry;
        var login = credentials.find(registry, repository);
        opened = new Opened(new JibSession(registry, host, repository, access, login, settings.userAgent(), endpoints, retry(access)), login);
        sessions.put(place, opened);
      }
      return opened.session();
    }
  }

  /**
   * Serves what no registry has: images with these names are read through a session of the caller's.
   *
   * @param registry a name that no host has
   */
  public void serve(String registry, String repository, RegistrySession session) {
    synchronized (sessions) {
      sessions.put(new Place(registry, repository, Access.PULL), new Opened(session, Optional.empty()));
    }
  }

  /** Returns where an image is to be looked for, in order: the mirrors of its registry, then itself. */
  public List<ImageReference> placesOf(ImageReference image) {
    var maps = settings.lookup().maps();
    var mapped = new ArrayList<>(maps.getOrDefault(image.registry().toLowerCase(Locale.ROOT), List.of()));
    if (image.registry().equals(DOCKER_HUB)) {
      mapped.addAll(maps.getOrDefault("index.docker.io", List.of()));
    }
    var places = new ArrayList<ImageReference>();
    for (var place : mapped) {
      int slash = place.indexOf('/');
      var registry = slash < 0 ? place : place.substring(0, slash);
      var prefix = slash < 0 ? "" : place.substring(slash + 1).replaceFirst("/*$", "");
      places.add(image.at(registry, prefix.isEmpty() ? image.repository() : prefix + "/" + image.repository()));
    }
    if (places.isEmpty() || !settings.lookup().mapsOnly()) {
      places.add(image);
    }
    return List.copyOf(places);
  }

  Optional<WarmedImages> warmed() {
    return warmed;
  }

  /**
   * Trusts the authorities in files with certificates, and in all files of directories, besides those of the Java platform, whatever the host. They are read
   * when a certificate is met that the platform does not trust.
   */
  public static void trust(List<Path> places) {
    DefaultTls.trust().trustAll(places);
  }

  RegistrySettings settings() {
    return settings;
  }
}

package dev.kaniko.runtime.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How registries are reached. Hosts are written as in references, with their port if they have one, and in small letters.
 *
 * @param plainHttp where plain HTTP is allowed ({@code --insecure}, {@code --insecure-pull}, {@code --insecure-registry})
 * @param unverified where no certificate is verified ({@code --skip-tls-verify}, {@code --skip-tls-verify-pull},
 *     {@code --skip-tls-verify-registry})
 * @param certificates PEM files with further authorities to trust, by host ({@code --registry-certificate})
 * @param clientCertificates what to show, by host ({@code --registry-client-cert})
 * @param lookup where images are looked for
 * @param retries how often what failed is repeated
 * @param userAgent for example {@code kaniko/1.0}
 */
public record RegistrySettings(
    Exemption plainHttp, Exemption unverified, Map<String, Path> certificates, Map<String, ClientCertificate> clientCertificates, Lookup lookup,
    Retries retries, String userAgent) {
  /** Everything verified, nothing mapped. */
  public static final RegistrySettings DEFAULT =
      new RegistrySettings(Exemption.NONE, Exemption.NONE, Map.of(), Map.of(), Lookup.DEFAULT, new Retries(0, 0, false), "kaniko");

  /**
   * Where a rule of safety does not hold.
   *
   * @param pushes for all pushes
   * @param pulls for all pulls
   * @param hosts for these hosts
   */
  public record Exemption(boolean pushes, boolean pulls, Set<String> hosts) {
    /** It holds everywhere. */
    public static final Exemption NONE = of();

    public Exemption {
      hosts = Set.copyOf(hosts);
    }

    /** Returns the exemption of some hosts. */
    public static Exemption of(String... hosts) {
      return new Exemption(false, false, Set.of(hosts));
    }

    boolean covers(String host, Access access) {
      return hosts.contains(host.toLowerCase(Locale.ROOT)) || (access == Access.PUSH ? pushes : pulls);
    }
  }

  /**
   * PEM files that show a server who this program is.
   *
   * @param certificate the certificate, and those of the authorities between it and one that the server knows
   * @param key its private key
   */
  public record ClientCertificate(Path certificate, Path key) {
    public ClientCertificate {
      Objects.requireNonNull(certificate);
      Objects.requireNonNull(key);
    }
  }

  /**
   * Where images are looked for.
   *
   * @param maps places for the images of a registry, in order: {@code host[/prefix]} for each ({@code --registry-map}; mirrors are those of
   *     {@code docker.io})
   * @param mapsOnly the registry itself is not asked when the places of its map failed ({@code --skip-default-registry-fallback})
   */
  public record Lookup(Map<String, List<String>> maps, boolean mapsOnly) {
    /** Each image in its own registry. */
    public static final Lookup DEFAULT = new Lookup(Map.of(), false);

    public Lookup {
      maps = Map.copyOf(maps);
    }

    /** Returns this lookup with places to look for the images of {@code docker.io} in, before those that are there. */
    public Lookup withMirrors(List<String> mirrors) {
      if (mirrors.isEmpty()) {
        return this;
      }
      var more = new LinkedHashMap<>(maps);
      more.merge("docker.io", mirrors, (mapped, added) -> {
        var all = new ArrayList<>(added);
        all.addAll(mapped);
        return List.copyOf(all);
      });
      return new Lookup(more, mapsOnly);
    }
  }

  /**
   * What is done about failures: how often what failed is repeated, beyond the few times that passing failures always are.
   *
   * @param pushes {@code --push-retry}
   * @param pulls {@code --image-download-retry}
   * @param keepImmutableTags whether a tag that cannot be overwritten counts as pushed ({@code --push-ignore-immutable-tag-errors})
   */
  public record Retries(int pushes, int pulls, boolean keepImmutableTags) {
    public Retries {
      if (pushes < 0 || pulls < 0) {
        throw new IllegalArgumentException("the number of retries cannot be negative");
      }
    }

    int of(Access access) {
      return access == Access.PUSH ? pushes : pulls;
    }
  }

  public RegistrySettings {
    Objects.requireNonNull(plainHttp);
    Objects.requireNonNull(unverified);
    certificates = Map.copyOf(certificates);
    clientCertificates = Map.copyOf(clientCertificates);
    Objects.requireNonNull(lookup);
    Objects.requireNonNull(retries);
    Objects.requireNonNull(userAgent);
  }

  public RegistrySettings withPlainHttp(Exemption other) {
    return new RegistrySettings(other, unverified, certificates, clientCertificates, lookup, retries, userAgent);
  }

  public RegistrySettings withUnverified(Exemption other) {
    return new RegistrySettings(plainHttp, other, certificates, clientCertificates, lookup, retries, userAgent);
  }

  public RegistrySettings withCertificates(Map<String, Path> other) {
    return new RegistrySettings(plainHttp, unverified, other, clientCertificates, lookup, retries, userAgent);
  }

  public RegistrySettings withClientCertificates(Map<String, ClientCertificate> other) {
    return new RegistrySettings(plainHttp, unverified, certificates, other, lookup, retries, userAgent);
  }

  public RegistrySettings withLookup(Lookup other) {
    return new RegistrySettings(plainHttp, unverified, certificates, clientCertificates, other, retries, userAgent);
  }

  /** Returns these settings where plain HTTP is allowed for pulls from a registry if it is for pushes: a cache is read as it is written. */
  public RegistrySettings readingAsWriting(String registry) {
    if (!plainHttp.pushes()) {
      return this;
    }
    var hosts = new HashSet<>(plainHttp.hosts());
    hosts.add(registry.toLowerCase(Locale.ROOT));
    return withPlainHttp(new Exemption(true, plainHttp.pulls(), hosts));
  }
}

package dev.kaniko.runtime.registry;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How registries are reached, in the words of the command line. Hosts are written as in references, with their port if they
 * have one, and in small letters.
 *
 * @param insecure plain HTTP is allowed for pushes ({@code --insecure})
 * @param insecurePull plain HTTP is allowed for pulls ({@code --insecure-pull})
 * @param insecureRegistries hosts with which plain HTTP is allowed ({@code --insecure-registry})
 * @param skipTlsVerify no certificate is verified for pushes ({@code --skip-tls-verify})
 * @param skipTlsVerifyPull no certificate is verified for pulls ({@code --skip-tls-verify-pull})
 * @param skipTlsVerifyRegistries hosts whose certificate is not verified ({@code --skip-tls-verify-registry})
 * @param registryMaps where the images of a registry are looked for first, in order: {@code host[/prefix]} for each
 *     ({@code --registry-map}; mirrors are those of {@code docker.io})
 * @param skipDefaultRegistryFallback do not ask the registry itself when the places of its map failed
 * @param registryCertificates PEM files with further authorities to trust, by host ({@code --registry-certificate})
 * @param pushRetry how often a failed push is repeated, beyond the few times that passing failures always are
 * @param imageDownloadRetry the same for pulls
 * @param userAgent for example {@code kaniko/1.0}
 */
public record RegistrySettings(
    boolean insecure,
    boolean insecurePull,
    Set<String> insecureRegistries,
    boolean skipTlsVerify,
    boolean skipTlsVerifyPull,
    Set<String> skipTlsVerifyRegistries,
    Map<String, List<String>> registryMaps,
    boolean skipDefaultRegistryFallback,
    Map<String, Path> registryCertificates,
    int pushRetry,
    int imageDownloadRetry,
    String userAgent) {
  /** Everything verified, nothing mapped. */
  public static final RegistrySettings DEFAULT =
      new RegistrySettings(
          false, false, Set.of(), false, false, Set.of(), Map.of(), false, Map.of(), 0, 0, "kaniko");

  public RegistrySettings {
    insecureRegistries = Set.copyOf(insecureRegistries);
    skipTlsVerifyRegistries = Set.copyOf(skipTlsVerifyRegistries);
    registryMaps = Map.copyOf(registryMaps);
    registryCertificates = Map.copyOf(registryCertificates);
    Objects.requireNonNull(userAgent);
    if (pushRetry < 0 || imageDownloadRetry < 0) {
      throw new IllegalArgumentException("the number of retries cannot be negative");
    }
  }

  /** Returns these settings with places to look for the images of {@code docker.io} in, before those that are there. */
  public RegistrySettings withMirrors(List<String> mirrors) {
    if (mirrors.isEmpty()) {
      return this;
    }
    var maps = new LinkedHashMap<>(registryMaps);
    maps.merge("docker.io", mirrors, (mapped, added) -> {
      var all = new java.util.ArrayList<>(added);
      all.addAll(mapped);
      return List.copyOf(all);
    });
    return new RegistrySettings(insecure, insecurePull, insecureRegistries, skipTlsVerify, skipTlsVerifyPull,
        skipTlsVerifyRegistries, maps, skipDefaultRegistryFallback, registryCertificates, pushRetry,
        imageDownloadRetry, userAgent);
  }
}

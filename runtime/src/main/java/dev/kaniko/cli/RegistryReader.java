package dev.kaniko.cli;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.RegistryHost;
import dev.kaniko.runtime.registry.RegistrySettings;
import dev.kaniko.runtime.registry.RegistrySettings.ClientCertificate;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import dev.kaniko.runtime.registry.RegistrySettings.Lookup;
import dev.kaniko.runtime.registry.RegistrySettings.Retries;
import dev.kaniko.runtime.registry.login.BuiltInHelper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns options and variables about registries into settings. A value that makes no sense is a {@link UsageException} that names the option or variable. */
final class RegistryReader {
  private static final String MAP = "--registry-map";
  private static final String MIRROR = "--registry-mirror";
  private static final String CLIENT_CERTIFICATE = "--registry-client-cert";

  private final Variables variables;

  RegistryReader(Variables variables) {
    this.variables = variables;
  }

  RegistrySettings read(PullOptions pull, PushOptions push) {
    if (push.pushRetry < 0 || pull.imageDownloadRetry < 0 || pull.imageExtractRetry < 0) {
      throw new UsageException("--push-retry, --image-download-retry and --image-fs-extract-retry take numbers from 0");
    }
    var _ = helpers(pull.credentialHelpers); // A wrong name is refused even where nobody is asked.
    return new RegistrySettings(
        new Exemption(push.insecure, pull.insecurePull, hosts("--insecure-registry", pull.insecureRegistries)),
        unverified(pull, push),
        certificates(pull.registryCertificates),
        clientCertificates(pull.registryClientCertificates),
        new Lookup(maps(pull), pull.skipDefaultRegistryFallback).withMirrors(mirrors(pull)),
        new Retries(push.pushRetry, pull.retries(), push.ignoreImmutableTagErrors),
        "kaniko/" + Version.text() + variables.read(Variables.CLIENT_TYPE, RegistryReader::clientType).orElse(""));
  }

  /** As in the original, it is put behind a comma. A header has no control characters. */
  private static String clientType(String text) {
    if (!text.chars().allMatch(character -> character >= ' ' && character <= '~')) {
      throw new IllegalArgumentException("a part of the User-Agent header has printable ASCII characters only");
    }
    return text.isBlank() ? "" : "," + text.strip();
  }

  /** As in the original, not verifying pushes covers pulls. */
  private static Exemption unverified(PullOptions pull, PushOptions push) {
    var hosts = hosts("--skip-tls-verify-registry", pull.skipTlsVerifyRegistries);
    return new Exemption(push.skipTlsVerify, push.skipTlsVerify || pull.skipTlsVerifyPull, hosts);
  }

  private static String host(String text) {
    return RegistryHost.parse(text).normalized().toString();
  }

  private static Set<String> hosts(String option, List<String> given) {
    return given.stream().map(text -> RequestReader.parsed(option, text, RegistryReader::host)).collect(Collectors.toSet());
  }

  /** As in the original, a variable adds to what options say. */
  private Map<String, List<String>> maps(PullOptions pull) {
    var maps = new LinkedHashMap<String, List<String>>();
    pull.registryMaps.forEach(text -> addMaps(MAP, text, maps));
    variables.read(Variables.REGISTRY_MAP, text -> text).ifPresent(text -> addMaps(Variables.REGISTRY_MAP, text, maps));
    return maps;
  }

  private static void addMaps(String origin, String text, Map<String, List<String>> maps) {
    // A semicolon at the end begins no further map.
    for (var map : text.replaceFirst(";$", "").split(";", -1)) {
      int equals = map.indexOf('=');
      if (equals < 0) {
        throw new UsageException(origin + ": \"" + map.replaceFirst(".*@", "***@") + "\" has no '=': write REGISTRY=HOST[/PREFIX], several with ';' between them");
      }
      var registry = RequestReader.parsed(origin, map.substring(0, equals), RegistryReader::host);
      var place = RequestReader.parsed(origin, map.substring(equals + 1), RegistryReader::place);
      maps.computeIfAbsent(registry.equals("index.docker.io") ? "docker.io" : registry, _ -> new ArrayList<>()).add(place);
    }
  }

  private List<String> mirrors(PullOptions pull) {
    var mirrors = new ArrayList<String>();
    pull.registryMirrors.forEach(text -> mirrors.add(RequestReader.parsed(MIRROR, text, RegistryReader::place)));
    variables.read(Variables.REGISTRY_MIRROR, RegistryReader::place).ifPresent(mirrors::add);
    return mirrors;
  }

  /** Reads {@code HOST[/PREFIX]}. */
  private static String place(String text) {
    int slash = text.indexOf('/');
    // The parser of hosts has the messages for addresses and for user names.
    if (slash <= 0 || text.contains("://") || text.contains("@")) {
      return host(text);
    }
    var host = host(text.substring(0, slash));
    var prefix = text.substring(slash + 1).replaceFirst("/$", "");
    if (prefix.isEmpty()) {
      return host;
    }
    try {
      ImageReference.parse("registry.test/" + prefix + "/image");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" has the prefix " + prefix + ", which is not a path of repositories: write HOST or HOST/PREFIX, as mirror.example/team", e);
    }
    return host + "/" + prefix;
  }

  private static Map<String, Path> certificates(List<String> given) {
    var certificates = new HashMap<String, Path>();
    RequestReader.pairs("--registry-certificate", "HOST=FILE", given).forEach((host, file) -> {
      var path = RequestReader.parsed("--registry-certificate", file, Words::path);
      if (!Files.isRegularFile(path)) {
        throw new UsageException("--registry-certificate " + host + "=" + file + ": there is no such file");
      }
      certificates.put(RequestReader.parsed("--registry-certificate", host, RegistryReader::host), path);
    });
    return certificates;
  }

  private static Map<String, ClientCertificate> clientCertificates(List<String> given) {
    var certificates = new HashMap<String, ClientCertificate>();
    RequestReader.pairs(CLIENT_CERTIFICATE, "HOST=CERTIFICATE,KEY", given).forEach((host, files) -> {
      int comma = files.indexOf(',');
      if (comma <= 0 || comma == files.length() - 1) {
        throw new UsageException(CLIENT_CERTIFICATE + " " + host + "=" + files + ": not of the form HOST=CERTIFICATE,KEY");
      }
      var pair = new ClientCertificate(file(host, files.substring(0, comma)), file(host, files.substring(comma + 1)));
      certificates.put(RequestReader.parsed(CLIENT_CERTIFICATE, host, RegistryReader::host), pair);
    });
    return certificates;
  }

  private static Path file(String host, String file) {
    var path = RequestReader.parsed(CLIENT_CERTIFICATE, file, Words::path);
    if (!Files.isRegularFile(path)) {
      throw new UsageException(CLIENT_CERTIFICATE + " " + host + ": there is no file " + file);
    }
    return path;
  }

  /** Reads the names of the built-in helpers. As in the original, an empty name alone turns all of them off. */
  static List<BuiltInHelper> helpers(List<String> given) {
    var names = given.stream().flatMap(text -> Stream.of(text.split(",", -1))).map(String::strip).toList();
    if (names.isEmpty()) {
      return List.of(BuiltInHelper.values());
    }
    return names.stream().filter(name -> !name.isEmpty()).distinct().map(RegistryReader::helper).toList();
  }

  private static BuiltInHelper helper(String name) {
    return Stream.of(BuiltInHelper.values()).filter(helper -> helper.text().equals(name)).findFirst().orElseThrow(() -> {
      var known = Stream.of(BuiltInHelper.values()).map(BuiltInHelper::text).toList();
      return new UsageException("--credential-helpers: \"" + name + "\" is not one of " + String.join(", ", known) + Words.question(name, known));
    });
  }
}

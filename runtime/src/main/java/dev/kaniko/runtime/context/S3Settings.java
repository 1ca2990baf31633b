package dev.kaniko.runtime.context;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where buckets are.
 *
 * @param endpoint a server with the interface of S3; empty for AWS
 * @param pathStyle whether the bucket is the first part of the path, and not a part of the host name
 * @param region the region of the bucket, as far as it is known
 */
record S3Settings(Optional<URI> endpoint, boolean pathStyle, String region) {
  private static final List<String> ENDPOINTS = List.of("S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
  private static final String PATH_STYLE = "S3_FORCE_PATH_STYLE";
  private static final String USUAL_REGION = "us-east-1";

  /** A bucket name that is one label of a host name, so that the certificate of the server covers it. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,60}");

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException if one has a wrong value; the message names it
   */
  static S3Settings of(Map<String, String> environment) {
    var variable = ENDPOINTS.stream().filter(name -> !environment.getOrDefault(name, "").isBlank()).findFirst();
    var endpoint = variable.flatMap(name -> UrlText.server(name, environment.getOrDefault(name, "").strip()));
    var region = environment.getOrDefault("AWS_REGION", "").isBlank() ? environment.getOrDefault("AWS_DEFAULT_REGION", "") : environment.getOrDefault("AWS_REGION", "");
    return new S3Settings(endpoint, pathStyle(environment.getOrDefault(PATH_STYLE, "")), region.isBlank() ? USUAL_REGION : checked(region.strip()));
  }

  private static boolean pathStyle(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0", "" -> false;
      default -> throw new IllegalArgumentException(PATH_STYLE + ": \"" + text + "\" is neither true nor false");
    };
  }

  private static String checked(String region) {
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("AWS_REGION: \"" + region + "\" is not a region");
    }
    return region;
  }

  /** Returns these settings for another region, if that is one. */
  Optional<S3Settings> in(String other) {
    return other.equals(region) || !REGION.matcher(other).matches() ? Optional.empty() : Optional.of(new S3Settings(endpoint, pathStyle, other));
  }

  /** Returns the address of an object. */
  String address(ContextLocation.S3Object object) {
    var key = UrlText.encode(object.key(), "/");
    var server = endpoint.map(URI::toString).map(text -> text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
        .orElseGet(() -> "https://s3." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    var host = URI.create(server).getHost();
    boolean inPath = endpoint.isPresent() && pathStyle || !LABEL.matcher(object.bucket()).matches() || ADDRESS.matcher(host).matches();
    return inPath
        ? server + "/" + UrlText.encode(object.bucket(), "") + "/" + key
        : server.replaceFirst("://", "://" + object.bucket() + ".") + "/" + key;
  }
}

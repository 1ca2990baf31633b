package dev.kaniko.runtime.context;

import dev.kaniko.runtime.oci.Digests;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Signs GET requests to S3 with AWS Signature Version 4.
 *
 * @param region where the bucket is
 */
record AwsSignature(AwsKeys keys, String region, Instant time) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String NO_BODY = Digests.ofText("").hex();
  private static final int DATE_LENGTH = 8;

  /**
   * Returns the headers that authorize a request.
   *
   * @param address without a query; its path is encoded as S3 does that
   * @param headers the other headers, which are signed too
   */
  Map<String, String> sign(URI address, Map<String, String> headers) {
    var stamp = TIME.format(time);
    var added = new TreeMap<>(Map.of("x-amz-content-sha256", NO_BODY, "x-amz-date", stamp));
    keys.session().ifPresent(token -> added.put("x-amz-security-token", token));
    var signed = new TreeMap<String, String>();
    headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
    signed.putAll(added);
    signed.put("host", host(address));
    var names = String.join(";", signed.keySet());
    var canonical = signed.entrySet().stream().map(header -> header.getKey() + ":" + header.getValue() + "\n").collect(Collectors.joining());
    var request = String.join("\n", "GET", address.getRawPath(), "", canonical, names, NO_BODY);
    var scope = stamp.substring(0, DATE_LENGTH) + "/" + region + "/s3/aws4_request";
    var text = String.join("\n", ALGORITHM, stamp, scope, Digests.ofText(request).hex());
    var signature = HexFormat.of().formatHex(Hmac.sha256(key(stamp.substring(0, DATE_LENGTH)), text));
    added.put("Authorization", ALGORITHM + " Credential=" + keys.id() + "/" + scope + ",SignedHeaders=" + names + ",Signature=" + signature);
    return added;
  }

  /** Returns the header Host as the JDK's HTTP client writes it. */
  private static String host(URI address) {
    int port = address.getPort();
    boolean usual = port < 0 || port == ("https".equalsIgnoreCase(address.getScheme()) ? 443 : 80);
    return usual ? address.getHost() : address.getHost() + ":" + port;
  }

  private byte[] key(String date) {
    var key = ("AWS4" + keys.secret()).getBytes(StandardCharsets.UTF_8);
    for (var part : new String[] {date, region, "s3", "aws4_request"}) {
      key = Hmac.sha256(key, part);
    }
    return key;
  }
}

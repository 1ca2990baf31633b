package dev.kaniko.instruction.standard;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads the ports of EXPOSE: {@code [[ip:]host:]container[-last][/protocol]} (docker/go-connections, nat.ParsePortSpec). */
final class PortSpec {
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");
  private static final int MOST = 65535;

  private record Range(int first, int last) {
    int size() {
      return last - first;
    }
  }

  private PortSpec() {}

  /**
   * Returns the container ports of {@code text}, each as {@code port/protocol}.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  static List<String> parse(String text) {
    int last = text.lastIndexOf(':');
    var front = last < 0 ? "" : text.substring(0, last);
    var back = text.substring(last + 1);
    int slash = back.indexOf('/');
    var container = slash < 0 ? back : back.substring(0, slash);
    var protocol = slash < 0 || slash == back.length() - 1 ? "tcp" : back.substring(slash + 1).toLowerCase(Locale.ROOT);
    if (container.isEmpty()) {
      throw new IllegalArgumentException("invalid port: \"" + text + "\": no port specified");
    }
    if (!PROTOCOLS.contains(protocol)) {
      throw new IllegalArgumentException("invalid port: \"" + text + "\": invalid proto: " + protocol);
    }
    int colon = front.lastIndexOf(':');
    checkAddress(colon < 0 ? "" : front.substring(0, colon));
    var ports = range(container, "invalid containerPort: ");
    checkHost(front.substring(colon + 1), container, ports);
    return IntStream.rangeClosed(ports.first(), ports.last()).mapToObj(port -> port + "/" + protocol).toList();
  }

  private static void checkHost(String host, String container, Range ports) {
    if (!host.isEmpty() && range(host, "invalid hostPort: ").size() != ports.size() && ports.size() != 0) {
      throw new IllegalArgumentException("invalid ranges specified for container and host Ports: " + container + " and " + host);
    }
  }

  private static Range range(String text, String problem) {
    var match = RANGE.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(problem + text);
    }
    int first = Integer.parseInt(match.group(1));
    int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
    if (last < first || last > MOST) {
      throw new IllegalArgumentException(problem + text);
    }
    return new Range(first, last);
  }

  private static void checkAddress(String address) {
    var literal = address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    if (literal.isEmpty()) {
      return;
    }
    try {
      InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid IP address: " + address, e);
    }
  }
}

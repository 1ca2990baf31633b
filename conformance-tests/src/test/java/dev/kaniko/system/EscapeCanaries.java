package dev.kaniko.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a RUN must neither read nor change: words that are nowhere else, and a directory of the machine with one of its own for each way, in
 * which something to remove lies and from which any change is told.
 */
final class EscapeCanaries {
  /** An id that only a file of users outside names. */
  static final String OUTSIDER = "424242";

  /** What the directory of each way holds: something to read, and what a mount point in its place would be taken for. */
  private static final Map<String, String> FILES = Map.of("word", "", "sub/secret", "", "etc/hosts", "hosts\n", "etc/resolv.conf", "resolvers\n");

  private final Path outside;
  private final Map<String, String> words = new ConcurrentHashMap<>();
  private Map<String, String> planted = Map.of();

  EscapeCanaries(Path outside) {
    this.outside = outside;
  }

  /** The directory. */
  Path outside() {
    return outside;
  }

  /** The word of a kind, the same each time. */
  String word(String kind) {
    return words.computeIfAbsent(kind, _ -> {
      byte[] random = new byte[8];
      new SecureRandom().nextBytes(random);
      return "CANARY-" + kind + "-" + HexFormat.of().formatHex(random);
    });
  }

  /** Makes the directory. */
  void plant(Collection<EscapeWay> ways) throws IOException {
    String word = word("outside");
    put("secret", word);
    put("passwd", "outsider:x:" + OUTSIDER + ":" + OUTSIDER + "::/:/bin/sh\n");
    put("login/config.json", "{\"auths\":{},\"canary\":\"" + word("login") + "\"}");
    Tool program = Tool.of("chmod", "755", put("program", "#!/bin/sh\necho " + word + "\n").toString());
    for (EscapeWay way : ways) {
      Files.createDirectories(outside.resolve(way.name()).resolve("mnt"));
      for (var file : FILES.entrySet()) {
        put(way.name() + "/" + file.getKey(), file.getValue().isEmpty() ? word : file.getValue());
      }
    }
    try {
      program.succeed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path put(String name, String content) throws IOException {
    Path file = outside.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** From now on changes are told. */
  void watch() throws IOException {
    planted = listing();
  }

  /** The words in a text, and the id of the outsider. */
  Set<String> in(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    var found = new TreeSet<String>();
    words.values().stream().filter(text::contains).forEach(found::add);
    if (text.contains("uid " + OUTSIDER)) {
      found.add(OUTSIDER);
    }
    return found;
  }

  Set<String> in(String text) {
    return in(text.getBytes(UTF_8));
  }

  /** What was made, changed or removed in the directory; where it lies there, its first name is that of a way. */
  Set<Path> changed() throws IOException {
    var now = listing();
    var names = new TreeSet<>(planted.keySet());
    names.addAll(now.keySet());
    var changed = new TreeSet<Path>();
    names.stream().filter(name -> !Objects.equals(planted.get(name), now.get(name))).map(Path::of).forEach(changed::add);
    return changed;
  }

  private Map<String, String> listing() throws IOException {
    var listing = new TreeMap<String, String>();
    try (var files = Files.walk(outside)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        var attributes = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        String content = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) + " " + Files.getLastModifiedTime(file) : "";
        listing.put(outside.relativize(file).toString(), attributes.get("mode") + " " + attributes.get("uid") + " " + attributes.get("gid") + " " + content);
      }
    }
    return listing;
  }
}

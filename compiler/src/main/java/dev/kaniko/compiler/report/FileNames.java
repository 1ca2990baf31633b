package dev.kaniko.compiler.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** File names for other programs: relative to the directory of the run if the file is below it. */
record FileNames(Path directory) {
  private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  /** Returns the normalized path of a file: relative below the directory, else absolute. A name that is not a path is returned unchanged. */
  String path(String name) {
    try {
      var path = directory.resolve(name).normalize();
      return path.startsWith(directory) && !path.equals(directory) ? directory.relativize(path).toString() : path.toString();
    } catch (InvalidPathException e) {
      return name;
    }
  }

  /** Returns {@link #path} as a URI reference: percent-encoded UTF-8, with the scheme {@code file} if it is absolute. */
  String uri(String name) {
    var path = path(name);
    var uri = new StringBuilder(path.startsWith("/") ? "file://" : "");
    for (byte unit : path.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf((char) unit) >= 0) {
        uri.append((char) unit);
      } else {
        uri.append('%').append(hex(unit >> 4)).append(hex(unit));
      }
    }
    return uri.toString();
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit & 0xF);
  }
}

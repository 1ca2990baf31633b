package dev.kaniko.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Finds the services that the jar of their type names, or one before it on the class path. {@link ServiceLoader} opens every jar of the class path, which takes as
 * long as compiling a small Dockerfile, and looks at each class in more ways than one of ours may be written.
 */
public final class OwnServices {
  private OwnServices() {}

  /** Makes one of each, in the order of the file that names them. */
  public static <T> List<T> load(Class<T> type) {
    var loader = type.getClassLoader();
    var services = new ArrayList<T>();
    try (var in = loader.getResourceAsStream("META-INF/services/" + type.getName())) {
      for (var line : in == null ? new String[0] : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        var name = line.indexOf('#') < 0 ? line.strip() : line.substring(0, line.indexOf('#')).strip();
        if (!name.isEmpty()) {
          services.add(type.cast(Class.forName(name, true, loader).getConstructor().newInstance()));
        }
      }
      return services;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a service of " + type.getName() + " cannot be made", e);
    }
  }
}

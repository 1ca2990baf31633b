package dev.kaniko.compiler;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Finds the services that the jar of their type names, or one before it on the class path. {@link ServiceLoader} by itself opens every jar of the class path,
 * which takes as long as compiling a small Dockerfile.
 */
public final class OwnServices {
  private OwnServices() {}

  /** Makes one of each, in the order of the file that names them. */
  public static <T> List<T> load(Class<T> type) {
    return ServiceLoader.load(type, new FirstFile(type.getClassLoader())).stream().map(ServiceLoader.Provider::get).toList();
  }

  private static final class FirstFile extends ClassLoader {
    FirstFile(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      var first = getResource(name);
      return first == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(first));
    }
  }
}

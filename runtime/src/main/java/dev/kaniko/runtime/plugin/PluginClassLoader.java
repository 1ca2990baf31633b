package dev.kaniko.runtime.plugin;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** The class loader of one plugin. Its parent has only the JDK and the SPI. It is the context class loader of threads that call the plugin. */
public final class PluginClassLoader extends URLClassLoader {
  private final String file;

  PluginClassLoader(Path path) throws MalformedURLException {
    super("plugin " + path.getFileName(), new URL[] {path.toUri().toURL()}, new SpiClassLoader());
    this.file = String.valueOf(path.getFileName());
  }

  /** Returns the name of the plugin's jar or directory. */
  public String file() {
    return file;
  }
}

package dev.kaniko.runtime.plugin;

import dev.kaniko.instruction.InstructionProvider;
import java.util.Set;

/**
 * The parent class loader of plugins. It has the classes of the JDK and of the SPI only. It hides the rest of this program and its libraries, because
 * a plugin may contain another version of a library. It hides the standard instructions too, because they are not part of the SPI.
 */
final class SpiClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final Set<String> SPI = Set.of(
      "dev.kaniko.diagnostic", "dev.kaniko.image", "dev.kaniko.snapshot", "dev.kaniko.instruction", "dev.kaniko.instruction.files",
      "dev.kaniko.instruction.syntax");

  SpiClassLoader() {
    super("spi", getPlatformClassLoader());
  }

  /** Returns true if a class belongs to the SPI. */
  static boolean shows(String className) {
    int dot = className.lastIndexOf('.');
    return dot > 0 && SPI.contains(className.substring(0, dot));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (shows(name)) {
      return Class.forName(name, false, InstructionProvider.class.getClassLoader());
    }
    throw new ClassNotFoundException(name);
  }
}

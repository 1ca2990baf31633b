package dev.kaniko.runtime.plugin;

import dev.kaniko.instruction.InstructionProvider;
import java.util.Set;

/**
 * Shows the JDK and the contract of instructions, and hides the rest of this program and its libraries: a plugin may bring another
 * version of any of them. The standard instructions are hidden too: they are no part of the contract.
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

  /** Tells whether a class belongs to the contract. */
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

package dev.kaniko.runtime.trespass;

import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import dev.kaniko.grammar.source.LineSplicer;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.standard.Workdir;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.trespass.accomplice.Accomplice;
import java.lang.foreign.Arena;
import java.util.Optional;

/** Does everything that a class of the runtime may not do, and is open for extension. */
@SuppressWarnings({"SystemOut", "SystemExitOutsideMain"})
public class Trespasser {

  /** Prints, which only the command line may. */
  public void print() {
    System.out.println("printed");
  }

  /** Ends the process, which only the command line may. */
  public void exit() {
    System.exit(1);
  }

  /** Reads the environment, which only the command line may. */
  public Optional<String> home() {
    return Optional.ofNullable(System.getenv("HOME"));
  }

  /** Allocates native memory, which only the Linux package may. */
  public long nativeMemory() {
    try (Arena arena = Arena.ofConfined()) {
      return arena.allocate(8).byteSize();
    }
  }

  /** Names a class of jib, which only the registry package may. */
  public String jib() {
    return RegistryUnauthorizedException.class.getName();
  }

  /** Names a class of the grammar, which only the compiler may. */
  public String grammar() {
    return LineSplicer.class.getName();
  }

  /** Removes a file by a path of several names, on which somebody may put a link. */
  public void removeByPath(String path) throws ErrnoException {
    Directory.WORKING.removeFile(path);
  }

  /** Asks for the class of a standard instruction, which nobody may. */
  public boolean isWorkdir(Instruction instruction) {
    return instruction instanceof Workdir;
  }

  /** Asks for the keyword of a standard instruction, which nobody may either. */
  public boolean isOnBuild(Instruction instruction) {
    return instruction.keyword().text().equals("ONBUILD");
  }

  /** Names a class of a package below, which needs this one. */
  public String cycle() {
    return Accomplice.class.getName();
  }
}

package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.verify.Fact;
import java.util.List;

/**
 * One transformation of one form of the build. What is wrong with the Dockerfile is reported, not thrown, and as much of it as can
 * be told apart; the result is looked at only if no error was reported.
 *
 * @param <P> the form: {@link dev.kaniko.compiler.ir.StageGraph} or {@link dev.kaniko.compiler.ir.BuildProgram}
 */
public interface Pass<P> {
  /** Facts that an earlier pass must have established. */
  List<Class<? extends Fact<P>>> requires();

  /** Facts that hold from here on, if no error was reported. */
  List<Fact<P>> establishes();

  /** Tells whether the build comes to the same without it: {@code --optimize=none} leaves it out. */
  default boolean isOptional() {
    return false;
  }

  P apply(P program, Compilation compilation) throws InterruptedException;
}

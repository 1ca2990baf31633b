package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** The laws of an instruction that changes the configuration, and needs no files. */
abstract class ConfigLaws extends InstructionLaws {
  private static final List<String> TEXTS = List.of("a", "b", "", "a b", "/a", "/a/", "A=1", "'a'", "a\"b", "ü", "a\nb", "$A", "[\"a\"]", "0", "80");

  /** Texts of which some have quotes, blanks and line ends. */
  static Arbitrary<String> texts() {
    return Arbitraries.of(TEXTS);
  }

  /** Lists of such texts. */
  static Arbitrary<String[]> lists() {
    return texts().array(String[].class).ofMinSize(1).ofMaxSize(4);
  }

  @Override
  protected Arbitrary<World> worlds() {
    return Worlds.withoutFiles();
  }
}

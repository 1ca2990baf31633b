package dev.kaniko.compiler.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.scope.Declarations;
import dev.kaniko.compiler.scope.InstructionExpander;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DiagnosticsTest {
  private static final SourceId ID = new SourceId("Dockerfile");

  private final List<Diagnostic> found = new ArrayList<>();

  @Test
  void severalErrorsOfOneFileAreReportedAtTheirPlaces() {
    String file = "FORM a\nFROM a AS 1x\nCOPY --form=b \\\n  --link=maybe x y\nENV A=1 B\nCMD [\"a\", 1]\nRUN <<EOF\n";
    read(file);

    assertThat(found).extracting(Diagnostic::code).containsExactly(
        "UnknownInstruction",
        "InvalidStageName",
        "UnknownFlag",
        "InvalidFlagValue",
        "MissingEquals",
        "JsonNotOnlyStrings",
        "UnterminatedHeredoc");
    assertThat(found).extracting(d -> file.substring(d.span().start(), d.span().end())).containsExactly(
        "FORM", "1x", "--form", "maybe", "B", "1", "<<EOF");
    assertThat(found.get(0).note()).isEqualTo("did you mean FROM?");
    assertThat(found.get(2).note()).isEqualTo("did you mean --from?");
  }

  @Test
  void aBrokenExpansionIsReportedAtItsPlaceInTheWord() {
    String file = "FROM a\nWORKDIR /x/${y^}\n";
    assertThat(expand(file, Map.of())).isEmpty();
    assertThat(found.getFirst().message()).isEqualTo("failed to process \"/x/${y^}\": unsupported modifier (^) in substitution");
    assertThat(file.substring(found.getFirst().span().start(), found.getFirst().span().end())).isEqualTo("^");
  }

  @Test
  void eachDefaultOfAnArgSeesTheNamesBeforeIt() {
    var source = expand("FROM a\nARG A=1 B=${A}2 C\n", Map.of()).orElseThrow();

    assertThat(((Arguments.Names) source.arguments()).names())
        .extracting(n -> n.name() + "=" + n.value().map(Text::value).orElse("-"))
        .containsExactly("A=1", "B=12", "C=-");
  }

  @Test
  void portsAreSortedThenExpandedAndSplit() {
    var source = expand("FROM a\nEXPOSE 9 $P \"$P\"\n", Map.of("P", "80 81")).orElseThrow();

    assertThat(((Arguments.Words) source.arguments()).words())
        .extracting(Text::value)
        .containsExactly("80 81", "80", "81", "9");
  }

  @Test
  void mountValuesAreExpandedButFromIsNot() {
    var source = expand("FROM a\nRUN --mount=from=$P,target=/$P,ro --network=$P x $P\n", Map.of("P", "a,b")).orElseThrow();

    assertThat(source.given("mount").getFirst().options())
        .extracting(option -> option.key() + option.value().map(value -> "=" + value).orElse(""))
        .containsExactly("from=$P", "target=/a,b", "ro");
    assertThat(source.flag("network").map(Text::value)).contains("$P");
    assertThat(((Arguments.Command) source.arguments()).values()).containsExactly("x $P");
  }

  @Test
  void bodiesOfFilesAreExpandedUnlessTheNameIsQuoted() {
    var source = expand("FROM a\nCOPY <<A <<'B' /$P/\n$P \"\\n\"\nA\n$P\nB\n", Map.of("P", "v")).orElseThrow();

    assertThat(source.heredocs()).extracting(h -> h.content()).containsExactly("v \"n\"\n", "$P\n");
    assertThat(((Arguments.Words) source.arguments()).words()).extracting(Text::value).containsExactly("<<A", "<<'B'", "/v/");
  }

  @Test
  void aTriggerKeepsItsHeredocs() {
    DockerfileAst ast = read("FROM a\nONBUILD run <<E cat\nx\nE\n");

    var trigger = (Arguments.Trigger) ast.instructions().getLast().arguments();
    assertThat(trigger.keyword()).isEqualTo("RUN");
    assertThat(trigger.text().value()).isEqualTo("run <<E cat\nx\nE");
    assertThat(DockerfileReader.readTrigger(ID, trigger.text().value(), Syntaxes.STANDARD, found::add)).isPresent();
    assertThat(found).isEmpty();
  }

  @Test
  void aHealthcheckOfNoneTakesAnyFlag() {
    read("FROM a\nHEALTHCHECK --bogus=1 NONE\n");
    assertThat(found).isEmpty();
  }

  private DockerfileAst read(String file) {
    return DockerfileReader.read(ID, SourceText.of(file), Syntaxes.STANDARD, found::add);
  }

  /** The last instruction, expanded. */
  private Optional<InstructionSource> expand(String file, Map<String, String> variables) {
    var values = new HashMap<>(variables);
    var scope = new Declarations() {
      @Override
      public boolean grow(int by) {
        return true;
      }

      @Override
      public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
      }

      @Override
      public Optional<String> declare(String name, Optional<String> defaultValue, Span declaration) {
        defaultValue.ifPresent(value -> values.put(name, value));
        return defaultValue;
      }

      @Override
      public boolean isGiven(String name) {
        return false;
      }

      @Override
      public Optional<Provenance> provenance(String name) {
        return Optional.empty();
      }
    };
    return InstructionExpander.expand(read(file).instructions().getLast(), scope, _ -> {}, found::add);
  }
}

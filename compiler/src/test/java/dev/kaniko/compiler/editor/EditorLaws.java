package dev.kaniko.compiler.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilerFixture;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for any text, however broken, and any place in it. */
final class EditorLaws {
  private static final InstructionSet LANGUAGE = InstructionSet.load();
  private static final List<String> PIECES = List.of(
      "FROM debian:${A} AS build\n", "FROM build\n", "FROM scratch AS c\n", "ARG A=1 B=$A\n", "ARG A\n", "ENV A=${A:-${B}} C=\"x $A\"\n", "RUN echo $A \"${B}\" && A=2 \\\n  true\n",
      "RUN <<EOF\necho $A\nEOF\n", "COPY --from=build --chown=$A a b /x/\n", "COPY <<A <<B /x/\n$A\nA\n𝒳\nB\n", "RUN --mount=type=bind,from=build,target=/x ls\n",
      "ONBUILD COPY --from=build . .\n", "# comment 𝒳\n", "HEALTHCHECK --interval=1s CMD [\"a\", \"$B\"]\n", "LABEL a=b 'c d'=\"$", "\r\n", "\\", "$", "{", "\"", "\uD835", "--", "<<", " ", "\n");

  /** Puts pieces together and cuts some of them. */
  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      var piece = PIECES.get(random.nextInt(PIECES.size()));
      text.append(random.nextInt(4) == 0 ? piece.substring(0, random.nextInt(piece.length() + 1)) : piece);
    }
    return text.toString();
  }

  @Property(tries = 300)
  void everyQuestionHasAnAnswerInTheText(@ForAll long seed) {
    var random = new Random(seed);
    var text = text(random);
    var file = new EditedFile(new CompilerFixture().analyze(text), LANGUAGE);
    int length = file.text().length();
    for (int i = 0; i < 8; i++) {
      int offset = random.nextInt(length + 1);
      Hover.at(file, offset).ifPresent(hover -> assertInside(hover.span(), length));
      var names = new Names(file);
      names.definition(offset).ifPresent(span -> assertInside(span, length));
      names.references(offset, true).forEach(span -> assertInside(span, length));
      names.rename(offset, "fresh");
      Completion.at(file, ContextPaths.NONE, offset).forEach(proposal -> {
        assertInside(proposal.replaced(), length);
        assertThat(proposal.replaced().end()).isEqualTo(offset);
      });
    }
    Outline.of(file.ast()).forEach(entry -> assertThat(entry.span().contains(entry.selection())).isTrue());
    Folds.of(file.ast()).forEach(fold -> assertThat(fold.start()).isBetween(0, fold.end()));
    int last = 0;
    for (var token : Tokens.of(file)) {
      assertThat(token.start()).isGreaterThanOrEqualTo(last);
      assertThat(token.end()).isBetween(token.start() + 1, length);
      last = token.end();
    }
  }

  private static void assertInside(Span span, int length) {
    assertThat(span.end()).isBetween(span.start(), length);
  }

  /** A new name that nobody has, and the old one again, come to the same text. */
  @Property(tries = 300)
  void renamingThereAndBackIsTheIdentity(@ForAll long seed) {
    var random = new Random(seed);
    var file = new EditedFile(new CompilerFixture().analyze(text(random)), LANGUAGE);
    var fixture = new EditorFixture(file, random.nextInt(file.text().length() + 1));
    var names = fixture.names();
    var place = names.renamable(fixture.offset());
    if (place.isEmpty() || !(names.rename(fixture.offset(), "fresh") instanceof Names.Renaming.Edits(var edits))) {
      return;
    }
    var first = edits.getFirst().span();
    var renamed = replaced(file.text(), edits);
    // The fixture ends each line that it is given.
    var other = new EditedFile(new CompilerFixture().analyze(renamed.substring(0, renamed.length() - 1)), LANGUAGE);
    // Names of stages are the same in any case, and get one. A name that could not be given, as that of `ARG A--`, cannot be given back.
    var old = file.written(place.get());
    if (!(names.rename(fixture.offset(), old + "_") instanceof Names.Renaming.Edits)) {
      return;
    }
    var back = new Names(other).rename(first.start(), old);
    if (back instanceof Names.Renaming.Refused(var reason)) {
      assertThat(reason).as("an ENV of the same name stays").isEqualTo("there is another variable " + old);
      return;
    }
    assertThat(replaced(other.text(), ((Names.Renaming.Edits) back).edits())).isEqualToIgnoringCase(file.text());
  }

  private static String replaced(String text, List<Edit> edits) {
    var changed = new StringBuilder(text);
    edits.reversed().forEach(edit -> changed.replace(edit.span().start(), edit.span().end(), edit.replacement()));
    return changed.toString();
  }
}

package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.grammar.DerivedText;
import dev.kaniko.grammar.FlagWord;
import dev.kaniko.instruction.syntax.CsvFields;
import dev.kaniko.instruction.syntax.Flag;
import dev.kaniko.instruction.syntax.FlagOption;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and checks the flags of one instruction (language.md §3). */
final class FlagReader {
  private final InstructionSyntax syntax;
  private final char escape;
  private final DiagnosticSink sink;
  private final Set<String> seen = new HashSet<>();
  private final List<FlagNode> flags = new ArrayList<>();

  FlagReader(InstructionSyntax syntax, char escape, DiagnosticSink sink) {
    this.syntax = syntax;
    this.escape = escape;
    this.sink = sink;
  }

  List<FlagNode> flags() {
    return flags;
  }

  /**
   * Reads one flag.
   *
   * @param written the flag as it stands in the joined text
   * @param places where the text of the flag stands
   * @param words takes the values that are subject to expansion
   */
  void read(String written, Places places, Map<Text, Word> words) {
    DerivedText derived = FlagWord.unquote(written, escape);
    String unquoted = derived.text();
    Span span = places.span(0, written.length());
    int equals = unquoted.indexOf('=');
    int nameEnd = equals < 0 ? unquoted.length() : equals;
    String name = unquoted.substring(2, nameEnd);
    Places inside = places.through(derived);
    String value = unquoted.substring(equals + 1);
    Span valueSpan = equals < 0 ? span : places.span(derived.end(0, equals + 1), written.length());
    if (!syntax.checksFlags()) {
      var text = new Text(equals < 0 ? "" : value, valueSpan);
      flags.add(new FlagNode(unquoted, new Flag(name, text, span), Optional.empty()));
      return;
    }
    Optional<FlagSpec> spec = syntax.flag(name);
    if (spec.isEmpty()) {
      sink.report(unknown(name, inside.span(0, nameEnd)));
      return;
    }
    if (!seen.add(name) && !spec.get().repeatable()) {
      sink.report(Diagnostic.error("DuplicateFlag", span, "duplicate flag specified: --" + name)
          .withNote("may be given only once"));
      return;
    }
    Optional<String> checked = spec.get().kind() == FlagSpec.Kind.BOOLEAN
        ? booleanValue(name, value, equals >= 0, valueSpan)
        : textValue(name, value, equals >= 0, span);
    checked.ifPresent(v -> {
      var text = new Text(v, valueSpan);
      boolean isList = spec.get().expansion() == FlagSpec.FlagExpansion.OPTION_VALUES;
      List<FlagOption> options = isList ? options(v, inside.from(equals + 1), words) : List.of();
      flags.add(new FlagNode(unquoted, new Flag(name, text, span, options), spec));
      if (spec.get().expansion() == FlagSpec.FlagExpansion.WORD) {
        words.put(text, WordReader.read(text, escape, true, inside.from(equals + 1)));
      }
    });
  }

  /** Each value of {@code key=value,key=value} is a word of its own, except that of {@code from}, which is never expanded. */
  private List<FlagOption> options(String list, Places places, Map<Text, Word> words) {
    List<CsvFields.Field> fields;
    try {
      fields = CsvFields.split(list);
    } catch (IllegalArgumentException _) {
      // Only the provider knows what the list is for.
      return List.of();
    }
    var options = new ArrayList<FlagOption>();
    for (CsvFields.Field field : fields) {
      var whole = new Text(field.text(), places.span(field.start(), field.end()));
      Places inside = field.isVerbatim() ? places.from(field.start()) : Places.everywhere(whole.span());
      int equals = field.text().indexOf('=');
      var option = new FlagOption(whole, Optional.empty());
      if (equals >= 0) {
        var value = new Text(field.text().substring(equals + 1), inside.span(equals + 1, field.text().length()));
        option = option.withValue(value);
        if (!option.key().equals("from")) {
          words.put(value, WordReader.read(value, escape, true, inside.from(equals + 1)));
        }
      }
      options.add(option);
    }
    return options;
  }

  private Diagnostic unknown(String name, Span span) {
    var diagnostic = Diagnostic.error("UnknownFlag", span, "unknown flag: --" + name);
    List<String> names = syntax.flags().stream().map(FlagSpec::name).toList();
    Optional<String> near = Suggestions.nearest(name, names);
    if (near.isPresent()) {
      String flag = "--" + near.get();
      return diagnostic
          .withNote("did you mean " + flag + "?")
          .withFix(new Fix("replace with `" + flag + "`", Fix.Safety.SAFE, List.of(new Edit(span, flag))));
    }
    return names.isEmpty()
        ? diagnostic.withNote(syntax.keyword() + " has no flags")
        : diagnostic.withHelp(syntax.keyword() + " has " + String.join(", ", names.stream().map(n -> "--" + n).toList()));
  }

  private Optional<String> textValue(String name, String value, boolean given, Span span) {
    if (!given) {
      sink.report(Diagnostic.error("MissingFlagValue", span, "missing a value on flag: --" + name)
          .withNote("write --" + name + "=VALUE"));
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private Optional<String> booleanValue(String name, String value, boolean given, Span span) {
    if (!given) {
      return Optional.of("true");
    }
    String lower = value.toLowerCase(Locale.ROOT);
    if (lower.equals("true") || lower.equals("false")) {
      return Optional.of(lower);
    }
    sink.report(
        value.isEmpty()
            ? Diagnostic.error("MissingFlagValue", span, "missing a value on flag: --" + name)
            : Diagnostic.error(
                "InvalidFlagValue", span, "expecting boolean value for flag --" + name + ", not: " + value));
    return Optional.empty();
  }
}

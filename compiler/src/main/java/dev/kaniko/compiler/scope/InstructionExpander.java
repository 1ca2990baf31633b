package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.Flag;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Expands the words of one instruction that its syntax declares as expanded (language.md §7, "What is expanded"). */
public final class InstructionExpander {
  private final InstructionNode node;
  private final Declarations scope;
  private final Consumer<VariableUse> uses;
  private final DiagnosticSink sink;
  private boolean failed;

  private InstructionExpander(InstructionNode node, Declarations scope, Consumer<VariableUse> uses, DiagnosticSink sink) {
    this.node = node;
    this.scope = scope;
    this.uses = uses;
    this.sink = sink;
  }

  /**
   * Expands an instruction.
   *
   * @param scope the visible variables; the names of an ARG are declared in it
   * @param uses receives every variable in the words, with its value
   * @return the expanded instruction, the input of its provider; empty if an error was reported
   */
  public static Optional<InstructionSource> expand(
      InstructionNode node, Declarations scope, Consumer<VariableUse> uses, DiagnosticSink sink) {
    var expander = new InstructionExpander(node, scope, uses, sink);
    var source = new InstructionSource(
        node.keyword(),
        node.flags().stream().map(expander::flag).toList(),
        expander.arguments(),
        node.heredocs().stream().map(expander::heredoc).toList(),
        node.text(),
        node.word().span(),
        node.span());
    return expander.failed ? Optional.empty() : Optional.of(source);
  }

  /**
   * Expands one word.
   *
   * @param uses receives every variable in the word, with its value
   * @return the result; empty if an error was reported
   */
  public static Optional<ExpandedWord> expand(Word word, Declarations scope, Consumer<VariableUse> uses, DiagnosticSink sink) {
    for (var reference : word.references()) {
      uses.accept(new VariableUse(
          reference.name(), reference.span(), word.raw(), scope.value(reference.name()), scope.provenance(reference.name())));
    }
    try {
      var expanded = WordExpander.expand(word, scope);
      if (!scope.grow(expanded.text().length() - word.raw().value().length())) {
        throw new ExpansionException("the values of the file together become too long", word.span());
      }
      return Optional.of(expanded);
    } catch (ExpansionException e) {
      String raw = word.raw().value();
      // A text with a line feed is the body of a heredoc.
      String what = raw.indexOf('\n') < 0 ? GoFormat.quoted(raw) : "heredoc";
      sink.report(Diagnostic.error("InvalidExpansion", e.span(), "failed to process " + what + ": " + e.message()));
      return Optional.empty();
    }
  }

  private Arguments arguments() {
    return switch (node.arguments()) {
      case Arguments.Words words -> new Arguments.Words(words.json(), words(words.words()), words.span());
      case Arguments.KeyValues pairs -> keyValues(pairs);
      case Arguments.Names names -> new Arguments.Names(names.names().stream().map(this::name).toList(), names.span());
      case Arguments.Line line -> new Arguments.Line(text(line.text()));
      case Arguments.Command command -> command;
      case Arguments.WordAndCommand command -> command;
      case Arguments.Trigger trigger -> trigger;
    };
  }

  private Arguments.KeyValues keyValues(Arguments.KeyValues written) {
    var pairs = written.pairs().stream()
        .map(pair -> {
          var key = text(pair.key());
          var value = text(pair.value());
          return key.equals(pair.key()) && value.equals(pair.value()) ? pair : new Arguments.KeyValue(key, value, pair.legacy());
        })
        .toList();
    return pairs.equals(written.pairs()) ? written : new Arguments.KeyValues(pairs, written.span());
  }

  private List<Text> words(List<Text> words) {
    if (node.syntax().expansion() != Expansion.SORTED_AND_SPLIT) {
      return words.stream().map(this::text).toList();
    }
    var split = new ArrayList<Text>();
    for (Text text : words.stream().sorted((one, other) -> one.value().compareTo(other.value())).toList()) {
      List<String> values = expanded(text).map(ExpandedWord::words).orElse(List.of(text.value()));
      values.forEach(value -> split.add(new Text(value, text.span())));
    }
    return split;
  }

  /** Expands and declares one name of an ARG. This is done name by name, because a default can use the names before it. */
  private Arguments.Name name(Arguments.Name name) {
    Text key = text(name.name());
    Optional<Text> defaultValue = name.value().filter(_ -> !scope.isGiven(key.value())).map(this::text);
    Optional<String> value = scope.declare(key.value(), defaultValue.map(Text::value), key.span());
    var span = name.value().map(Text::span).orElse(key.span());
    return new Arguments.Name(key, value.map(v -> new Text(v, span)));
  }

  private Flag flag(FlagNode node) {
    Flag flag = node.flag();
    var options = flag.options().stream().map(option -> option.value().map(this::text).map(option::withValue).orElse(option)).toList();
    return new Flag(flag.name(), text(flag.value()), flag.span(), options);
  }

  private Heredoc heredoc(Heredoc heredoc) {
    String body = text(new Text(heredoc.body(), heredoc.span())).value();
    return new Heredoc(
        heredoc.name(),
        heredoc.fileDescriptor(),
        heredoc.expand(),
        heredoc.chomp(),
        heredoc.word(),
        body,
        heredoc.span());
  }

  private Text text(Text raw) {
    return expanded(raw).map(ExpandedWord::text).filter(text -> !text.equals(raw.value())).map(text -> new Text(text, raw.span())).orElse(raw);
  }

  private Optional<ExpandedWord> expanded(Text raw) {
    Optional<Word> word = node.word(raw);
    Optional<ExpandedWord> value = word.flatMap(w -> expand(w, scope, uses, sink));
    failed |= word.isPresent() && value.isEmpty();
    return value;
  }
}

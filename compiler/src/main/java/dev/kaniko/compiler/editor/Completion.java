package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What may stand at a place of a file that is being written. */
public final class Completion {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)?$");
  private static final Pattern FIRST_WORD = Pattern.compile("[ \t]*([A-Za-z]*)");
  /** A line of this length is not written by hand; only its end is looked at. */
  private static final int LONGEST = 10_000;
  private static final int MOST = 500;

  /** What the syntax says of a list of options: the value of this one names a stage and is never expanded. */
  private static final String FROM_OPTION = "from";

  /** What a proposal is. */
  public enum Kind {
    KEYWORD,
    FLAG,
    OPTION,
    STAGE,
    IMAGE,
    VARIABLE,
    FILE,
    DIRECTORY
  }

  /**
   * Something that may stand there.
   *
   * @param text what takes the place
   * @param replaced the place
   * @param detail a few words about it; may be empty
   * @param documentation more, as Markdown; may be empty
   */
  public record Proposal(Kind kind, String label, String text, Span replaced, String detail, String documentation) {}

  private final EditedFile file;
  private final ContextPaths context;
  private final int offset;

  private Completion(EditedFile file, ContextPaths context, int offset) {
    this.file = file;
    this.context = context;
    this.offset = offset;
  }

  /** Returns what may stand at an offset. */
  public static List<Proposal> at(EditedFile file, ContextPaths context, int offset) {
    var found = new Completion(file, context, offset).proposals();
    return found.size() > MOST ? found.subList(0, MOST) : found;
  }

  private List<Proposal> proposals() {
    if (file.ast().comments().stream().anyMatch(comment -> comment.span().start() < offset && offset <= comment.span().end())) {
      return List.of();
    }
    var before = file.text().substring(Math.max(file.lineStart(offset), offset - LONGEST), offset);
    var node = file.instruction(offset).filter(found -> offset > found.word().span().end());
    var word = FIRST_WORD.matcher(before);
    if (node.isEmpty() && word.matches()) {
      return keywords(word.group(1));
    }
    return node.map(found -> inside(found, before)).orElse(List.of());
  }

  private List<Proposal> keywords(String begun) {
    boolean lower = !begun.isEmpty() && begun.equals(begun.toLowerCase(Locale.ROOT));
    var replaced = before(begun.length());
    return Stream.concat(Stream.of(InstructionSet.FROM), file.language().keywords().stream()).sorted((one, other) -> one.text().compareTo(other.text()))
        .map(keyword -> keyword(keyword, lower, replaced))
        .toList();
  }

  private Proposal keyword(Keyword keyword, boolean lower, Span replaced) {
    var text = lower ? keyword.text().toLowerCase(Locale.ROOT) : keyword.text();
    var detail = Optional.ofNullable(file.language().bringers().get(keyword)).map(bringer -> "plugin " + bringer).orElse("");
    return new Proposal(Kind.KEYWORD, text, text + " ", replaced, detail, Help.of(keyword, file.language()).text());
  }

  private List<Proposal> inside(InstructionNode node, String before) {
    var heredoc = node.heredocs().stream().filter(found -> Stages.holds(found.span(), offset)).findFirst();
    if (heredoc.isPresent()) {
      return heredoc.get().expand() ? variables(before) : List.of();
    }
    var token = token(before);
    if (VARIABLE.matcher(before).find()) {
      return variables(before);
    }
    if (token.startsWith("--")) {
      return words(node, token).allMatch(word -> word.startsWith("--")) ? flag(node, token) : List.of();
    }
    return node.keyword().equals(InstructionSet.FROM) ? from(node, token) : arguments(node, token);
  }

  /** Returns the word that ends before the offset, as far as it is on this line. */
  private static String token(String before) {
    int start = before.length();
    while (start > 0 && !Character.isWhitespace(before.charAt(start - 1))) {
      start--;
    }
    return before.substring(start);
  }

  private List<Proposal> variables(String before) {
    var sign = VARIABLE.matcher(before);
    if (!sign.find() || isEscaped(before, sign.start())) {
      return List.of();
    }
    var begun = Optional.ofNullable(sign.group(1)).orElse("");
    boolean brace = before.startsWith("${", sign.start());
    boolean closed = file.text().startsWith("}", offset);
    var proposals = new ArrayList<Proposal>();
    file.variables().visible(offset).forEach((name, value) -> proposals.add(new Proposal(
        Kind.VARIABLE, name, name + (brace && !closed ? "}" : ""), before(begun.length()), file.secrets().shown(name, value).orElse("no value"), "")));
    return proposals;
  }

  private boolean isEscaped(String before, int at) {
    return at > 0 && before.charAt(at - 1) == file.ast().escape();
  }

  private List<Proposal> flag(InstructionNode node, String token) {
    int equals = token.indexOf('=');
    if (equals < 0) {
      return flags(node, token);
    }
    var spec = node.syntax().flag(token.substring(2, equals));
    if (spec.filter(flag -> flag.expansion() == FlagSpec.FlagExpansion.OPTION_VALUES).isPresent()) {
      return options(node, token.substring(2, equals), token.substring(equals + 1));
    }
    var value = token.substring(equals + 1);
    return spec.filter(flag -> namesStage(node, flag.name(), value)).isPresent() ? stages(node, value) : List.of();
  }

  private List<Proposal> flags(InstructionNode node, String token) {
    var help = Help.of(node.keyword(), file.language());
    var used = node.flags().stream().filter(flag -> !Stages.holds(flag.flag().span(), offset)).map(FlagNode::flag).map(flag -> flag.name()).toList();
    return node.syntax().flags().stream()
        .filter(flag -> flag.repeatable() || !used.contains(flag.name()))
        .map(flag -> new Proposal(
            Kind.FLAG, Help.written(flag), "--" + flag.name() + (flag.kind() == FlagSpec.Kind.BOOLEAN ? " " : "="), before(token.length()), "",
            help.flag(flag.name()).orElse("")))
        .toList();
  }

  /** Returns options of a flag such as {@code --mount}, or stages where an option names one. */
  private List<Proposal> options(InstructionNode node, String flag, String value) {
    var begun = value.substring(value.lastIndexOf(',') + 1);
    int equals = begun.indexOf('=');
    if (equals >= 0) {
      return begun.substring(0, equals).equals(FROM_OPTION) ? stages(node, begun.substring(equals + 1)) : List.of();
    }
    return Help.of(node.keyword(), file.language()).options(flag).entrySet().stream()
        .map(option -> new Proposal(Kind.OPTION, option.getKey(), option.getKey() + "=", before(begun.length()), "", option.getValue()))
        .toList();
  }

  /** Tells whether the value of a flag names a stage: the provider says it of what is written, or of a name that is made up. */
  private boolean namesStage(InstructionNode node, String flag, String value) {
    return flag.equals(FROM_OPTION) || file.references(node).stream().anyMatch(reference -> !value.isEmpty() && reference.text().value().equals(value));
  }

  private List<Proposal> stages(InstructionNode node, String begun) {
    int last = file.stage(node).map(StageNode::index).orElse(Integer.MAX_VALUE);
    return file.ast().stages().stream().filter(stage -> stage.index() < last && stage.name().isPresent())
        .map(stage -> stage(stage, begun))
        .toList();
  }

  private Proposal stage(StageNode stage, String begun) {
    var name = stage.name().map(text -> file.written(text.span())).orElse("");
    return new Proposal(Kind.STAGE, name, name, before(begun.length()), stage.head().keyword() + " " + stage.base().raw().value(), StageSummary.of(file, stage));
  }

  /** Returns the words between the keyword and the word that is being written. */
  private Stream<String> words(InstructionNode node, String token) {
    var between = file.text().substring(node.word().span().end(), Math.max(node.word().span().end(), offset - token.length()));
    return Stream.of(between.strip().split("\\s+")).filter(word -> !word.isEmpty() && !word.equals(String.valueOf(file.ast().escape())));
  }

  private List<Proposal> from(InstructionNode node, String token) {
    long given = words(node, token).filter(word -> !word.startsWith("--")).count();
    if (given == 1) {
      return List.of(new Proposal(Kind.KEYWORD, "AS", "AS ", before(token.length()), "a name for the stage", ""));
    }
    if (given > 1) {
      return List.of();
    }
    var images = file.ast().stages().stream()
        .map(stage -> stage.base().raw().value())
        .filter(base -> !base.isEmpty() && !base.equals(token) && file.stages().named(base).isEmpty())
        .distinct()
        .map(base -> new Proposal(Kind.IMAGE, base, base, before(token.length()), "an image of this file", ""));
    return Stream.concat(stages(node, token).stream(), images).toList();
  }

  private List<Proposal> arguments(InstructionNode node, String token) {
    if (node.syntax().shape() == ArgumentShape.NAMES && token.indexOf('=') < 0 && file.stage(node).isPresent()) {
      return file.variables().offered().entrySet().stream()
          .map(name -> new Proposal(
              Kind.VARIABLE, name.getKey(), name.getKey(), before(token.length()), file.secrets().shown(name.getKey(), name.getValue()).orElse("no value"), ""))
          .toList();
    }
    boolean copies = node.syntax().shape() == ArgumentShape.WORDS && node.syntax().heredocs() == HeredocUse.FILES;
    return copies && file.references(node).isEmpty() ? paths(token) : List.of();
  }

  private List<Proposal> paths(String token) {
    // The strings of the JSON form stand in quotes.
    var path = token.substring(Math.max(token.lastIndexOf('"'), Math.max(token.lastIndexOf('['), token.lastIndexOf(','))) + 1);
    int slash = path.lastIndexOf('/');
    var directory = path.substring(0, slash + 1).replaceAll("^(\\./|/)++|/+$", "");
    var begun = path.substring(slash + 1);
    if (Stream.of(directory.split("/")).anyMatch(name -> name.equals("..") || name.matches(".*[*?\\[$].*"))) {
      return List.of();
    }
    return context.list(directory, begun).stream()
        .map(entry -> new Proposal(
            entry.isDirectory() ? Kind.DIRECTORY : Kind.FILE, entry.name() + (entry.isDirectory() ? "/" : ""), entry.name() + (entry.isDirectory() ? "/" : ""),
            before(begun.length()), "", ""))
        .toList();
  }

  /** The characters right before the offset. */
  private Span before(int length) {
    return new Span(file.ast().source(), offset - length, offset);
  }
}

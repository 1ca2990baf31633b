package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.directive.CheckOptions;
import dev.kaniko.compiler.lint.HadolintPragma.Kind;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file says about checks: the directive at its top, comments above instructions (language.md §4), and those that hadolint reads. Not
 * thread-safe: it keeps which names have silenced something.
 */
public final class Suppressions {
  /** The options in a comment. The text behind the first blank is for people. */
  private static final Pattern LOCAL = Pattern.compile("(?i:check)\\s*=\\s*(\\S+).*");

  private static final Pattern SKIP = Pattern.compile("(?:^|;)\\s*skip\\s*=([^;]*)");
  private static final Pattern NAME = Pattern.compile("[^\\s,]+");

  private final CheckOptions file;
  private final boolean pragmas;
  private final IdentityHashMap<InstructionNode, CheckOptions> instructions = new IdentityHashMap<>();
  private final List<Silencing> all = new ArrayList<>();
  private final List<Silencing> everywhere = new ArrayList<>();
  private final IdentityHashMap<InstructionNode, List<Silencing>> here = new IdentityHashMap<>();
  private boolean asking;

  private Suppressions(CheckOptions file, boolean pragmas) {
    this.file = file;
    this.pragmas = pragmas;
    this.asking = file.experimentalAll() || !file.experimental().isEmpty();
  }

  /**
   * Reads what a file says.
   *
   * @param given the values of {@code --build-arg}, one of which replaces the directive
   * @param pragmas whether comments of hadolint count
   */
  static Suppressions of(DockerfileAst ast, Map<String, String> given, boolean pragmas) {
    var suppressions = new Suppressions(CheckOptions.of(ast, given), pragmas);
    var instructions = ast.instructions();
    if (!instructions.isEmpty()) {
      suppressions.read(ast, instructions, !given.containsKey(CheckOptions.ARGUMENT));
    }
    return suppressions;
  }

  private void read(DockerfileAst ast, List<InstructionNode> instructions, boolean directive) {
    var first = instructions.getFirst();
    if (directive) {
      ast.directive("check").ifPresent(check -> everywhere.addAll(skipped(check.value().value(), check.value().span(), first)));
    }
    for (var comment : ast.comments()) {
      pragma(Kind.GLOBAL_IGNORE, comment, ast).ifPresent(pragma -> everywhere.addAll(ignored(pragma, first)));
    }
    for (var node : instructions) {
      for (var comment : node.comments()) {
        var check = LOCAL.matcher(comment.text());
        if (check.matches()) {
          asking |= check.group(1).contains("experimental");
          int start = ast.text().indexOf(comment.text(), comment.span().start()) + check.start(1);
          add(node, skipped(check.group(1), new Span(ast.source(), start, start + check.group(1).length()), node));
        }
        pragma(Kind.IGNORE, comment, ast).ifPresent(pragma -> add(node, ignored(pragma, node)));
      }
    }
    for (var stage : ast.stages()) {
      for (var comment : stage.head().comments()) {
        pragma(Kind.STAGE_IGNORE, comment, ast).map(pragma -> ignored(pragma, stage.head())).ifPresent(names -> {
          add(stage.head(), names);
          stage.instructions().forEach(node -> add(node, names));
        });
      }
    }
  }

  private Optional<HadolintPragma> pragma(Kind kind, Comment comment, DockerfileAst ast) {
    return pragmas ? HadolintPragma.of(comment, ast.text()).filter(pragma -> pragma.kind() == kind) : Optional.empty();
  }

  private void add(InstructionNode node, List<Silencing> names) {
    here.computeIfAbsent(node, _ -> new ArrayList<>()).addAll(names);
  }

  private List<Silencing> ignored(HadolintPragma pragma, InstructionNode owner) {
    return kept(pragma.words().stream().map(word -> new Silencing(word.text(), word.span(), owner)).toList());
  }

  /** Returns the names that options skip, as they stand at a place. */
  private List<Silencing> skipped(String options, Span place, InstructionNode owner) {
    var names = new ArrayList<Silencing>();
    for (var part : SKIP.matcher(options).results().toList()) {
      for (var name : NAME.matcher(part.group(1)).results().filter(name -> !name.group().equals("all")).toList()) {
        int start = place.start() + part.start(1) + name.start();
        names.add(new Silencing(name.group(), new Span(place.source(), start, start + name.group().length()), owner));
      }
    }
    return kept(names);
  }

  private List<Silencing> kept(List<Silencing> names) {
    all.addAll(names);
    return names;
  }

  /** Returns every name that silences a rule, be there such a rule or not. */
  List<Silencing> all() {
    return List.copyOf(all);
  }

  /** Returns what is wrong with options, as they stand behind {@code # check=}; empty if nothing is. */
  public static Optional<String> problemOf(String options) {
    try {
      CheckOptions.parse(options);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Tells whether findings are failures. */
  boolean error() {
    return file.error();
  }

  /** Tells whether something in the file may ask for an experimental rule, or silences it. Of others nothing is reported, so nobody needs to look for them. */
  boolean mayAskFor(RuleInfo rule) {
    return asking || !all.isEmpty() && all.stream().anyMatch(silencing -> rule.isCalled(silencing.name()));
  }

  /**
   * Tells whether findings of a rule about an instruction are reported.
   *
   * @param asked whether it was asked for by name, which counts for an experimental one
   */
  boolean allows(RuleInfo rule, InstructionNode owner, boolean asked) {
    // Both are asked, so that both are known to be needed.
    boolean inFile = use(rule, everywhere);
    boolean atOwner = use(rule, here.getOrDefault(owner, List.of()));
    if (inFile || atOwner) {
      return false;
    }
    var options = owner.comments().isEmpty() ? file : instructions.computeIfAbsent(owner, this::options);
    return rule.experimental()
        ? asked || rule.buildCheck() && options.experimentalAll() || options.experimental().stream().anyMatch(rule::isCalled)
        : !options.skipAll() && options.skipped().stream().noneMatch(rule::isCalled);
  }

  /** Tells whether a rule is among those that are silenced, and keeps that it was needed. */
  private static boolean use(RuleInfo rule, List<Silencing> names) {
    boolean silenced = false;
    for (var name : names) {
      if (rule.isCalled(name.name())) {
        name.use();
        silenced = true;
      }
    }
    return silenced;
  }

  private CheckOptions options(InstructionNode owner) {
    var options = file;
    for (var comment : owner.comments()) {
      options = local(comment).map(options::with).orElse(options);
    }
    return options;
  }

  /** Returns the options in a comment; those that cannot be read are none. */
  public static Optional<CheckOptions> local(Comment comment) {
    var match = LOCAL.matcher(comment.text());
    try {
      return match.matches() ? Optional.of(CheckOptions.parse(match.group(1))) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.shell.ShellCall;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.grammar.GoSpace;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.InstructionSyntax.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the shell texts of a file. Which instructions have them their syntax says ({@link Trait#SHELL_TEXT}). */
public final class ShellTexts {
  private static final Pattern PRAGMA = Pattern.compile("hadolint\\s+shell\\s*=\\s*(\\S+).*");
  private static final Pattern WINDOWS = Pattern.compile("(?i).*(windowsservercore|nanoserver|windows/|servercore).*");

  private final DockerfileAst ast;
  private final List<ShellText> texts = new ArrayList<>();
  private final Map<String, ShellCall> shells = new HashMap<>();
  private int comment;

  private ShellTexts(DockerfileAst ast) {
    this.ast = ast;
  }

  /** Returns the texts in the order of the file. */
  public static List<ShellText> of(DockerfileAst ast) {
    var found = new ShellTexts(ast);
    found.read(ast.global(), Optional.empty(), ShellCall.DEFAULT);
    ast.stages().forEach(found::read);
    return found.texts;
  }

  private void read(StageNode stage) {
    var last = read(stage.instructions(), Optional.of(stage), first(stage));
    shells.put(String.valueOf(stage.index()), last);
    stage.name().ifPresent(name -> shells.put(name.value(), last));
  }

  /** The shell of a stage at its start: that of the stage that it is built on, or what its base probably has. */
  private ShellCall first(StageNode stage) {
    String base = stage.base().raw().value();
    boolean windows = WINDOWS.matcher(base).matches()
        || stage.platform().filter(platform -> platform.raw().value().startsWith("windows")).isPresent();
    var usual = windows ? new ShellCall(ShellDialect.CMD, false, false) : ShellCall.DEFAULT;
    return shells.getOrDefault(base.toLowerCase(Locale.ROOT), usual);
  }

  /** Returns the shell behind the last instruction. */
  private ShellCall read(List<InstructionNode> instructions, Optional<StageNode> stage, ShellCall first) {
    var shell = first;
    stage.ifPresent(from -> pragmas(from.head()));
    for (var owner : instructions) {
      shell = pragmas(owner).orElse(shell);
      var node = owner.trigger().orElse(owner);
      var command = command(node);
      if (command.isEmpty()) {
        continue;
      }
      if (node.syntax().traits().contains(Trait.SETS_SHELL)) {
        shell = owner.trigger().isEmpty() && command.get().exec() ? ShellCall.of(command.get().values()) : shell;
      } else if (node.syntax().traits().contains(Trait.SHELL_TEXT)) {
        add(owner, node, stage, command.get(), shell);
      }
    }
    return shell;
  }

  /** Returns the shell that comments before an instruction name. */
  private Optional<ShellCall> pragmas(InstructionNode node) {
    Optional<ShellCall> named = Optional.empty();
    List<Comment> comments = ast.comments();
    for (; comment < comments.size() && comments.get(comment).span().start() < node.span().start(); comment++) {
      Matcher pragma = PRAGMA.matcher(comments.get(comment).text());
      if (pragma.matches()) {
        named = Optional.of(ShellCall.of(List.of(pragma.group(1))));
      }
    }
    return named;
  }

  private static Optional<Arguments.Command> command(InstructionNode node) {
    return switch (node.arguments()) {
      case Arguments.Command command -> Optional.of(command);
      case Arguments.WordAndCommand both -> Optional.of(both.command());
      default -> Optional.empty();
    };
  }

  private void add(InstructionNode owner, InstructionNode node, Optional<StageNode> stage, Arguments.Command command, ShellCall shell) {
    if (command.parts().isEmpty()) {
      return;
    }
    int start = commandStart(node);
    var places = node.places().from(start);
    if (command.exec()) {
      var text = new ShellText(owner, node, stage, ShellText.Form.EXEC, ShellCall.of(command.values()), "", places);
      ExecScript.read(node.text().substring(start), places, command.span()).map(text::withScript).ifPresent(texts::add);
      return;
    }
    var heredocs = node.syntax().heredocs() == HeredocUse.COMMAND ? node.heredocs() : List.<Heredoc>of();
    String value = command.parts().getFirst().value();
    if (heredocs.size() == 1 && value.strip().equals(heredocs.getFirst().word().value().strip())) {
      var body = body(heredocs.getFirst(), heredocs.getFirst().chomp());
      boolean shebang = body.text().startsWith("#!");
      var call = shebang ? ShellCall.ofShebang(body.text().lines().findFirst().orElseThrow()) : shell;
      texts.add(new ShellText(owner, node, stage, ShellText.Form.HEREDOC, call, body.text(), body.places()));
    } else {
      var whole = withHeredocs(new KnownText(value, places), heredocs);
      texts.add(new ShellText(owner, node, stage, ShellText.Form.SHELL, shell, whole.text(), whole.places()));
    }
  }

  /** Where the command begins in the text of the instruction. */
  private static int commandStart(InstructionNode node) {
    String text = node.text();
    int end = 0;
    if (node.syntax().shape() == ArgumentShape.WORD_AND_COMMAND) {
      while (end < text.length() && !GoSpace.isSpace(text.charAt(end))) {
        end++;
      }
    }
    return GoSpace.trimStart(text, end, text.length());
  }

  /** The command with all its heredocs behind it, as the shell gets it. */
  private static KnownText withHeredocs(KnownText line, List<Heredoc> heredocs) {
    var text = new StringBuilder(line.text());
    var pieces = new ArrayList<Places.Piece>(List.of(new Places.Piece(0, line.places())));
    for (var heredoc : heredocs) {
      var body = body(heredoc, false);
      pieces.add(new Places.Piece(text.length(), Places.everywhere(heredoc.span())));
      text.append('\n');
      pieces.add(new Places.Piece(text.length(), body.places()));
      text.append(body.text());
      pieces.add(new Places.Piece(text.length(), Places.everywhere(heredoc.span())));
      text.append(heredoc.name());
    }
    return new KnownText(text.toString(), Places.of(pieces));
  }

  /** @param strip whether leading tabs are dropped */
  private static KnownText body(Heredoc heredoc, boolean strip) {
    boolean written = heredoc.body().length() == heredoc.span().length();
    var places = written ? Places.of(heredoc.span()) : Places.everywhere(heredoc.span());
    if (!strip) {
      return new KnownText(heredoc.body(), places);
    }
    var text = new StringBuilder();
    var pieces = new ArrayList<Places.Piece>();
    for (int line = 0; line < heredoc.body().length();) {
      int end = heredoc.body().indexOf('\n', line) + 1;
      end = end == 0 ? heredoc.body().length() : end;
      int start = line;
      while (start < end && heredoc.body().charAt(start) == '\t') {
        start++;
      }
      pieces.add(new Places.Piece(text.length(), places.from(start)));
      text.append(heredoc.body(), start, end);
      line = end;
    }
    return new KnownText(text.toString(), pieces.isEmpty() ? places : Places.of(pieces));
  }
}

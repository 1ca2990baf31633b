package dev.kaniko.compiler.dump;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Dumps a syntax tree. */
final class AstDump {
  private static final Pattern BODY_LINES = Pattern.compile("(?<=\n)");

  private final Lines lines;

  AstDump(Lines lines) {
    this.lines = lines;
  }

  void write(DockerfileAst ast) {
    lines.add("escape " + ast.escape());
    for (var directive : ast.directives()) {
      lines.add("directive " + directive.name() + "=" + Lines.quote(directive.value().value()), directive.span());
    }
    for (var comment : ast.comments()) {
      lines.add("comment " + Lines.quote(comment.text()), comment.span());
    }
    ast.global().forEach(this::write);
    ast.stages().forEach(this::write);
  }

  private void write(StageNode stage) {
    lines.add("stage " + stage.index() + stage.name().map(name -> " " + name + " " + lines.place(name.span())).orElse(""), () -> {
      lines.add("FROM " + lines.place(stage.span()), () -> {
        writeHead(stage.head());
        stage.platform().ifPresent(word -> write("platform", word));
        write("base", stage.base());
      });
      stage.instructions().forEach(this::write);
    });
  }

  private void write(InstructionNode node) {
    lines.add(node.keyword() + " " + lines.place(node.span()), () -> {
      writeHead(node);
      for (var flag : node.flags()) {
        write("flag " + flag.flag().name(), node, flag.flag().value());
      }
      write(node, node.arguments());
      node.heredocs().forEach(this::write);
    });
  }

  private void writeHead(InstructionNode node) {
    lines.addIf(!node.word().value().equals(node.keyword().text()), "written " + node.word());
    for (Comment comment : node.comments()) {
      lines.add("about " + Lines.quote(comment.text()), comment.span());
    }
    lines.addIf(node.lines().acrossBlank(), "continued-across-blank");
  }

  private void write(InstructionNode node, Arguments arguments) {
    switch (arguments) {
      case Arguments.Command command -> write(node, command);
      case Arguments.Words words -> words.words().forEach(word -> write(words.json() ? "json-word" : "word", node, word));
      case Arguments.KeyValues pairs -> {
        for (var pair : pairs.pairs()) {
          write(pair.legacy() ? "legacy-key" : "key", node, pair.key());
          write("value", node, pair.value());
        }
      }
      case Arguments.Names names -> {
        for (var name : names.names()) {
          lines.add("name " + Lines.quote(name.name().value()), name.name().span());
          name.value().ifPresent(value -> write("default", node, value));
        }
      }
      case Arguments.Line line -> write("line", node, line.text());
      case Arguments.WordAndCommand both -> {
        write("word", node, both.word());
        write(node, both.command());
      }
      case Arguments.Trigger trigger -> lines.add("trigger " + trigger.keyword() + " " + Lines.quote(trigger.text().value()), trigger.text().span());
    }
  }

  private void write(InstructionNode node, Arguments.Command command) {
    command.parts().forEach(part -> write(command.exec() ? "exec" : "shell", node, part));
  }

  private void write(Heredoc heredoc) {
    var options = (heredoc.expand() ? " expand" : "") + (heredoc.chomp() ? " chomp" : "")
        + (heredoc.fileDescriptor() == 0 ? "" : " fd=" + heredoc.fileDescriptor());
    lines.add("heredoc " + heredoc.name() + options + " " + lines.place(heredoc.word().span()) + " body " + lines.place(heredoc.span()),
        () -> BODY_LINES.splitAsStream(heredoc.body()).forEach(line -> lines.add(Lines.quote(line))));
  }

  private void write(String what, InstructionNode node, Text text) {
    node.word(text).ifPresentOrElse(word -> write(what, word), () -> lines.add(what + " " + Lines.quote(text.value()), text.span()));
  }

  private void write(String what, Word word) {
    lines.add(what + " " + Lines.quote(word.raw().value()) + " " + lines.place(word.span()), () -> {
      if (!word.parts().stream().allMatch(WordPart.Literal.class::isInstance)) {
        write(word.parts());
      }
    });
  }

  private void write(List<WordPart> parts) {
    parts.forEach(this::write);
  }

  private void write(WordPart part) {
    var place = " " + lines.place(part.span());
    switch (part) {
      case WordPart.Literal literal -> lines.add("literal " + Lines.quote(literal.text()) + place);
      case WordPart.Escaped escaped -> lines.add("escaped " + Lines.quote(escaped.text()) + place);
      case WordPart.SingleQuoted quoted -> lines.add("single-quoted " + Lines.quote(quoted.text()) + place);
      case WordPart.DoubleQuoted quoted -> lines.add("double-quoted" + place, () -> write(quoted.parts()));
      case WordPart.Variable variable -> lines.add("variable " + variable.name() + place);
      case WordPart.Modified modified -> {
        var operator = modified.operator().name().toLowerCase(Locale.ROOT).replace('_', '-');
        lines.add("variable " + modified.name() + " " + operator + (modified.emptyIsUnset() ? " or-empty" : "") + place,
            () -> write(modified.operand()));
      }
      case WordPart.Replaced replaced -> lines.add("variable " + replaced.name() + (replaced.all() ? " replace-all" : " replace") + place, () -> {
        lines.add("pattern", () -> write(replaced.pattern()));
        lines.add("by", () -> write(replaced.replacement()));
      });
      case WordPart.BadlyModified broken -> lines.add("variable " + broken.name() + " broken " + Lines.quote(broken.message()) + place);
      case WordPart.Broken broken -> lines.add("broken " + Lines.quote(broken.message()) + place);
    }
  }
}

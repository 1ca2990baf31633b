package dev.kaniko.compiler.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.parse.shell.ShellReader;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A tree that is printed and read again is the same tree. */
final class ShellProps {
  @Provide
  Arbitrary<CommandList> scripts() {
    return Arbitraries.randomValue(random -> new Trees(random).list(4));
  }

  @Property(tries = 500)
  void aPrintedTreeIsReadAsTheSame(@ForAll("scripts") CommandList script) {
    var text = ShellPrinter.of(script);
    var read = ShellReader.read(text, Places.of(new Span(new SourceId("Dockerfile"), 0, text.length())));
    assertThat(read.errors()).as(text).isEmpty();
    assertThat(ShellDump.of(read.commands())).as(text).isEqualTo(ShellDump.of(script));
  }

  /** Random trees, without places. */
  private static final class Trees {
    private static final Span NOWHERE = new Span(new SourceId("none"), 0, 0);

    private final Random random;

    Trees(Random random) {
      this.random = random;
    }

    private boolean chance(int percent) {
      return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(int least, int most, Supplier<T> each) {
      var all = new ArrayList<T>();
      for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
        all.add(each.get());
      }
      return all;
    }

    CommandList list(int depth) {
      return new CommandList(some(1, depth > 2 ? 3 : 1, () -> chain(depth)), NOWHERE);
    }

    private AndOr chain(int depth) {
      var rest = some(0, chance(30) ? 2 : 0, () -> new AndOr.Next(chance(50), NOWHERE, pipeline(depth)));
      return new AndOr(pipeline(depth), rest, chance(10), NOWHERE);
    }

    private Pipeline pipeline(int depth) {
      var commands = some(1, chance(20) ? 3 : 1, () -> command(depth));
      var pipes = new ArrayList<Pipeline.Pipe>();
      for (int i = 1; i < commands.size(); i++) {
        pipes.add(new Pipeline.Pipe(chance(20), NOWHERE));
      }
      return new Pipeline(chance(15) ? List.of(one(List.of("!", "time"))) : List.of(), commands, pipes, NOWHERE);
    }

    private ShellCommand command(int depth) {
      if (depth == 0 || chance(50)) {
        return simple(depth);
      }
      int inner = depth - 1;
      ShellCommand compound = switch (random.nextInt(11)) {
        case 0 -> new ShellCommand.Subshell(list(inner), NOWHERE);
        case 1 -> new ShellCommand.Group(list(inner), NOWHERE);
        case 2 -> new ShellCommand.If(
            some(1, 2, () -> new ShellCommand.Branch(list(inner), list(inner))), chance(50) ? Optional.of(list(inner)) : Optional.empty(), NOWHERE);
        case 3 -> new ShellCommand.While(chance(50), list(inner), list(inner), NOWHERE);
        case 4 -> new ShellCommand.For(
            chance(20), literal("x"), chance(70) ? Optional.of(some(0, 3, () -> word(inner))) : Optional.empty(), list(inner), NOWHERE);
        case 5 -> new ShellCommand.ArithmeticFor(new ShellPart.Arithmetic(List.of(text("i=0; i<3; i++")), NOWHERE), list(inner), NOWHERE);
        case 6 -> new ShellCommand.Case(word(inner), some(0, 3, () -> new ShellCommand.Item(
            some(1, 2, () -> word(inner)), list(inner), one(List.of(";;", ";&", ";;&")))), NOWHERE);
        case 7 -> new ShellCommand.Test(test(inner), NOWHERE);
        case 8 -> new ShellCommand.Calculation(new ShellPart.Arithmetic(List.of(text("1 + (2)")), NOWHERE), NOWHERE);
        case 9 -> new ShellCommand.Function("f", new ShellCommand.Group(list(inner), NOWHERE), NOWHERE);
        default -> simple(inner);
      };
      boolean redirected = chance(20) && !(compound instanceof ShellCommand.Simple) && !(compound instanceof ShellCommand.Function);
      return redirected ? new ShellCommand.Redirected(compound, some(1, 2, () -> redirection(inner)), NOWHERE) : compound;
    }

    private ShellCommand simple(int depth) {
      var words = new ArrayList<ShellWord>();
      words.add(chance(80) ? literal(one(List.of("cmd", "/bin/x", "a-b", "echo"))) : word(depth));
      words.addAll(some(0, 3, () -> word(depth)));
      return new ShellCommand.Simple(some(0, chance(20) ? 2 : 0, () -> assignment(depth)), words, some(0, chance(20) ? 2 : 0, () -> redirection(depth)), NOWHERE);
    }

    private Assignment assignment(int depth) {
      Optional<List<ShellPart>> index = chance(20) ? Optional.of(List.of(text("1"))) : Optional.empty();
      var value = chance(20)
          ? new ShellWord(List.of(new ShellPart.Array(some(0, 3, () -> word(depth)), NOWHERE)), NOWHERE)
          : word(depth);
      return new Assignment(one(List.of("A", "b_1")), index, chance(20), value, NOWHERE);
    }

    private Redirection redirection(int depth) {
      return new Redirection(one(List.of("", "2", "{fd}")), one(List.of(">", ">>", "<", "<>", ">|", ">&", "<&", "<<<")), word(depth), Optional.empty(), NOWHERE);
    }

    private TestExpression test(int depth) {
      return switch (random.nextInt(depth > 0 ? 6 : 2)) {
        case 0 -> new TestExpression.Words(List.of(literal("-n"), word(0)));
        case 1 -> new TestExpression.Words(List.of(word(0), literal(one(List.of("=", "==", "-gt", "<"))), word(0)));
        case 2 -> new TestExpression.Not(new TestExpression.Nested(test(depth - 1)));
        case 3 -> new TestExpression.Nested(test(depth - 1));
        case 4 -> new TestExpression.Nested(new TestExpression.And(some(2, 3, () -> new TestExpression.Nested(test(depth - 1)))));
        default -> new TestExpression.Nested(new TestExpression.Or(some(2, 3, () -> new TestExpression.Nested(test(depth - 1)))));
      };
    }

    private static ShellPart text(String text) {
      return new ShellPart.Literal(text, NOWHERE);
    }

    private static ShellWord literal(String text) {
      return new ShellWord(List.of(text(text)), NOWHERE);
    }

    /** Two literals never stand side by side, and nothing that reads on stands before one. */
    private ShellWord word(int depth) {
      var parts = new ArrayList<ShellPart>();
      parts.add(text(one(List.of("w", "a.b", "/usr/lib", "x-y", "+z"))));
      if (chance(40)) {
        parts.add(part(depth));
        parts.add(text(one(List.of("/", ".", "-q"))));
      }
      return new ShellWord(parts, NOWHERE);
    }

    private ShellPart part(int depth) {
      return switch (random.nextInt(depth > 0 ? 11 : 6)) {
        case 0 -> new ShellPart.Escaped(one(List.of(" ", "$", "'", "\"", "\\", "a", "(")), NOWHERE);
        case 1 -> new ShellPart.SingleQuoted(one(List.of("", "a b", "$x \"", "#")), false, NOWHERE);
        case 2 -> new ShellPart.Parameter(one(List.of("x", "1", "@")), ShellPart.Lookup.VALUE, List.of(), "", List.of(), chance(50), NOWHERE);
        case 3 -> new ShellPart.Glob(one(List.of("*", "?", "[a-z]", "[!b]")), NOWHERE);
        case 4 -> parameter(depth);
        case 5 -> new ShellPart.SingleQuoted("ab", true, NOWHERE);
        case 6 -> new ShellPart.CommandSubstitution(list(depth - 1), false, NOWHERE);
        case 7 -> new ShellPart.Arithmetic(List.of(text("1 + (2 * 3)")), NOWHERE);
        case 8 -> new ShellPart.ProcessSubstitution(list(depth - 1), chance(50), NOWHERE);
        case 9 -> new ShellPart.ExtendedGlob(one(List.of("@", "!")), List.of(text("a|b*")), NOWHERE);
        default -> new ShellPart.DoubleQuoted(quoted(depth - 1), chance(10), NOWHERE);
      };
    }

    private List<ShellPart> quoted(int depth) {
      var parts = new ArrayList<ShellPart>();
      parts.add(text("it's "));
      parts.add(chance(50) ? parameter(depth) : new ShellPart.Escaped("\"", NOWHERE));
      if (depth > 0) {
        parts.add(new ShellPart.CommandSubstitution(list(depth - 1), false, NOWHERE));
      }
      return parts;
    }

    private ShellPart parameter(int depth) {
      var operators = List.of(":-", "-", ":=", ":?", "+", "#", "##", "%", "%%", "/", "//", ":", "^^", ",");
      List<ShellPart> operand = depth > 0 && chance(50)
          ? List.of(text("a "), new ShellPart.CommandSubstitution(list(depth - 1), false, NOWHERE))
          : List.of(text("b c"));
      return switch (random.nextInt(3)) {
        case 0 -> new ShellPart.Parameter("x", one(List.of(ShellPart.Lookup.LENGTH, ShellPart.Lookup.INDIRECT)), List.of(), "", List.of(), true, NOWHERE);
        case 1 -> new ShellPart.Parameter("x", ShellPart.Lookup.VALUE, List.of(text("@")), "", List.of(), true, NOWHERE);
        default -> new ShellPart.Parameter("x", ShellPart.Lookup.VALUE, List.of(), one(operators), operand, true, NOWHERE);
      };
    }
  }
}

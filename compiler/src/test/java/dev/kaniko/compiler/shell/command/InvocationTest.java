package dev.kaniko.compiler.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.parse.shell.Mutations;
import dev.kaniko.compiler.parse.shell.ShellReader;
import dev.kaniko.compiler.parse.shell.ShellTextsOfData;
import dev.kaniko.compiler.shell.ShellCall;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands of a script are. In the tables ⏎ is a line end. */
final class InvocationTest {
  private static final ShellCall BASH = new ShellCall(ShellDialect.BASH, false, false);

  private static List<Invocation> commands(String text) {
    return commands(text, BASH);
  }

  private static List<Invocation> commands(String text, ShellCall call) {
    var written = text.replace('⏎', '\n');
    return CommandFinder.find(ShellReader.read(written, Places.of(new Span(new SourceId("Dockerfile"), 0, written.length()))).commands(), call);
  }

  /** Each command with its arguments; what it runs through stands before it. */
  private static String shown(List<Invocation> commands) {
    return commands.stream().map(command -> command.through().stream().map(name -> name + ">").collect(Collectors.joining())
        + command.name().orElse(command.program().shown()) + command.arguments().stream().map(argument -> " " + argument.shown()).collect(Collectors.joining())
        + (command.open() ? " …" : "")).collect(Collectors.joining("; "));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '→', quoteCharacter = '\0', value = {
      "a b; c | d && e→a b; c; d; e",
      "/usr/bin/apt-get install -y 'a b'\"c\"→apt-get install -y a bc",
      "$x a; \"$(a)\" b→$x a; $(…) b; a",
      "A=1 b→b",
      "A=1; >f→",
      "if a; then b; else c; fi; while d; do e; done; for x in $(f); do g; done→a; b; c; d; e; f; g",
      "case $(a) in b) c;; esac; f() { d; }; (e); { g; }→a; c; d; e; g",
      "x \"$(a `b`)\" $((1 + $(c))) ${d:-$(e)} <(f) >$(g)→x $(…) $((…)) ${d:-…} <(…); a $(…); b; c; e; f; g",
      "[[ $(a) ]] && (( $(b) ))→a; b",
      "cat <<E⏎$(a)⏎E→cat; a",
      "env -i -u X A=1 B=$x cmd c→env -i -u X A=1 B=$x cmd c; env>cmd c",
      "sudo -E -u root A=1 apt install→sudo -E -u root A=1 apt install; sudo>apt install",
      "sudo -l→sudo -l",
      "exec -a x cmd; command -p ls; command -v ls→exec -a x cmd; exec>cmd; command -p ls; command>ls; command -v ls",
      "time -p a; nice -n 5 nohup b; timeout -s KILL 5 c d→a; nice -n 5 nohup b; nice>nohup b; nice>nohup>b; timeout -s KILL 5 c d; timeout>c d",
      "sudo env A=1 timeout 5 x→sudo env A=1 timeout 5 x; sudo>env A=1 timeout 5 x; sudo>env>timeout 5 x; sudo>env>timeout>x",
      "a | xargs -n 1 -0 rm -f→a; xargs -n 1 -0 rm -f; xargs>rm -f …",
      "find / -name x -exec rm {} + -o -exec y→find / -name x -exec rm {} + -o -exec y; find>rm {}",
      "sh -c 'a && b c'→sh -c a && b c; sh>a; sh>b c",
      "bash -euo pipefail -c \"a $x\" y→bash -euo pipefail -c a $x y; bash>a ${x}",
      "bash -lc a; sh f; bash -c→bash -lc a; bash>a; sh f; bash -c",
      "su - postgres -c 'a b'→su - postgres -c a b; su>a b",
      "sudo sh -c \"sh -c 'a'\"→sudo sh -c sh -c 'a'; sudo>sh -c sh -c 'a'; sudo>sh>sh -c a; sudo>sh>sh>a",
      "eval 'a b' c; eval \"$x\"→eval a b c; eval>a b c; eval $x; eval>${x}",
      "bash <<'E'⏎a b⏎E⏎c→bash; bash>a b; c",
      "python3 <<'E'⏎a b⏎E→python3",
      "x=a; $x b \"$x\"c '$x'→a b ac $x",
      "x='a b'; y=\"$x c\"; z $y \"$y\"→z a b c a b c",
      "x=$(a); b $x→a; b $x",
      "export x=a y=b; c $x$y; unset x; c $x→export x=a y=b; c ab; unset x; c $x",
      "x=a; if b; then x=c; fi; d $x→b; d $x",
      "x=a; for x in b c; do d $x; done→d $x",
      "x=a; while b $x; do x=c; done→b $x",
      "x=a; (x=b; c $x); d $x→c b; d a",
      "x=a; read x; b $x→read x; b $x",
      "x=a; x+=b; c $x→c ab",
      "x=a; sh -c \"b $x\"→sh -c b a; sh>b a",
      "a {b,c{d,e}}f {1..3} {g} '{h,i}'→a bf cdf cef {1..3} {g} {h,i}",
      "x=; a $x b→a b"})
  void commandsAreSeenThroughWhatRunsThem(String text, String expected) {
    assertThat(shown(commands(text))).as(text).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void onlyShellsThatHaveBracesExpandThem() {
    assertThat(shown(commands("a {b,c}", ShellCall.DEFAULT))).isEqualTo("a {b,c}");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '→', quoteCharacter = '\0', value = {
      "a→", "b | a→RIGHT_OF_PIPE", "a | b→LEFT_OF_PIPE", "b && a→AFTER_AND", "b || a→AFTER_OR", "a && b→BEFORE_AND", "a || b→BEFORE_OR", "a && b || c→BEFORE_AND BEFORE_OR",
      "! a→NEGATED", "if a; then b; fi→IN_CONDITION", "if b; then a; fi→IN_BRANCH", "while a; do b; done→IN_CONDITION IN_LOOP", "while b; do a; done→IN_BRANCH IN_LOOP",
      "for x in y; do a; done→IN_LOOP", "f() { a; }→IN_FUNCTION", "(a)→IN_SUBSHELL", "b $(a)→IN_SUBSTITUTION", "b | c `a`→IN_SUBSTITUTION", "a &→IN_BACKGROUND",
      "case x in y) a;; esac→IN_BRANCH", "set -e; a→ERREXIT", "set -e; set +e; a→", "set -eux -o pipefail; a→ERREXIT PIPEFAIL", "set -o errexit⏎a→ERREXIT",
      "(set -e); a→", "set -e; (a)→IN_SUBSHELL ERREXIT", "set -e; sh -c a→", "sh -ec a→ERREXIT", "bash -o pipefail -c 'b | a'→RIGHT_OF_PIPE PIPEFAIL",
      "{ a; } || b→BEFORE_OR", "sudo a && b→BEFORE_AND"})
  void thePlaceOfACommandIsKnown(String text, String facts) {
    var command = commands(text).stream().filter(each -> each.is("a")).findFirst().orElseThrow();
    var expected = facts == null ? List.<Fact>of() : Arrays.stream(facts.split(" ")).map(Fact::valueOf).toList();
    assertThat(command.circumstances().facts()).as(text).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theShellOfTheTextSaysWhatIsInForce() {
    var command = commands("a | b", ShellCall.of(List.of("/bin/bash", "-eo", "pipefail", "-c"))).getFirst();
    assertThat(command.circumstances().facts()).containsExactlyInAnyOrder(Fact.ERREXIT, Fact.PIPEFAIL, Fact.LEFT_OF_PIPE);
  }

  @Test
  void optionsAndOperandsAreToldApart() {
    var command = commands("apt-get -qqy -o Dpkg::x=1 --target=b install --no-x c \"$d\" /e/* -- -f").getFirst();
    assertThat(command.hasOption("-y", "--yes")).isTrue();
    assertThat(command.hasOption("--target")).isTrue();
    assertThat(command.hasOption("-f")).isFalse();
    assertThat(command.optionValue("-o")).contains("Dpkg::x=1");
    assertThat(command.optionValue("--target")).contains("b");
    assertThat(command.operands("-o").stream().map(Argument::shown)).containsExactly("install", "c", "$d", "/e/*", "-f");
    var last = command.operands("-o");
    assertThat(last.get(2).literal()).isEmpty();
    assertThat(last.get(2).pattern()).isEmpty();
    assertThat(last.get(3).literal()).isEmpty();
    assertThat(last.get(3).pattern()).contains("/e/*");
    assertThat(last.get(3).prefix()).isEqualTo("/e/");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '→', quoteCharacter = '\0', value = {
      "sh -c 'x; a b'→a b", "sh -c \"x \\\"a b\\\"; a b\"→a b", "eval 'x; a b'→a b", "sudo a b→a b", "bash <<E⏎x⏎ a b⏎E→a b", "echo `x; a b`→a b", "echo \"$(a b)\"→a b",
      "sh -c \"sh -c 'a b'\"→a b"})
  void commandsInTextsHaveTheirPlaceInTheWhole(String text, String expected) {
    var command = commands(text).stream().filter(each -> each.is("a")).findFirst().orElseThrow();
    assertThat(text.replace('⏎', '\n').substring(command.span().start(), command.span().end())).isEqualTo(expected);
  }

  @Test
  void textsThatMakeMoreOfThemselvesEnd() {
    assertThat(commands("x='eval \"$x; $x\"'; eval \"$x\"")).hasSizeLessThan(1000);
    assertThat(commands("sudo ".repeat(20_000))).hasSizeLessThan(100);
    assertThat(commands("a " + "{".repeat(100_000))).hasSize(1);
    assertThat(commands("x='" + "a ".repeat(2_000) + "'; b " + "$x ".repeat(20_000)).getFirst().arguments()).hasSizeLessThan(200_000);
    assertThat(commands("x=aaaaaaaa; " + "x=$x$x; ".repeat(40) + "b $x")).hasSize(1);
    assertThat(commands("sh -c \"" + "(".repeat(90) + "sh -c '" + "(".repeat(90) + "a" + ")".repeat(90) + "'" + ")".repeat(90) + "\"")).isNotEmpty();
  }

  /** The program has stacks of half a megabyte. */
  @ParameterizedTest
  @ValueSource(strings = {"$(", "(", "{ ", "if ", "while ", "\"$(", "${a:-\"", "((", "$((", "a=($(", "[[ ( ", "case x in a) ", "f() { ", "! { ", "`", "<(", "cat <<A\n$(", "${a[${b["})
  void noNestingOverflowsASmallStack(String piece) throws InterruptedException {
    var failures = new ArrayList<Throwable>();
    var deep = piece.repeat(99);
    for (var text : List.of(deep, piece.repeat(5_000), "sh -c '" + deep + "sh -c \"" + deep + "sh -c \\\"" + deep + "\\\"\"'", deep + "bash <<A\n" + deep + "bash <<B\n" + deep + "\nB\nA\n")) {
      var thread = new Thread(null, () -> commands(text), "small stack", 384 * 1024);
      thread.setUncaughtExceptionHandler((_, failure) -> failures.add(failure));
      thread.start();
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void noMutationFailsOrMakesMuchOfLittle() throws IOException {
    Mutations.of(ShellTextsOfData.find().keySet(), 4_000).forEach(text -> assertThat(commands(text)).as(text).hasSizeLessThan(20 + 10 * text.length()));
  }
}

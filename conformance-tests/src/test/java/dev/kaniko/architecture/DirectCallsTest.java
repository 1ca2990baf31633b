package dev.kaniko.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code that the build puts in place of calls which the JVM would link at run time ({@code runtime/src/main/build/DirectCalls.java}). */
final class DirectCallsTest {
  /** Prints what records and switches of all kinds do. */
  private static final String SAMPLE = """
      import java.util.List;
      import java.util.Optional;
      import java.util.stream.Stream;

      public final class Sample {
        sealed interface Shape permits Round, Flat, Kind {}
        record Round(double size, float width) implements Shape {}
        record Flat(Shape below, List<String> names, int[] sizes) implements Shape {}
        enum Kind implements Shape { ONE, TWO }
        record Empty() {}
        record All(boolean a, byte b, char c, short d, int e, long f, float g, double h, Object i) {}

        interface Named {
          default String name(Object value) {
            return switch (value) { case Round round when round.size() > 1 -> "large"; case Round _ -> "small"; default -> "other"; };
          }
        }

        static String word(Shape shape) {
          return switch (shape) {
            case null -> "nothing";
            case Round(double size, float width) when size > width -> "wide";
            case Round round when round.width() == 0 -> "thin";
            case Flat(Round below, var names, var sizes) -> "on round " + names;
            case Flat(Flat below, var names, var sizes) when sizes.length > 0 -> "on flat " + below.names();
            case Round _ -> "round";
            case Flat _ -> "flat";
            case Kind.ONE -> "one";
            case Kind kind -> kind.name();
          };
        }

        static String boxed(Object value) {
          return switch (value) { case Integer i when i > 5 -> "number"; case String s -> s; case Integer i -> "small " + i; case int[] all -> "array"; default -> "?"; };
        }

        public static void main(String[] arguments) {
          var sizes = new int[] {1};
          var shapes = Stream.of(null, new Round(2, 1), new Round(1, 0), new Round(0, 0), new Round(-0.0, 0), new Round(Double.NaN, Float.NaN), new Round(0, 3), Kind.ONE, Kind.TWO,
              new Flat(null, List.of(), sizes), new Flat(new Round(0, 0), List.of("a"), sizes), new Flat(new Flat(null, List.of("b"), sizes), List.of(), sizes),
              new Flat(null, null, null)).toList();
          for (var shape : shapes) {
            System.out.println(word(shape) + " " + new Named() {}.name(shape == null ? "" : shape));
            for (var other : shapes) {
              System.out.print(shape != null && shape.equals(other) ? "=" : ".");
            }
          }
          for (Object value : List.of(1, 9, "text", sizes, 'c')) {
            System.out.println(boxed(value));
          }
          var all = Stream.of(new All(true, (byte) 1, 'c', (short) 2, 3, 1L << 40, 1.5f, 2.5, "x"), new All(false, (byte) -1, 'd', (short) -2, -3, -1L, -0f, Double.NaN, null),
              new All(false, (byte) -1, 'd', (short) -2, -3, -1L, 0f, Double.NaN, null), new All(false, (byte) -1, 'd', (short) -2, -3, -1L, -0f, Double.NaN, null)).toList();
          for (var one : all) {
            all.forEach(other -> System.out.print(one.equals(other)));
            System.out.println(one.hashCode() + " " + one + one.equals(null) + one.equals("x"));
          }
          record Local(Object one, char[] two) {}
          System.out.println(new Empty() + " " + new Local(null, null) + new Flat(null, List.of("a"), null) + Optional.of(new Round(1, 2)));
          System.out.println(new Empty().equals(new Empty()) + " " + new Empty().hashCode() + new Round(1, 2).hashCode());
        }
      }
      """;

  @Test
  void classesWithDirectCallsDoTheSame(@TempDir Path folder) throws Exception {
    var source = Files.writeString(folder.resolve("Sample.java"), SAMPLE);
    var classes = Files.createDirectory(folder.resolve("classes"));
    assertThat(ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-d", classes.toString(), source.toString())).isZero();
    var before = java("-cp", classes.toString(), "Sample");
    assertThat(before).contains("large", "small", "nothing", "thin", "on flat [b]");
    assertThat(text(classes)).contains("typeSwitch", "ObjectMethods");

    var tool = Path.of(System.getProperty("kaniko.root", ".")).resolve("runtime/src/main/build/DirectCalls.java");
    java(tool.toString(), classes.toString(), Files.createDirectory(folder.resolve("lib")).toString());

    assertThat(java("-cp", classes.toString(), "-Xverify:all", "Sample")).isEqualTo(before);
    assertThat(text(classes)).contains("direct$0");
  }

  /** Returns what is written in class files, as far as it is ASCII. */
  private static String text(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      var all = new StringBuilder();
      for (var file : files.toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return all.toString();
    }
  }

  private static String java(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}

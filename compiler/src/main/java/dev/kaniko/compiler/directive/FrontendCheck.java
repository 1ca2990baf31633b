package dev.kaniko.compiler.directive;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImageReference;
import dev.kaniko.instruction.syntax.Text;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the frontend that a {@code syntax} directive or the build argument BUILDKIT_SYNTAX asks for (language.md §4). This language is
 * that of the official one, which is not looked up. Any other is looked up, as BuildKit would before running it, but never run.
 */
public final class FrontendCheck {
  private static final String ARGUMENT = "BUILDKIT_SYNTAX";
  private static final Set<String> DOCKER_HUB = Set.of("docker.io", "registry-1.docker.io", "registry.hub.docker.com");
  private static final Set<String> OFFICIAL = Set.of("docker/dockerfile", "docker/dockerfile-upstream");
  private static final String HELP =
      "this builder reads every file in the language of docker/dockerfile and runs no frontend: remove the line, or name docker/dockerfile:1";

  private FrontendCheck() {}

  public static void check(DockerfileAst ast, Compilation compilation) throws InterruptedException {
    var given = Optional.ofNullable(compilation.settings().buildArguments().get(ARGUMENT));
    var wanted = given
        .map(value -> reference(value.strip(), new Span(ast.source(), 0, 0)))
        .or(() -> ast.directive("syntax").map(directive -> written(directive.value())));
    if (wanted.isPresent()) {
      check(wanted.get(), given.isPresent() ? " that " + ARGUMENT + " names" : "", compilation);
    }
  }

  private static Text reference(String commandLine, Span span) {
    return new Text(firstWord(commandLine), span);
  }

  private static Text written(Text commandLine) {
    var span = commandLine.span();
    var name = firstWord(commandLine.value());
    return new Text(name, new Span(span.source(), span.start(), span.start() + name.length()));
  }

  /** What follows the first blank is for the frontend to read. */
  private static String firstWord(String commandLine) {
    return commandLine.split(" ", 2)[0];
  }

  private static void check(Text name, String origin, Compilation compilation) throws InterruptedException {
    var findings = compilation.findings();
    try {
      var reference = ImageReference.parse(name.value());
      if (isOfficial(reference)) {
        return;
      }
      var found = compilation.images().resolve(reference, compilation.settings().buildPlatform());
      found.ifPresent(_ -> findings.report(Diagnostic.warning("FrontendNotRun", name.span(),
          "the frontend " + name.value() + origin + " is not run; the file is read in the language of docker/dockerfile")
          .withHelp("if the file uses a language of its own, it has to be built by BuildKit")));
    } catch (IllegalArgumentException | IOException e) {
      findings.report(Diagnostic.error("FrontendNotResolved", name.span(),
          "failed to resolve the frontend " + name.value() + origin + ": " + Compilation.reason(e))
          .withHelp(HELP));
    }
  }

  private static boolean isOfficial(ImageReference reference) {
    return DOCKER_HUB.contains(reference.registry()) && OFFICIAL.contains(reference.repository());
  }
}

package dev.kaniko.compiler.compilation;

import dev.kaniko.compiler.ir.ResolvedImage;
import dev.kaniko.compiler.ir.Settings;
import dev.kaniko.compiler.plan.TimeSource;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the passes of one compilation share.
 *
 * @param settings what is asked for
 * @param providers the instructions of the language
 * @param images knows the configurations of images
 * @param times knows the times of sources
 * @param findings takes what is found, and the texts of triggers
 */
public record Compilation(
    Settings settings, Map<Keyword, InstructionProvider> providers, Images images, Times times, Findings findings) {
  /** Looks images up. */
  @FunctionalInterface
  public interface Images {
    /** Nobody is asked. */
    Images NONE = (_, _) -> Optional.empty();

    /**
     * @param wanted what of an index is taken
     * @return empty if nobody is asked
     * @throws IOException if there is no such image, or it cannot be reached; the message is for people
     */
    Optional<ResolvedImage> resolve(ImageReference reference, Platform wanted) throws IOException, InterruptedException;
  }

  /** Finds times. */
  @FunctionalInterface
  public interface Times {
    /**
     * @return empty if the source has none
     * @throws IOException if the source cannot be had; the message is for people
     */
    Optional<Instant> find(TimeSource source) throws IOException, InterruptedException;
  }

  public Compilation {
    Objects.requireNonNull(settings);
    providers = Map.copyOf(providers);
    Objects.requireNonNull(images);
    Objects.requireNonNull(times);
    Objects.requireNonNull(findings);
  }

  /** Returns why something of the world cannot be had, as people are told. */
  public static String reason(Exception e) {
    @Nullable String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /** Returns this compilation with another value of a build argument. */
  public Compilation withBuildArgument(String name, String value) {
    return new Compilation(settings.withBuildArgument(name, value), providers, images, times, findings);
  }

  /** Returns this compilation with nobody to ask for images. */
  public Compilation offline() {
    return new Compilation(settings, providers, Images.NONE, _ -> Optional.empty(), findings);
  }

  /** Returns how the instructions are written. */
  public Map<Keyword, InstructionSyntax> syntaxes() {
    return providers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().syntax()));
  }
}

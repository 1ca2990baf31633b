package dev.kaniko.fuzz;

import dev.kaniko.compiler.BaseImages.BaseImage;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A registry of every image, which gives the same answer to the same name: most are plain, some carry triggers, some are missing or not known. */
final class FixedImages {
  private static final int KINDS = 16;
  private static final ImageConfig PLAIN =
      ImageConfig.EMPTY.withEnvironment("PATH", "/usr/bin:/bin").withEnvironment("A", "a*b").withCmd(List.of("/bin/sh"), false);

  private FixedImages() {}

  static Optional<BaseImage> resolve(ImageReference reference, Platform wanted) throws IOException {
    int kind = Math.floorMod(reference.familiar().hashCode(), KINDS);
    if (kind == 0) {
      throw new FileNotFoundException(reference + ": not found");
    }
    return kind == 1 ? Optional.empty() : Optional.of(new BaseImage(config(kind, reference.familiar()), wanted));
  }

  private static ImageConfig config(int kind, String name) {
    return switch (kind) {
      case 2 -> PLAIN.withOnBuild(
          List.of("RUN make $A", "COPY --from=" + name + " / /", "ADD . /app", "ONBUILD RUN true", "ENV A=$A$A B=${A%b*}"));
      case 3 -> PLAIN.withOnBuild(List.of(
          "RUN --mount=from=" + name + ",target=/x true", "FROM x", "", "COPY <<E F /\n$A\nE", "\uD800 \\", "HEALTHCHECK --retries=$A CMD ["));
      case 4 -> ImageConfig.EMPTY.withOnBuild(List.of("ARG A=${A:-$A}", "COPY --from=0 a b", "USER $A", "EXPOSE $A 1"));
      default -> PLAIN;
    };
  }
}

package dev.kaniko.runtime.own;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.context.ContextLocation;
import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.output.OutputFile;
import dev.kaniko.runtime.process.inplace.ContainerRoot;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.root.StateName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of the container that this program is in belongs to the program, and not to a build. */
public final class OwnContainer {
  private static final Path ROOT = Path.of("/");

  /** For the temporary files of the program; the executor image has it in the state directory, beside the program itself. */
  private static final String TEMPORARY = "tmp";

  private OwnContainer() {}

  /**
   * Looks at the container as it is now, before the first process of a build.
   *
   * @param context where the build context is
   * @param credentials the places of files with logins of registries; one without a file is the root's
   */
  public static ContainerRoot of(BuildRequest request, ContextLocation context, List<Path> credentials) throws IOException {
    var own = program(request.stateDirectory());
    var logins = credentials.stream().filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)).toList();
    var kept = new HashSet<ImagePath>();
    Stream.of(
        own.stream(),
        Stream.of(request.stateDirectory()),
        logins.stream(),
        context instanceof ContextLocation.Directory(Path directory) ? Stream.of(directory) : Stream.<Path>empty(),
        request.commands().sshAgent().stream(),
        request.outputs().files().stream().map(OutputFile::path).flatMap(Optional::stream))
        .flatMap(paths -> paths)
        .map(path -> ImagePath.clean(OsBytes.text(path.toAbsolutePath().normalize())))
        .filter(path -> !path.isRoot())
        .forEach(kept::add);
    return new ContainerRoot(ROOT, kept, own, logins, StateEntry.IN_PLACE.in(request.stateDirectory()));
  }

  /** Runtime and jars, and where these lie in the state directory all that lies there with them. */
  private static List<Path> program(Path state) throws IOException {
    var java = Path.of(System.getProperty("java.home"));
    var files = new ArrayList<Path>(List.of(java));
    for (var entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
      if (!entry.isEmpty()) {
        files.add(Path.of(entry).toAbsolutePath());
      }
    }
    if (java.startsWith(state)) {
      var notOfProgram = new HashSet<>(StateName.entries());
      notOfProgram.add(TEMPORARY);
      try (var all = Files.newDirectoryStream(state)) {
        for (var entry : all) {
          if (!notOfProgram.contains(entry.getFileName().toString())) {
            files.add(entry);
          }
        }
      }
    }
    return files;
  }
}

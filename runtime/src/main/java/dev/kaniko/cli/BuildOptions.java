package dev.kaniko.cli;

import dev.kaniko.runtime.BuildRequest;
import dev.kaniko.runtime.interpreter.Entitlement;
import dev.kaniko.runtime.interpreter.IgnoredPaths;
import dev.kaniko.runtime.interpreter.StepSettings;
import dev.kaniko.runtime.process.IsolationMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code kaniko build} that do something: names, forms and defaults are those of the original's executor. */
final class BuildOptions {
  @Option(names = {"-c", "--context"}, paramLabel = "PATH", defaultValue = "/workspace/",
      description = "the build context: a directory, dir://PATH, tar://PATH, tar://stdin, gs://BUCKET/FILE or the https:// address of a tar.gz (default: ${DEFAULT-VALUE})")
  String context = "/workspace/";

  @Option(names = "--context-sub-path", paramLabel = "PATH", defaultValue = "", description = "a directory of a fetched context to take as the context")
  String contextSubPath = "";

  @Option(names = {"-b", "--bucket"}, paramLabel = "BUCKET", defaultValue = "",
      description = "a bucket of Google Cloud Storage whose context.tar.gz is the context; in place of --context")
  String bucket = "";

  @Option(names = {"-f", "--dockerfile"}, paramLabel = "PATH", defaultValue = "Dockerfile",
      description = "the Dockerfile, as given or inside the context (default: ${DEFAULT-VALUE})")
  String dockerfile = "Dockerfile";

  @Option(names = {"-d", "--destination"}, paramLabel = "IMAGE", description = "where the image is pushed to; may be repeated")
  List<String> destinations = new ArrayList<>();

  @Option(names = "--build-arg", paramLabel = "KEY[=VALUE]", description = "a build argument; without a value that of the environment; may be repeated")
  List<String> buildArguments = new ArrayList<>();

  @Option(names = "--target", paramLabel = "STAGE", description = "the stage to build (default: the last)")
  @Nullable String target;

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "a label of the image; may be repeated")
  List<String> labels = new ArrayList<>();

  @Option(names = "--annotation", paramLabel = "KEY=VALUE", description = "an annotation of the manifest; may be repeated")
  List<String> annotations = new ArrayList<>();

  @Option(names = {"--custom-platform", "--customPlatform"}, paramLabel = "OS/ARCH[/VARIANT]", description = "the platform of the image (default: this machine's)")
  @Nullable String platform;

  @Option(names = "--build-context", paramLabel = "NAME=PLACE",
      description = "a named context: a directory, docker-image://IMAGE, oci-layout://DIR[:TAG][@DIGEST], or the address of a repository or file; may be repeated")
  List<String> buildContexts = new ArrayList<>();

  @Option(names = "--secret", paramLabel = "id=ID[,src=FILE][,env=NAME]", description = "a secret for RUN --mount=type=secret; may be repeated")
  List<String> secrets = new ArrayList<>();

  @Option(names = "--ssh", paramLabel = "default[=SOCKET]", description = "the SSH agent for RUN --mount=type=ssh")
  @Nullable String ssh;

  @Option(names = "--allow", paramLabel = "ENTITLEMENT", description = "what the Dockerfile may ask for: network.host, security.insecure; may be repeated")
  List<String> allowed = new ArrayList<>();

  @Option(names = "--isolation", paramLabel = "MODE", defaultValue = "auto",
      description = "how RUN is kept apart: auto takes the strongest that works of chroot, rootless, in-place and oci (default: ${DEFAULT-VALUE})")
  IsolationMode isolation = IsolationMode.AUTO;

  @Option(names = "--explain-isolation", arity = "0..1", fallbackValue = "true", description = "print which isolations work here and why others do not, and build nothing")
  boolean explainIsolation;

  @Option(names = "--force", arity = "0..1", fallbackValue = "true", description = "allow --isolation=in-place where this does not look like a container; it replaces the files of the machine")
  boolean force;

  @Option(names = "--no-push", arity = "0..1", fallbackValue = "true", description = "do not push")
  boolean noPush;

  @Option(names = "--oci-layout-path", paramLabel = "DIR", description = "write the image as an OCI layout")
  @Nullable Path ociLayout;

  @Option(names = {"--tar-path", "--tarPath"}, paramLabel = "FILE", description = "write the image as docker save does")
  @Nullable Path tar;

  @Option(names = "--digest-file", paramLabel = "FILE", description = "write the digest of the image to a file")
  @Nullable Path digestFile;

  @Option(names = "--image-name-with-digest-file", paramLabel = "FILE", description = "write IMAGE@DIGEST for each destination")
  @Nullable Path nameWithDigestFile;

  @Option(names = "--image-name-tag-with-digest-file", paramLabel = "FILE", description = "write IMAGE:TAG@DIGEST for each destination")
  @Nullable Path nameTagWithDigestFile;

  @Option(names = "--compression", paramLabel = "gzip|zstd", description = "compressor of new layers (default: gzip)")
  @Nullable String compression;

  @Option(names = "--compression-level", paramLabel = "N", defaultValue = "-1", description = "level of the compressor (default: its fastest)")
  int compressionLevel = -1;

  @Option(names = {"--snapshot-mode", "--snapshotMode"}, paramLabel = "full|redo|time", defaultValue = "full",
      description = "what tells that RUN changed a file where roots are no overlays and must be walked: full looks at everything, redo at mode, "
          + "owner, time and size, time at the time alone (default: ${DEFAULT-VALUE})")
  String snapshotMode = "full";

  @Option(names = "--use-new-run", arity = "0..1", fallbackValue = "true", description = "as --snapshot-mode=redo")
  boolean useNewRun;

  @Option(names = "--single-snapshot", arity = "0..1", fallbackValue = "true", description = "make one layer of all instructions of a stage")
  boolean singleSnapshot;

  @Option(names = "--run-timeout", paramLabel = "TIME", defaultValue = "0", description = "kill a command of RUN with all it started after this time, as 10m (default: never)")
  String runTimeout = "0";

  @Option(names = "--ignore-path", paramLabel = "PATH", description = "a path whose files get into no layer, with all below it; may be repeated")
  List<String> ignoredPaths = new ArrayList<>();

  @Option(names = "--skip-push-permission-check", arity = "0..1", fallbackValue = "true", description = "do not try the right to push before the build")
  boolean skipPushPermissionCheck;

  @Option(names = "--kaniko-dir", paramLabel = "DIR", description = "where base images are kept between builds (default: KANIKO_DIR, or below the cache directory of the user)")
  @Nullable Path kanikoDirectory;

  @Option(names = "--cache-dir", paramLabel = "DIR", defaultValue = "/cache",
      description = "with --cache: base images that kaniko warm has fetched (default: ${DEFAULT-VALUE})")
  Path cacheDirectory = Path.of("/cache");

  @Option(names = "--verify-diffs", arity = "0..1", fallbackValue = "true",
      description = "hold what every step claims to change against what it changed; reads the whole root twice a step")
  boolean verifyDiffs;

  @Option(names = "--materialize", arity = "0..1", fallbackValue = "true",
      description = "leave the files of the image in the container at the end, where RUN has it in place; the next build removes them")
  boolean materialize;

  @Option(names = "--cleanup", arity = "0..1", fallbackValue = "true", description = "leave nothing in the container: always so without --materialize (default: KANIKO_CLEANUP)")
  @Nullable Boolean cleanup;

  @Option(names = {"-v", "--verbosity"}, paramLabel = "LEVEL", defaultValue = "info", description = "panic, fatal, error, warn, info, debug or trace (default: ${DEFAULT-VALUE})")
  Verbosity verbosity = Verbosity.INFO;

  /** Reads the options that say how steps are carried out. */
  StepSettings steps(RequestReader reader) {
    return new StepSettings(
        reader.secrets(secrets),
        reader.sshAgent(ssh),
        allowed.stream().map(text -> RequestReader.parsed("--allow", text, Entitlement::parse)).collect(Collectors.toSet()),
        singleSnapshot,
        new IgnoredPaths(ignoredPaths.stream().map(RequestReader::ignoredPath).toList()),
        RequestReader.parsed("--run-timeout", runTimeout, Words::time),
        reader.outputLimit(),
        verifyDiffs);
  }

  /** Reads the options that say where the image goes. */
  BuildRequest.Outputs outputs(RequestReader reader) {
    var names = destinations.stream().map(text -> RequestReader.parsed("--destination", text, RequestReader::destination)).toList();
    var nameFile = RequestReader.given(nameWithDigestFile);
    var nameTagFile = RequestReader.given(nameTagWithDigestFile);
    if (names.isEmpty() && (nameFile.isPresent() || nameTagFile.isPresent())) {
      throw new UsageException("--image-name-with-digest-file and --image-name-tag-with-digest-file need a --destination");
    }
    return new BuildRequest.Outputs(
        names,
        reader.pushes(this),
        !skipPushPermissionCheck,
        RequestReader.given(ociLayout),
        RequestReader.given(tar),
        RequestReader.given(digestFile),
        nameFile,
        nameTagFile);
  }
}

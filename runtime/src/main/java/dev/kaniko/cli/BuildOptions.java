package dev.kaniko.cli;

import dev.kaniko.runtime.interpreter.CommandSettings;
import dev.kaniko.runtime.interpreter.Entitlement;
import dev.kaniko.runtime.interpreter.Execution;
import dev.kaniko.runtime.interpreter.IgnoredPaths;
import dev.kaniko.runtime.isolation.IsolationMode;
import dev.kaniko.runtime.output.Outputs;
import dev.kaniko.runtime.request.BuildRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code kaniko build} that do something: names, forms and defaults are those of the original's executor. */
final class BuildOptions {
  /** The names of {@code --optimize}. */
  enum Optimize {
    ALL,
    NONE
  }

  @Option(names = {"-c", "--context"}, paramLabel = "PATH", defaultValue = "/workspace/",
      description = "the build context: a directory, dir://PATH, tar://PATH, tar://stdin, git://HOST/REPOSITORY[#REF], gs://BUCKET/FILE, s3://BUCKET/FILE, "
          + "or the https:// address of a repository or archive (default: ${DEFAULT-VALUE})")
  String context = "/workspace/";

  @Option(names = "--context-sub-path", paramLabel = "PATH", defaultValue = "", description = "take this directory of a context with a scheme (tar://, git://, ...) as the context")
  String contextSubPath = "";

  @Option(names = {"-b", "--bucket"}, paramLabel = "BUCKET", defaultValue = "",
      description = "take the context.tar.gz of this bucket as the context: BUCKET and gs:// of Google Cloud Storage, s3:// of S3; a --context that is a path wins")
  String bucket = "";

  @Option(names = "--git", paramLabel = "OPTION=VALUE",
      description = "how a repository is fetched: branch=NAME, depth=N, single-branch, recurse-submodules or insecure-skip-tls =true|false; may be repeated")
  List<String> git = new ArrayList<>();

  @Option(names = {"-f", "--dockerfile"}, paramLabel = "PATH", defaultValue = "Dockerfile",
      description = "the Dockerfile: a path of this machine, or else of the context, an http:// or https:// address, or - for standard input (default: ${DEFAULT-VALUE})")
  String dockerfile = "Dockerfile";

  @Option(names = {"-d", "--destination"}, paramLabel = "IMAGE", description = "where the image is pushed to; may be repeated")
  List<String> destinations = new ArrayList<>();

  @Option(names = "--build-arg", paramLabel = "KEY[=VALUE]", description = "a build argument; without =VALUE the environment has its value; may be repeated")
  List<String> buildArguments = new ArrayList<>();

  @Option(names = "--target", paramLabel = "STAGE[,STAGE]", split = ",",
      description = "the stage to build (default: the last); of several the image of the first is written, and the others are built before; may be repeated")
  List<String> targets = new ArrayList<>();

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "a label of the image; may be repeated")
  List<String> labels = new ArrayList<>();

  @Option(names = "--annotation", paramLabel = "KEY=VALUE", description = "an annotation of the manifest, and of the index of several platforms; may be repeated")
  List<String> annotations = new ArrayList<>();

  @Option(names = {"--custom-platform", "--customPlatform"}, paramLabel = "OS/ARCH[/VARIANT]", description = "the platform of the image (default: this machine's)")
  @Nullable String platform;

  @Option(names = "--platform", paramLabel = "OS/ARCH[/VARIANT][,...]",
      description = "the platforms to build for, as docker buildx takes them; of several an image index is made (default: this machine's); may be repeated")
  List<String> platforms = new ArrayList<>();

  @Option(names = "--build-context", paramLabel = "NAME=PLACE",
      description = "a named context: a directory, docker-image://IMAGE, oci-layout://DIR[:TAG][@DIGEST], or the address of a repository or file; may be repeated")
  List<String> buildContexts = new ArrayList<>();

  @Option(names = "--secret", paramLabel = "id=ID[,src=FILE][,env=NAME]", description = "a secret for RUN --mount=type=secret; may be repeated")
  List<String> secrets = new ArrayList<>();

  @Option(names = "--ssh", paramLabel = "default[=SOCKET]", description = "the SSH agent for RUN --mount=type=ssh")
  @Nullable String ssh;

  @Option(names = "--allow", paramLabel = "ENTITLEMENT", description = "an entitlement that the Dockerfile may use: network.host, security.insecure; may be repeated")
  List<String> allowed = new ArrayList<>();

  @Option(names = "--isolation", paramLabel = "MODE", defaultValue = "auto",
      description = "how RUN is isolated: chroot, rootless, in-place or oci; auto takes the first of chroot, rootless and in-place that works (default: ${DEFAULT-VALUE})")
  IsolationMode isolation = IsolationMode.AUTO;

  @Option(names = "--explain-isolation", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "print which isolations work here, and why the others do not; build nothing")
  boolean explainIsolation;

  @Option(names = "--force", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "allow --isolation=in-place even if this does not look like a container; it replaces files of the machine")
  boolean force;

  @Option(names = "--dryrun", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "print the plan, as kaniko plan does, and build nothing")
  boolean dryRun;

  @Option(names = "--no-push", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "do not push")
  boolean noPush;

  @Option(names = "--oci-layout-path", paramLabel = "DIR", description = "write the image as an OCI layout")
  @Nullable Path ociLayout;

  @Option(names = {"--tar-path", "--tarPath"}, paramLabel = "FILE", description = "write the image as an archive, as docker save does")
  @Nullable Path tar;

  @Option(names = "--digest-file", paramLabel = "FILE", description = "write the digest of the image to a file, or to an address (https://, gs://)")
  @Nullable String digestFile;

  @Option(names = "--image-name-with-digest-file", paramLabel = "FILE", description = "write IMAGE@DIGEST for each destination")
  @Nullable String nameWithDigestFile;

  @Option(names = "--image-name-tag-with-digest-file", paramLabel = "FILE", description = "write IMAGE:TAG@DIGEST for each destination")
  @Nullable String nameTagWithDigestFile;

  @Option(names = "--metadata-file", paramLabel = "FILE", description = "write digests, descriptor and names as JSON, as docker buildx does")
  @Nullable Path metadataFile;

  /** The values of {@link OutputOptions}, for the command that has them. */
  List<String> outputs = new ArrayList<>();

  @Option(names = "--image-format", paramLabel = "oci|docker", defaultValue = "", description = "whose media types the image has (default: oci)")
  String imageFormat = "";

  @Option(names = "--compression", paramLabel = "gzip|zstd|none", description = "the compression of new layers (default: gzip)")
  @Nullable String compression;

  @Option(names = "--compression-level", paramLabel = "N", defaultValue = "-1", description = "the level of the compression (default: its fastest)")
  int compressionLevel = -1;

  @Option(names = "--reproducible", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "no time of the build is in the image: files of new layers are not younger than SOURCE_DATE_EPOCH, or else have the time 0")
  boolean reproducible;

  @Option(names = {"--snapshot-mode", "--snapshotMode"}, paramLabel = "full|redo|time", defaultValue = "full",
      description = "what a changed file is recognized by after a RUN: full compares everything, redo mode, owner, time and size, time the "
          + "time alone; has no effect if roots are overlays (default: ${DEFAULT-VALUE})")
  String snapshotMode = "full";

  @Option(names = "--use-new-run", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "as --snapshot-mode=redo")
  boolean useNewRun;

  @Option(names = "--single-snapshot", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "make one layer of all steps of a stage")
  boolean singleSnapshot;

  @Option(names = "--run-timeout", paramLabel = "TIME", defaultValue = "0", description = "kill a RUN and all processes that it started after this time, such as 10m (default: never)")
  String runTimeout = "0";

  @Option(names = "--ignore-path", paramLabel = "PATH", description = "keep this path and everything below it out of all layers; may be repeated")
  List<String> ignoredPaths = new ArrayList<>();

  @Option(names = {"--ignore-var-run", "--whitelist-var-run"}, arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "as --ignore-path=/var/run")
  boolean ignoreVarRun;

  @Option(names = "--skip-push-permission-check", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "do not check before the build whether the image may be pushed")
  boolean skipPushPermissionCheck;

  @Option(names = "--kaniko-dir", paramLabel = "DIR", description = "the directory that keeps base images and cache mounts between builds "
      + "(default: KANIKO_DIR, or kaniko in the user's cache directory)")
  @Nullable Path kanikoDirectory;

  @Option(names = "--cache-dir", paramLabel = "DIR", defaultValue = "/cache",
      description = "the directory of base images that kaniko warm fetched (default: ${DEFAULT-VALUE})")
  Path cacheDirectory = Path.of("/cache");

  @Option(names = "--optimize", paramLabel = "all|none", defaultValue = "all",
      description = "none leaves out every optimization: identical stages are built each, and steps are carried out that nobody sees. The image is the same, "
          + "to its digest (default: ${DEFAULT-VALUE})")
  Optimize optimize = Optimize.ALL;

  @Option(names = "--jobs", paramLabel = "N", defaultValue = "64", description = "build at most this many stages at the same time (default and most: ${DEFAULT-VALUE})")
  int jobs = Execution.MOST_JOBS;

  @Option(names = "--verify-diffs", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "check that each step changes what it says it changes; reads the whole root twice a step")
  boolean verifyDiffs;

  @Option(names = "--materialize", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "leave the files of the image in the container at the end, if RUN is in place; the next build removes them")
  boolean materialize;

  @Option(names = "--cleanup", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "leave nothing in the container, as is always so without --materialize (default: KANIKO_CLEANUP)")
  @Nullable Boolean cleanup;

  /** Reads what the commands of RUN get and may. */
  CommandSettings commands(RequestReader reader) {
    return new CommandSettings(
        reader.secrets(secrets),
        reader.sshAgent(ssh),
        allowed.stream().map(text -> RequestReader.parsed("--allow", text, Entitlement::parse)).collect(Collectors.toSet()),
        RequestReader.parsed("--run-timeout", runTimeout, Words::time),
        reader.outputLimit());
  }

  /** Reads how the steps are carried out. */
  Execution execution(RequestReader reader) {
    if (jobs < 1) {
      throw new UsageException("--jobs: a number from 1 on, not " + jobs);
    }
    return new Execution(Math.min(jobs, Execution.MOST_JOBS), verifyDiffs, materialize && !reader.cleansUp(this));
  }

  /** Reads what the image is like. */
  BuildRequest.ImageSettings image(RequestReader reader) {
    var specs = outputSpecs();
    var all = new Annotations();
    all.addAll(RequestReader.pairs("--annotation", "NAME=VALUE", annotations), PlatformReader.several(this));
    specs.forEach(spec -> all.addAll(spec.annotations()));
    return new BuildRequest.ImageSettings(
        RequestReader.pairs("--label", "NAME=VALUE", labels),
        all.ofManifest(),
        all.ofIndex(),
        RequestReader.imageFormat(this),
        RequestReader.layerFormat(this),
        RequestReader.snapshotMode(this),
        reader.snapshotLimit(),
        singleSnapshot,
        new IgnoredPaths(Stream.concat(ignoredPaths.stream(), Stream.of("/var/run").filter(_ -> ignoreVarRun)).map(RequestReader::ignoredPath).toList()),
        reproducible || specs.stream().anyMatch(OutputSpec::rewritesTimes));
  }

  /** Reads where the image goes. */
  Outputs outputs(RequestReader reader) {
    return reader.outputs(this);
  }

  /** Reads the values of {@code --output}. */
  List<OutputSpec> outputSpecs() {
    return outputs.stream().map(text -> RequestReader.parsed("--output", text, OutputSpec::parse)).toList();
  }
}

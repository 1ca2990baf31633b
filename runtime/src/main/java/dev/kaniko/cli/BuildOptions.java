package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

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

/** The options of {@code kaniko build} that do something: names, forms and defaults are those of the original's executor. */
final class BuildOptions implements OptionGroup {
  /** The names of {@code --optimize}. */
  enum Optimize {
    ALL,
    NONE
  }

  String context = "/workspace/";
  String contextSubPath = "";
  String bucket = "";
  List<String> git = new ArrayList<>();
  String dockerfile = "Dockerfile";
  List<String> destinations = new ArrayList<>();
  List<String> buildArguments = new ArrayList<>();
  List<String> targets = new ArrayList<>();
  List<String> labels = new ArrayList<>();
  List<String> annotations = new ArrayList<>();
  @Nullable String platform;
  List<String> platforms = new ArrayList<>();
  List<String> buildContexts = new ArrayList<>();
  List<String> secrets = new ArrayList<>();
  @Nullable String ssh;
  List<String> allowed = new ArrayList<>();
  IsolationMode isolation = IsolationMode.AUTO;
  boolean explainIsolation;
  boolean force;
  boolean dryRun;
  boolean noPush;
  @Nullable Path ociLayout;
  @Nullable Path tar;
  @Nullable String digestFile;
  @Nullable String nameWithDigestFile;
  @Nullable String nameTagWithDigestFile;
  @Nullable Path metadataFile;

  /** The values of {@link OutputOptions}, for the command that has them. */
  List<String> outputs = new ArrayList<>();
  String imageFormat = "";
  @Nullable String compression;
  int compressionLevel = -1;
  boolean reproducible;
  String snapshotMode = "full";
  boolean useNewRun;
  boolean singleSnapshot;
  String runTimeout = "0";
  List<String> ignoredPaths = new ArrayList<>();
  boolean ignoreVarRun;
  boolean skipPushPermissionCheck;
  @Nullable Path kanikoDirectory;
  Path cacheDirectory = Path.of("/cache");
  Optimize optimize = Optimize.ALL;
  int jobs = Execution.MOST_JOBS;
  boolean verifyDiffs;
  boolean materialize;
  @Nullable Boolean cleanup;

  @Override
  public void declare(Options options) {
    declareInputs(options);
    declareCommands(options);
    declareOutputs(options);
    declareImage(options);
    declareState(options);
  }

  private void declareInputs(Options options) {
    options.value(option("-c", "--context").paramLabel("PATH").defaultValue("/workspace/")
        .description("the build context: a directory, dir://PATH, tar://PATH, tar://stdin, git://HOST/REPOSITORY[#REF], gs://BUCKET/FILE, "
            + "s3://BUCKET/FILE, or the https:// address of a repository or archive (default: ${DEFAULT-VALUE})"),
        String.class, value -> context = value);
    options.value(option("--context-sub-path").paramLabel("PATH").defaultValue("")
        .description("take this directory of a context with a scheme (tar://, git://, ...) as the context"), String.class, value -> contextSubPath = value);
    options.value(option("-b", "--bucket").paramLabel("BUCKET").defaultValue("")
        .description("take the context.tar.gz of this bucket as the context: BUCKET and gs:// of Google Cloud Storage, s3:// of S3; a --context that "
            + "is a path wins"),
        String.class, value -> bucket = value);
    options.list(option("--git").paramLabel("OPTION=VALUE")
        .description("how a repository is fetched: branch=NAME, depth=N, single-branch, recurse-submodules or insecure-skip-tls =true|false; may be repeated"),
        values -> git = values);
    options.value(option("-f", "--dockerfile").paramLabel("PATH").defaultValue("Dockerfile")
        .description("the Dockerfile: a path of this machine, or else of the context, an http:// or https:// address, or - for standard input "
            + "(default: ${DEFAULT-VALUE})"),
        String.class, value -> dockerfile = value);
    options.list(option("-d", "--destination").paramLabel("IMAGE")
        .description("where the image is pushed to; may be repeated"), values -> destinations = values);
    options.list(option("--build-arg").paramLabel("KEY[=VALUE]")
        .description("a build argument; without =VALUE the environment has its value; may be repeated"), values -> buildArguments = values);
    options.list(option("--target").paramLabel("STAGE[,STAGE]").splitRegex(",")
        .description("the stage to build (default: the last); of several the image of the first is written, and the others are built before; may be repeated"),
        values -> targets = values);
    options.list(option("--label").paramLabel("KEY=VALUE").description("a label of the image; may be repeated"), values -> labels = values);
    options.list(option("--annotation").paramLabel("KEY=VALUE")
        .description("an annotation of the manifest, and of the index of several platforms; may be repeated"), values -> annotations = values);
    options.value(option("--custom-platform", "--customPlatform").paramLabel("OS/ARCH[/VARIANT]")
        .description("the platform of the image (default: this machine's)"), String.class, value -> platform = value);
    options.list(option("--platform").paramLabel("OS/ARCH[/VARIANT][,...]")
        .description("the platforms to build for, as docker buildx takes them; of several an image index is made (default: this machine's); may be repeated"),
        values -> platforms = values);
    options.list(option("--build-context").paramLabel("NAME=PLACE")
        .description("a named context: a directory, docker-image://IMAGE, oci-layout://DIR[:TAG][@DIGEST], or the address of a repository or file; "
            + "may be repeated"),
        values -> buildContexts = values);
  }

  private void declareCommands(Options options) {
    options.list(option("--secret").paramLabel("id=ID[,src=FILE][,env=NAME]")
        .description("a secret for RUN --mount=type=secret; may be repeated"), values -> secrets = values);
    options.value(option("--ssh").paramLabel("default[=SOCKET]")
        .description("the SSH agent for RUN --mount=type=ssh"), String.class, value -> ssh = value);
    options.list(option("--allow").paramLabel("ENTITLEMENT")
        .description("an entitlement that the Dockerfile may use: network.host, security.insecure; may be repeated"), values -> allowed = values);
    options.value(option("--isolation").paramLabel("MODE").defaultValue("auto")
        .description("how RUN is isolated: chroot, rootless, in-place or oci; auto takes the first of chroot, rootless and in-place that works "
            + "(default: ${DEFAULT-VALUE})"),
        IsolationMode.class, value -> isolation = value);
    options.truth(option("--explain-isolation")
        .description("print which isolations work here, and why the others do not; build nothing"), on -> explainIsolation = on);
    options.truth(option("--force")
        .description("allow --isolation=in-place even if this does not look like a container; it replaces files of the machine"), on -> force = on);
  }

  private void declareOutputs(Options options) {
    options.truth(option("--dryrun").description("print the plan, as kaniko plan does, and build nothing"), on -> dryRun = on);
    options.truth(option("--no-push").description("do not push"), on -> noPush = on);
    options.value(option("--oci-layout-path").paramLabel("DIR")
        .description("write the image as an OCI layout"), Path.class, value -> ociLayout = value);
    options.value(option("--tar-path", "--tarPath").paramLabel("FILE")
        .description("write the image as an archive, as docker save does"), Path.class, value -> tar = value);
    options.value(option("--digest-file").paramLabel("FILE")
        .description("write the digest of the image to a file, or to an address (https://, gs://)"), String.class, value -> digestFile = value);
    options.value(option("--image-name-with-digest-file").paramLabel("FILE")
        .description("write IMAGE@DIGEST for each destination"), String.class, value -> nameWithDigestFile = value);
    options.value(option("--image-name-tag-with-digest-file").paramLabel("FILE")
        .description("write IMAGE:TAG@DIGEST for each destination"), String.class, value -> nameTagWithDigestFile = value);
    options.value(option("--metadata-file").paramLabel("FILE")
        .description("write digests, descriptor and names as JSON, as docker buildx does"), Path.class, value -> metadataFile = value);
  }

  private void declareImage(Options options) {
    options.value(option("--image-format").paramLabel("oci|docker").defaultValue("")
        .description("whose media types the image has (default: oci)"), String.class, value -> imageFormat = value);
    options.value(option("--compression").paramLabel("gzip|zstd|none")
        .description("the compression of new layers (default: gzip)"), String.class, value -> compression = value);
    options.value(option("--compression-level").paramLabel("N").defaultValue("-1")
        .description("the level of the compression (default: its fastest)"), int.class, value -> compressionLevel = value);
    options.truth(option("--reproducible")
        .description("no time of the build is in the image: files of new layers are not younger than SOURCE_DATE_EPOCH, or else have the time 0"),
        on -> reproducible = on);
    options.value(option("--snapshot-mode", "--snapshotMode").paramLabel("full|redo|time").defaultValue("full")
        .description("what a changed file is recognized by after a RUN: full compares everything, redo mode, owner, time and size, time the time "
            + "alone; has no effect if roots are overlays (default: ${DEFAULT-VALUE})"),
        String.class, value -> snapshotMode = value);
    options.truth(option("--use-new-run").description("as --snapshot-mode=redo"), on -> useNewRun = on);
    options.truth(option("--single-snapshot").description("make one layer of all steps of a stage"), on -> singleSnapshot = on);
    options.value(option("--run-timeout").paramLabel("TIME").defaultValue("0")
        .description("kill a RUN and all processes that it started after this time, such as 10m (default: never)"),
        String.class, value -> runTimeout = value);
    options.list(option("--ignore-path").paramLabel("PATH")
        .description("keep this path and everything below it out of all layers; may be repeated"), values -> ignoredPaths = values);
    options.truth(option("--ignore-var-run", "--whitelist-var-run").description("as --ignore-path=/var/run"), on -> ignoreVarRun = on);
  }

  private void declareState(Options options) {
    options.truth(option("--skip-push-permission-check")
        .description("do not check before the build whether the image may be pushed"), on -> skipPushPermissionCheck = on);
    options.value(option("--kaniko-dir").paramLabel("DIR")
        .description("the directory that keeps base images and cache mounts between builds (default: KANIKO_DIR, or kaniko in the user's cache directory)"),
        Path.class, value -> kanikoDirectory = value);
    options.value(option("--cache-dir").paramLabel("DIR").defaultValue("/cache")
        .description("the directory of base images that kaniko warm fetched (default: ${DEFAULT-VALUE})"), Path.class, value -> cacheDirectory = value);
    options.value(option("--optimize").paramLabel("all|none").defaultValue("all")
        .description("none leaves out every optimization: identical stages are built each, and steps are carried out that nobody sees. The image is "
            + "the same, to its digest (default: ${DEFAULT-VALUE})"),
        Optimize.class, value -> optimize = value);
    options.value(option("--jobs").paramLabel("N").defaultValue("64")
        .description("build at most this many stages at the same time (default and most: ${DEFAULT-VALUE})"), int.class, value -> jobs = value);
    options.truth(option("--verify-diffs")
        .description("check that each step changes what it says it changes; reads the whole root twice a step"), on -> verifyDiffs = on);
    options.truth(option("--materialize")
        .description("leave the files of the image in the container at the end, if RUN is in place; the next build removes them"), on -> materialize = on);
    options.truth(option("--cleanup")
        .description("leave nothing in the container, as is always so without --materialize (default: KANIKO_CLEANUP)"), on -> cleanup = on);
  }

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

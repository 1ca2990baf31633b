package dev.kaniko.cli;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.output.OutputFile;
import dev.kaniko.runtime.output.Outputs;
import dev.kaniko.runtime.output.Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where an image goes: {@code --destination}, {@code --output} and the options that name a file. */
final class OutputReader {
  private static final Pattern GOOGLE = Pattern.compile("gs://([^/]+)/(.+)");

  /** The name in an archive of an image without a destination, as in the original. */
  private static final ImageReference UNNAMED = ImageReference.parse("docker.io/unset-repo/unset-image-name");

  private final Variables variables;
  private final List<OutputFile> files = new ArrayList<>();

  OutputReader(Variables variables) {
    this.variables = variables;
  }

  /** @param pushes whether the destinations are pushed to */
  Outputs read(BuildOptions options, boolean pushes) {
    var specs = options.outputSpecs();
    int platforms = PlatformReader.read(options).size();
    specs.forEach(spec -> spec.checkPlatforms(platforms));
    var names = new ArrayList<ImageReference>();
    options.destinations.forEach(text -> names.add(RequestReader.parsed("--destination", text, RequestReader::destination)));
    var pushed = specs.stream().filter(OutputSpec::isPushed).toList();
    pushed.stream().flatMap(spec -> spec.names().stream()).filter(name -> !names.contains(name)).forEach(names::add);
    if (!pushed.isEmpty() && names.isEmpty()) {
      throw new UsageException("--output: the name is missing: write type=registry,name=IMAGE, or give a --destination");
    }
    RequestReader.given(options.ociLayout).ifPresent(path -> add(OutputFile.Kind.OCI_LAYOUT, new Place.OfFile(path), names));
    RequestReader.given(options.tar).ifPresent(path -> add(OutputFile.Kind.ARCHIVE, new Place.OfFile(path), names.isEmpty() ? List.of(UNNAMED) : names));
    specs.forEach(spec -> add(spec, names));
    if (specs.stream().filter(OutputSpec::toStandardOutput).count() > 1) {
      throw new UsageException("--output: only one output can be written to standard output");
    }
    RequestReader.given(options.metadataFile).ifPresent(path -> add(OutputFile.Kind.METADATA, new Place.OfFile(path), names));
    addNote(OutputFile.Kind.DIGEST, options.digestFile, names);
    addNote(OutputFile.Kind.NAME_WITH_DIGEST, options.nameWithDigestFile, names);
    addNote(OutputFile.Kind.NAME_TAG_WITH_DIGEST, options.nameTagWithDigestFile, names);
    if (names.isEmpty() && files.stream().anyMatch(file -> file.kind().compareTo(OutputFile.Kind.DIGEST) > 0)) {
      throw new UsageException("--image-name-with-digest-file and --image-name-tag-with-digest-file need a --destination");
    }
    return new Outputs(names, pushes && !names.isEmpty(), !options.skipPushPermissionCheck, files);
  }

  private void add(OutputFile.Kind kind, Place place, List<ImageReference> names) {
    files.add(new OutputFile(kind, place, names));
  }

  private void add(OutputSpec spec, List<ImageReference> destinations) {
    var names = spec.names().isEmpty() ? destinations : spec.names();
    switch (spec.type()) {
      case OCI -> add(spec.directory() ? OutputFile.Kind.OCI_LAYOUT : OutputFile.Kind.OCI_ARCHIVE, place(spec), names);
      case DOCKER -> add(OutputFile.Kind.ARCHIVE, place(spec), names);
      case LOCAL -> add(OutputFile.Kind.ROOT_DIRECTORY, place(spec), names);
      case TAR -> add(OutputFile.Kind.ROOT_ARCHIVE, place(spec), names);
      case IMAGE, REGISTRY, CACHEONLY -> {}
    }
  }

  private static Place place(OutputSpec spec) {
    return spec.toStandardOutput() ? new Place.StandardOutput() : new Place.OfFile(RequestReader.parsed("--output", spec.dest(), Words::path));
  }

  private void addNote(OutputFile.Kind kind, @Nullable String text, List<ImageReference> names) {
    if (text != null && !text.isEmpty()) {
      add(kind, RequestReader.parsed(kind.option(), text, this::notePlace), names);
    }
  }

  /** Reads where a short text goes: a file, an HTTPS address, or an object of Google Cloud Storage. */
  private Place notePlace(String text) {
    if (text.startsWith("https://")) {
      return new Place.Address(address(text));
    }
    if (!text.startsWith("gs://")) {
      return new Place.OfFile(path(text));
    }
    var object = GOOGLE.matcher(text);
    if (!object.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" names no object: write gs://BUCKET/FILE");
    }
    return new Place.GoogleObject(object.group(1), object.group(2), variables.read("STORAGE_EMULATOR_HOST", OutputReader::emulator).flatMap(found -> found));
  }

  private static Path path(String text) {
    try {
      return Words.path(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + (text.contains("://") ? ", https://HOST/FILE or gs://BUCKET/FILE" : ""), e);
    }
  }

  private static URI address(String text) {
    try {
      var uri = new URI(text);
      if (uri.getHost() != null && uri.getPort() <= 65_535) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Reported below, without its password.
    }
    throw new IllegalArgumentException("\"" + text.replaceFirst("//[^/]*@", "//***@") + "\" is not the address of a file: write https://HOST/FILE");
  }

  private static Optional<URI> emulator(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var uri = new URI(text.contains("://") ? text : "http://" + text);
      if (uri.getHost() != null) {
        return Optional.of(URI.create(uri.getScheme() + "://" + uri.getRawAuthority()));
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a host: write HOST:PORT");
  }
}

package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.Digest;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.GitReference;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.files.Destination;
import dev.kaniko.instruction.files.Owner;
import dev.kaniko.instruction.files.TargetTree;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * ADD: what COPY copies from the build context, and archives, addresses and repositories.
 *
 * @param sources in the order in which they were written
 * @param files heredocs, copied after the sources
 * @param destination absolute, or relative to the working directory
 * @param options flags that COPY has too
 * @param unpack whether archives are unpacked; empty for the default: those of the build context are, those of an address are not
 */
public record Add(
    List<Source> sources, List<InlineFile> files, Text destination, CopyOptions options, Optional<Boolean> unpack, Span span)
    implements StandardInstruction {
  private static final String UNNAMED = "__unnamed__";

  /** One source. */
  public sealed interface Source {
    /** Returns the source as it was written. */
    Text word();

    /** Returns the text of the source. */
    default String text() {
      return word().value();
    }

    /** Tells where the source comes from. */
    Placement.From from();
  }

  /** Files of the build context. */
  public record Local(Text word) implements Source {
    public Local {
      Objects.requireNonNull(word);
    }

    @Override
    public Placement.From from() {
      return Placement.From.CONTEXT;
    }

    Input.Files input() {
      return new Input.Files(new Origin.BuildContext(), List.of(text()));
    }
  }

  /** A file to be fetched. */
  public record Address(Text word, Input.Remote input) implements Source {
    public Address {
      Objects.requireNonNull(word);
      Objects.requireNonNull(input);
    }

    @Override
    public Placement.From from() {
      return Placement.From.REMOTE;
    }
  }

  /** A repository to be checked out. */
  public record Repository(Text word, Input.Git input) implements Source {
    public Repository {
      Objects.requireNonNull(word);
      Objects.requireNonNull(input);
    }

    @Override
    public Placement.From from() {
      return Placement.From.REMOTE;
    }
  }

  public Add {
    sources = List.copyOf(sources);
    files = List.copyOf(files);
    Objects.requireNonNull(destination);
    Objects.requireNonNull(options);
    Objects.requireNonNull(unpack);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("ADD");
  }

  @Override
  public RootAccess rootAccess() {
    return options.readsRoot() ? RootAccess.READ : RootAccess.NONE;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    var fingerprint = Fingerprint.EMPTY.with("sources", sources.stream().map(Source::text).toList()).with("destination", destination.value())
        .with("unpack", unpack.map(String::valueOf).orElse("default"));
    return Optional.of(options.addTo(fingerprint.withEach("file", files.stream().map(file -> List.of(file.name(), file.text())).toList())));
  }

  @Override
  public List<Input> inputs() {
    return sources.stream().<Input>map(source -> switch (source) {
      case Local local -> local.input();
      case Address(var _, Input.Remote input) -> input;
      case Repository(var _, Input.Git input) -> input;
    }).toList();
  }

  @Override
  public Effects effects() {
    return options.addTo(Effects.NONE.withLayer(Effects.Layer.ALWAYS), placement());
  }

  private Placement placement() {
    var all = new ArrayList<Placement.Source>();
    sources.forEach(source -> all.add(new Placement.Source(source.word(), source.from())));
    files.forEach(file -> all.add(new Placement.Source(new Text("<<" + file.name(), span), Placement.From.TEXT)));
    return new Placement(all, destination);
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
    var target = new TargetTree(options.isIndependent() ? FileTree.EMPTY : context.root());
    var owner = Owner.of(options.owner(), context);
    var copier = new FileCopier(target, Destination.of(destination.value(), context.config()), options, owner, context.now());
    for (var source : sources) {
      switch (source) {
        case Local local -> {
          FileCopier.Unpacker unpacker = unpack.orElse(true) ? file -> context.archive(file.content()) : FileCopier.Unpacker.NEVER;
          copier.copy(context.open(local.input()), local.text(), FileCopier.Ownership.SENT, unpacker);
        }
        case Address(var _, Input.Remote input) -> addFetched(copier, input, context);
        case Repository(var _, Input.Git input) -> copier.copy(context.checkout(input), "/", FileCopier.Ownership.ROOT, FileCopier.Unpacker.NEVER);
      }
    }
    for (var file : files) {
      copier.copyFile(file.fileName(), file.node(context.now()));
    }
    return Outcome.layer(target.changes(), createdBy());
  }

  private void addFetched(FileCopier copier, Input.Remote input, ExecutionContext context) throws IOException, InterruptedException {
    var fetched = context.fetch(input);
    if (unpack.orElse(false)) {
      var archive = context.archive(fetched.content());
      if (archive.isPresent()) {
        copier.unpack(archive.get());
        return;
      }
    }
    var metadata = Metadata.of(0600, 0, 0, fetched.lastModified().orElse(Instant.EPOCH));
    copier.copyFile(fileName(input.url()), new FileNode.RegularFile(metadata, fetched.content()));
  }

  /** Returns the last name of the path of an address, decoded. */
  static String fileName(String url) {
    var path = url.replaceFirst("[?#].*", "").replaceFirst("^[a-z]+://[^/]*", "");
    try {
      path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8).replaceFirst("/+$", "");
    } catch (IllegalArgumentException e) {
      return UNNAMED;
    }
    var name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0 ? UNNAMED : name;
  }

  private String createdBy() {
    var shown = CopyWords.createdBy(sources.stream().map(Source::text).toList(), files);
    return "ADD " + options.createdBy() + shown + " " + destination + " # buildkit";
  }

  /** Reads ADD. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("ADD", ArgumentShape.WORDS, Expansion.WORDS)
          .withFlags(FlagSpec.expanded("chown"), FlagSpec.expanded("chmod"), FlagSpec.bool("link"), FlagSpec.bool("keep-git-dir"),
              FlagSpec.expanded("checksum"), FlagSpec.bool("unpack"), FlagSpec.text("exclude").many())
          .withHeredocs(HeredocUse.FILES).withTraits(InstructionSyntax.Trait.ADDRESSES);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      CopyWords.check(unexpanded, diagnostics);
    }

    @Override
    public Optional<Add> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var words = CopyWords.read(expanded);
      boolean valid = words.checkPaths(diagnostics);
      var options = CopyOptions.read(expanded, diagnostics);
      var checksum = expanded.flag("checksum").filter(text -> !text.isEmpty());
      if (checksum.isPresent() && words.sources().size() != 1) {
        diagnostics.report(
            Diagnostic.error("InvalidChecksum", checksum.get().span(), "checksum can't be specified for multiple sources"));
        return Optional.empty();
      }
      var sources = new ArrayList<Source>();
      var keepGitDir = expanded.flag("keep-git-dir").map(_ -> expanded.isSet("keep-git-dir"));
      for (var word : words.sources()) {
        source(word, checksum, keepGitDir, diagnostics).ifPresent(sources::add);
      }
      if (!valid || options.isEmpty() || sources.size() < words.sources().size()) {
        return Optional.empty();
      }
      var unpack = expanded.flag("unpack").map(text -> text.value().equals("true"));
      return Optional.of(new Add(sources, words.files(), words.destination(), options.get(), unpack, expanded.span()));
    }

    private static Diagnostic needsRemote(Text checksum) {
      return Diagnostic.error("InvalidChecksum", checksum.span(), "checksum requires HTTP(S) or Git sources");
    }

    private static Optional<Source> source(Text word, Optional<Text> checksum, Optional<Boolean> keepGitDir, DiagnosticSink diagnostics) {
      return switch (SourceForm.of(word.value())) {
        case PATH -> {
          checksum.ifPresent(text -> diagnostics.report(needsRemote(text)));
          yield checksum.isPresent() ? Optional.empty() : Optional.of(new Local(word));
        }
        case URL -> digest(checksum, diagnostics).map(digest -> new Address(word, new Input.Remote(word.value(), digest)));
        case GIT -> repository(word, checksum, keepGitDir, diagnostics);
      };
    }

    private static Optional<Source> repository(Text word, Optional<Text> checksum, Optional<Boolean> keepGitDir, DiagnosticSink diagnostics) {
      try {
        var reference = GitReference.parse(word.value()).orElseThrow(() -> new IllegalArgumentException("not a git reference"));
        return Optional.of(new Repository(word, new Input.Git(word.value(), commit(checksum, reference), keepGitDir(keepGitDir, reference))));
      } catch (IllegalArgumentException e) {
        diagnostics.report(Diagnostic.error("InvalidRepository", word.span(), String.valueOf(e.getMessage())));
        return Optional.empty();
      }
    }

    private static Optional<String> commit(Optional<Text> checksum, GitReference reference) {
      if (checksum.isPresent() && !reference.checksum().isEmpty() && !checksum.get().value().equals(reference.checksum())) {
        throw new IllegalArgumentException(
            "checksum mismatch " + GoFormat.quoted(checksum.get().value()) + " != " + GoFormat.quoted(reference.checksum()));
      }
      return checksum.map(Text::value).or(() -> Optional.of(reference.checksum()).filter(text -> !text.isEmpty()));
    }

    private static boolean keepGitDir(Optional<Boolean> flag, GitReference reference) {
      boolean inQuery = reference.keepGitDir().equals("true");
      if (flag.isPresent() && !reference.keepGitDir().isEmpty() && flag.get() != inQuery) {
        throw new IllegalArgumentException("inconsistent keep-git-dir configuration");
      }
      return flag.orElse(inQuery);
    }

    /** Returns the digest, or that there is none to check; empty if an error was reported. */
    private static Optional<Optional<Digest>> digest(Optional<Text> checksum, DiagnosticSink diagnostics) {
      if (checksum.isEmpty()) {
        return Optional.of(Optional.empty());
      }
      try {
        var digest = Digest.parse(checksum.get().value());
        if (!digest.algorithm().equals("sha256") && !digest.algorithm().equals("sha384") && !digest.algorithm().equals("sha512")) {
          throw new IllegalArgumentException("unsupported digest algorithm: " + digest.algorithm());
        }
        return Optional.of(Optional.of(digest));
      } catch (IllegalArgumentException e) {
        diagnostics.report(
            Diagnostic.error("InvalidChecksum", checksum.get().span(), "invalid checksum: " + e.getMessage())
                .withHelp("write it as sha256: and 64 hexadecimal digits"));
        return Optional.empty();
      }
    }

    @Override
    public List<InstructionRule> rules() {
      return List.of(new AddForLocalFile());
    }
  }
}

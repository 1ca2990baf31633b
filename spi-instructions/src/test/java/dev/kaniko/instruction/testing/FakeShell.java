package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Command;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * Programs that write to a {@link FakeRoot}: a shell, and {@code : cat cd chmod chown cp date echo env exit false ln mkdir mv rm test
 * touch true} with their usual options. What a test needs besides it adds with {@link #with}. No program looks at permissions.
 */
public final class FakeShell {
  /** One program. */
  @FunctionalInterface
  public interface Program {
    /**
     * Runs it.
     *
     * @param arguments without the name of the program
     * @return the exit status
     * @throws IOException if it fails with status 1
     */
    int run(List<String> arguments, Session session) throws IOException;
  }

  /** What a running program has: a root, an environment, and a directory and ids of its own. */
  public static final class Session {
    private final FakeRoot root;
    private final SequencedMap<String, String> environment;
    private final long uid;
    private final long gid;
    private final Instant now;
    private final StringBuilder output = new StringBuilder();
    private ImagePath directory;

    Session(FakeRoot root, Command command, Instant now) {
      this.root = root;
      this.environment = command.environment();
      this.uid = command.uid();
      this.gid = command.gid();
      this.directory = command.workingDirectory();
      this.now = now;
    }

    public FakeRoot root() {
      return root;
    }

    public SequencedMap<String, String> environment() {
      return environment;
    }

    /** The time that it is. */
    public Instant now() {
      return now;
    }

    /** Returns the path that an argument names. */
    public ImagePath path(String argument) {
      return directory.resolve(argument);
    }

    /** What a new node has that is made with these bits, in a directory without the set-group-ID bit; nothing is masked. */
    public Metadata ofNew(int mode) {
      return Metadata.of(mode, uid, gid, now);
    }

    /** What a new node has that is made at a path with these bits; nothing is masked. Its group is that of a directory with the set-group-ID bit. */
    public Metadata ofNew(ImagePath path, int mode) throws IOException {
      var parent = root.find(root.follow(path).parent()).map(entry -> entry.node().metadata());
      boolean inherits = parent.isPresent() && (parent.get().mode() & 02000) != 0;
      return Metadata.of(mode, uid, inherits ? parent.get().gid() : gid, now);
    }

    /** The same for a directory, which gets the set-group-ID bit too. */
    public Metadata ofNewDirectory(ImagePath path, int mode) throws IOException {
      var parent = root.find(root.follow(path).parent()).map(entry -> entry.node().metadata().mode()).orElse(0);
      return ofNew(path, mode | parent & 02000);
    }

    /** Prints something. */
    public void print(String text) {
      output.append(text);
    }

    void changeDirectory(ImagePath path) {
      directory = path;
    }
  }

  /** The shell with the programs that it always has. */
  public static final FakeShell STANDARD = new FakeShell(FakePrograms.ALL);

  private final Map<String, Program> programs;

  private FakeShell(Map<String, Program> programs) {
    this.programs = Map.copyOf(programs);
  }

  /** Returns a shell with one more program, called by its name in any directory. */
  public FakeShell with(String name, Program program) {
    var more = new HashMap<>(programs);
    more.put(name, Objects.requireNonNull(program));
    return new FakeShell(more);
  }

  /** Runs a command to its end, and returns its exit status; 127 for a program that there is not. */
  public int run(Command command, FakeRoot root, Instant now) {
    return run(command.argv(), new Session(root, command, now));
  }

  private int run(List<String> argv, Session session) {
    if (argv.isEmpty()) {
      return 127;
    }
    var name = argv.getFirst().substring(argv.getFirst().lastIndexOf('/') + 1);
    var arguments = argv.subList(1, argv.size());
    if (List.of("sh", "bash", "ash").contains(name) && arguments.size() >= 2 && arguments.getFirst().endsWith("c")) {
      return script(arguments.get(1), session);
    }
    var program = programs.get(name);
    try {
      return program == null ? 127 : program.run(arguments, session);
    } catch (IOException | IllegalArgumentException | NoSuchElementException e) {
      return 1;
    }
  }

  private int script(String text, Session session) {
    int status = 0;
    for (var command : ShellText.parse(text, session.environment)) {
      boolean skipped = command.operator().equals("&&") && status != 0 || command.operator().equals("||") && status == 0;
      if (skipped) {
        continue;
      }
      if (!command.words().isEmpty() && command.words().getFirst().equals("exit")) {
        return command.words().size() > 1 ? number(command.words().get(1)) & 0xff : status;
      }
      status = redirected(command, session);
    }
    return status;
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 2;
  }

  private int redirected(ShellText.Simple command, Session session) {
    session.output.setLength(0);
    int status = command.words().isEmpty() ? 0 : run(command.words(), session);
    if (!command.redirect().isEmpty()) {
      var bytes = session.output.toString().getBytes(StandardCharsets.UTF_8);
      try {
        var file = session.path(command.file());
        session.root.write(file, bytes, command.redirect().equals(">>"), session.ofNew(file, 0644));
      } catch (IOException | IllegalArgumentException | NoSuchElementException e) {
        return 1;
      }
    }
    return status;
  }
}

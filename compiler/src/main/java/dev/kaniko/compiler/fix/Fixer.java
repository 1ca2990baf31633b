package dev.kaniko.compiler.fix;

import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.lint.ContextFiles;
import dev.kaniko.compiler.lint.FileCheck;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Applies fixes to a text until nothing changes any more. In each round the fixes that do not overlap are applied together, and what they promise is
 * checked; those that do not keep it are refused. So a second run finds nothing to do. A fixer keeps nothing between two files.
 */
public final class Fixer {
  /** Fixes that still find something to do then undo each other's work. */
  private static final int MOST_ROUNDS = 100;

  private static final String CHANGES = "the compiler finds that it would change what is built";
  private static final String BREAKS = "the compiler finds that the file would have another error";
  private static final String MANY = "there are too many fixes in this file that cannot be applied to try each";

  /** So often a file is compiled to find out which of its fixes do not keep their promise. */
  private static final int MOST_PROOFS = 200;

  private final Compiler compiler;
  private final FileCheck check;
  private final boolean unsafe;

  /**
   * @param compiler proves that images stay the same
   * @param check its findings propose fixes
   * @param unsafe whether fixes are applied that may change the image
   */
  public Fixer(Compiler compiler, FileCheck check, boolean unsafe) {
    this.compiler = Objects.requireNonNull(compiler);
    this.check = Objects.requireNonNull(check);
    this.unsafe = unsafe;
  }

  /**
   * Repairs a text.
   *
   * @param context the build context, where it is known
   * @throws IOException if the Dockerfile cannot be read
   * @throws InterruptedException if the thread was interrupted while images were looked up
   */
  public Fixed fix(CompileRequest request, Optional<ContextFiles> context) throws IOException, InterruptedException {
    byte[] bytes;
    try (var in = request.dockerfile().open()) {
      bytes = in.readNBytes(Compiler.MAX_DOCKERFILE + 1);
    }
    var text = new String(bytes, StandardCharsets.UTF_8);
    // Bytes that are no UTF-8 would not be the same again.
    return Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))
        ? new Run(request, context, text).fixed()
        : new Fixed(text, text, List.of(), List.of());
  }

  /** The work on one file. */
  private final class Run {
    private final CompileRequest request;
    private final Optional<ContextFiles> context;
    private final String before;
    private final Map<Candidate.Key, Fixed.Refused> refused = new LinkedHashMap<>();
    private final List<Fixed.Applied> applied = new ArrayList<>();
    private int proofs;

    /** The text in which those that are refused were tried. */
    private String tried;

    Run(CompileRequest request, Optional<ContextFiles> context, String before) {
      this.request = request;
      this.context = context;
      this.before = before;
      this.tried = before;
    }

    Fixed fixed() throws IOException, InterruptedException {
      var seen = new HashSet<>(Set.of(before));
      var text = before;
      for (int round = 0; round < MOST_ROUNDS; round++) {
        var candidates = candidates(text);
        if (candidates.isEmpty() && !refused.isEmpty() && !tried.equals(text)) {
          // What other fixes have changed since may be what they were refused for.
          tried = text;
          refused.clear();
          proofs = 0;
          continue;
        }
        if (candidates.isEmpty()) {
          return new Fixed(before, text, applied, List.copyOf(refused.values()));
        }
        var kind = candidates.stream().map(Candidate::kind).min(Candidate.Kind::compareTo).orElseThrow();
        var chosen = Edits.compatible(candidates.stream().filter(candidate -> candidate.kind() == kind).toList());
        var next = applied(text, chosen, kind);
        if (!next.equals(text) && !seen.add(next)) {
          break;
        }
        text = next;
      }
      // Fixes that undo each other are worse than none.
      return new Fixed(before, before, List.of(), List.copyOf(refused.values()));
    }

    private List<Candidate> candidates(String text) throws IOException, InterruptedException {
      var report = check.lint(of(text), context);
      var candidates = new ArrayList<Candidate>();
      for (Diagnostic finding : report.findings()) {
        Candidate.of(finding, unsafe).filter(candidate -> !refused.containsKey(candidate.key(text))).ifPresent(candidates::add);
      }
      return candidates;
    }

    private String applied(String text, List<Candidate> chosen, Candidate.Kind kind) throws IOException, InterruptedException {
      var proof = proof(text);
      var good = good(text, proof, chosen, kind);
      if (good.size() < chosen.size() && !good.isEmpty() && !holds(text, proof, good, kind)) {
        good = good.subList(0, 1);
      }
      good.forEach(candidate -> applied.add(new Fixed.Applied(candidate.rule(), candidate.fix().title(), kind == Candidate.Kind.KEEPS_IMAGE)));
      return Edits.apply(text, good);
    }

    /**
     * Returns those that keep their promise, and refuses the others: halves are tried until what is at fault stands alone, or was looked for long enough.
     */
    private List<Candidate> good(String text, Proof proof, List<Candidate> candidates, Candidate.Kind kind) throws IOException, InterruptedException {
      if (holds(text, proof, candidates, kind)) {
        return candidates;
      }
      if (candidates.size() == 1 || proofs > MOST_PROOFS) {
        var reason = candidates.size() > 1 ? MANY : kind == Candidate.Kind.KEEPS_IMAGE ? CHANGES : BREAKS;
        for (var candidate : candidates) {
          var key = candidate.key(text);
          refused.put(key, new Fixed.Refused(candidate.rule(), candidate.fix().title(), key.line().strip(), reason));
        }
        return List.of();
      }
      int half = candidates.size() / 2;
      var good = new ArrayList<>(good(text, proof, candidates.subList(0, half), kind));
      good.addAll(good(text, proof, candidates.subList(half, candidates.size()), kind));
      return good;
    }

    private boolean holds(String text, Proof proof, List<Candidate> candidates, Candidate.Kind kind) throws IOException, InterruptedException {
      return proof(Edits.apply(text, candidates)).holds(kind, proof);
    }

    private Proof proof(String text) throws IOException, InterruptedException {
      proofs++;
      return Proof.of(compiler.analyze(of(text)));
    }

    private CompileRequest of(String text) {
      return request.with(FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
    }
  }
}

package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.StageGraph;
import java.util.List;

/** The passes in their order. {@link ResolveVariables} stands between those on the graph and those on the program. */
public final class Passes {
  /** On the graph of stages, with instructions as written. */
  public static final List<Pass<StageGraph>> GRAPH =
      List.of(new LinkReferences(), new ResolveBases(), new RejectLaterStages(), new PruneStages());

  /** On what could be typed of a file, be there errors in it or not. They change nothing. */
  public static final List<Pass<BuildProgram>> CHECKS = List.of(new RejectRootMounts());

  /** On the typed program of a file without errors. */
  public static final List<Pass<BuildProgram>> PROGRAM = List.of(
      new MergeIdenticalStages(),
      new FindSeenImages(),
      new OmitUnseenSteps(),
      new DropUnreadVariables(),
      new MarkEmptyRoots(),
      new FindExports(),
      new FindRootUses());

  private Passes() {}
}

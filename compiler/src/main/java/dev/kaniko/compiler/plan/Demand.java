package dev.kaniko.compiler.plan;

import java.util.List;

/**
 * What is asked of a stage.
 *
 * @param image whether somebody sees its image, which is its layers, configuration and history: it is the target, or a stage whose image is
 *     seen starts from it. Of another stage only files are seen, by the steps that read them
 * @param exports what later stages take of it, in the order of these stages and their steps
 * @param rootUses why its root is unpacked; empty if it is not
 */
public record Demand(boolean image, List<Export> exports, List<RootUse> rootUses) {
  /** What is asked of a stage of which nobody knows better yet. */
  public static final Demand UNKNOWN = new Demand(true, List.of(), List.of());

  public Demand {
    exports = List.copyOf(exports);
    rootUses = List.copyOf(rootUses);
  }

  /** Returns this demand of a stage whose image nobody sees. */
  public Demand withoutImage() {
    return new Demand(false, exports, rootUses);
  }

  public Demand withExports(List<Export> others) {
    return new Demand(image, others, rootUses);
  }

  public Demand withRootUses(List<RootUse> others) {
    return new Demand(image, exports, others);
  }
}

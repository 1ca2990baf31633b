package org.example.apt;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;

/** A package with no version: what is installed depends on the day, and a cached layer hides that. */
final class UnpinnedRule implements InstructionRule {
  @Override
  public String id() {
    return "AptUnpinnedPackage";
  }

  @Override
  public String title() {
    return "A package has no version";
  }

  @Override
  public String page() {
    return """
        # A package has no version

        Which version is installed depends on the day of the build, and a cached layer keeps an old one. The label `%s` of an image says
        which versions it has; they can be written into the Dockerfile.

        ```dockerfile
        # finds
        APT install curl

        # does not find
        APT install curl=7.88.1-10+deb12u12
        ```
        """.formatted(Apt.LABEL);
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    var words = AptProvider.packageWords(use.expanded());
    var packages = ((Apt) use.instruction()).packages();
    for (int i = 0; i < packages.size(); i++) {
      if (!packages.get(i).isPinned()) {
        sink.report(finding(words.get(i).span(), "the version of " + packages.get(i).name() + " depends on the day of the build"));
      }
    }
  }
}

package dev.kaniko.compiler.lint;

/** A rule that builds look for, too. These are services of this type, not of {@link LintRule}, so that a build loads no other rule. */
public interface BuildCheck extends LintRule {}

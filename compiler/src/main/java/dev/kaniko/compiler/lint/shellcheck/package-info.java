/** Findings of ShellCheck, a program that may be installed: which texts it gets, and what becomes of its remarks. */
@NullMarked
package dev.kaniko.compiler.lint.shellcheck;

import org.jspecify.annotations.NullMarked;

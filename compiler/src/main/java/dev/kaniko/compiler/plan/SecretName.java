package dev.kaniko.compiler.plan;

import java.util.regex.Pattern;

/** Tells by its name whether a variable holds a secret, as the check of BuildKit does. */
public final class SecretName {
  private static final Pattern SECRET = Pattern.compile(
      "(?i)(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)");
  private static final Pattern HARMLESS = Pattern.compile("(?i)(?:_|^)(?:public|file|version)(?:_|$)");

  private SecretName() {}

  /** Tells whether a name says that its value is secret. */
  public static boolean is(String name) {
    return SECRET.matcher(name).find() && !HARMLESS.matcher(name).find();
  }
}

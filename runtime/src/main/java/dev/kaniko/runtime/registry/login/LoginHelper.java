package dev.kaniko.runtime.registry.login;

import java.io.IOException;
import java.util.Optional;

/** A source of logins that is built in. */
public interface LoginHelper {
  /** Returns its name in messages. */
  String name();

  /**
   * Tells whether it is there for a registry. A helper is asked for no other, so a host that only looks like one of its kind gets nothing.
   *
   * @param registry the host as in references, with its port if it has one
   */
  boolean serves(String registry);

  /**
   * Asks for a login; empty if nothing is configured that could give one.
   *
   * @throws IOException if what is configured gives none; the message says why and has no secret in it
   */
  Optional<Login> login(String registry) throws IOException, InterruptedException;
}

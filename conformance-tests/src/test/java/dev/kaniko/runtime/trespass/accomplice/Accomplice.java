package dev.kaniko.runtime.trespass.accomplice;

import dev.kaniko.runtime.trespass.Trespasser;

/** Needs a class that needs this one, which makes a cycle of two packages. */
public final class Accomplice {

  /** Names the class that names this one. */
  public String friend() {
    return Trespasser.class.getName();
  }
}

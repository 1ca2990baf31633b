package dev.kaniko.runtime.verify;

import java.io.IOException;
import java.io.Serial;

/** An instruction says what is not so. The message is a clause without its subject, which is whoever brings the instruction. */
public final class WrongClaimException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  WrongClaimException(String what) {
    super(what);
  }
}

package dev.kaniko.runtime.verify;

import java.io.IOException;
import java.io.Serial;

/** The changeset of an instruction is not what changes. The message is a clause without a subject, which is the provider of the instruction. */
public final class WrongClaimException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  WrongClaimException(String what) {
    super(what);
  }
}

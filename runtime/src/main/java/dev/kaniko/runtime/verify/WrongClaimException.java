package dev.kaniko.runtime.verify;

import java.io.IOException;
import java.io.Serial;

/** The claim of an instruction about its changes is wrong. The message is a clause whose subject is the provider of the instruction. */
public final class WrongClaimException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  WrongClaimException(String what) {
    super(what);
  }
}

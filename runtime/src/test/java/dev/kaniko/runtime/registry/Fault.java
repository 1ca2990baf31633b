package dev.kaniko.runtime.registry;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What goes wrong with some requests, and for how long. */
final class Fault {
  /** A minute of registries takes this fraction of real time. */
  static final int SCALE = 1_000;

  /** What a request is for. */
  enum Target {
    PING,
    TOKEN,
    MANIFEST_READ,
    BLOB_LOOK,
    BLOB_READ,
    UPLOAD_BEGIN,
    UPLOAD_STATUS,
    UPLOAD_BYTES,
    UPLOAD_END,
    UPLOAD_CANCEL,
    MANIFEST_WRITE;

    static Target of(String method, String path) {
      if (path.startsWith("/token")) {
        return TOKEN;
      }
      if (path.contains("/manifests/")) {
        return method.equals("PUT") ? MANIFEST_WRITE : MANIFEST_READ;
      }
      if (path.contains("/blobs/uploads")) {
        return switch (method) {
          case "POST" -> UPLOAD_BEGIN;
          case "PATCH" -> UPLOAD_BYTES;
          case "PUT" -> UPLOAD_END;
          case "DELETE" -> UPLOAD_CANCEL;
          default -> UPLOAD_STATUS;
        };
      }
      return !path.contains("/blobs/") ? PING : method.equals("HEAD") ? BLOB_LOOK : BLOB_READ;
    }
  }

  /** What happens. */
  enum Effect {
    RESET_BEFORE("the connection is reset before the registry gets the request"),
    RESET_IN_REQUEST("the registry gets a part of the request, then the connection is reset"),
    RESET_IN_ANSWER("the connection is reset in the middle of the answer"),
    CUT_ANSWER("the connection is closed in the middle of the answer"),
    LOST_ANSWER("the registry does it, and its answer is lost"),
    STALL_BEFORE("there is no answer"),
    STALL_IN_ANSWER("the answer stops in the middle"),
    LORIS("the answer trickles, one byte at a time"),
    BUSY_429("429 with Retry-After: 2"),
    BROKEN_500("500"),
    BROKEN_502("502 with a page of HTML"),
    BUSY_503("503"),
    CORRUPT_ANSWER("a byte of the answer's body is changed"),
    CORRUPT_REQUEST("a byte of the request's body is changed"),
    EXPIRED_TOKENS("all tokens expire"),
    ELSEWHERE("the place is on another host"),
    LYING_DIGEST("the answer names a wrong digest"),
    LYING_PRESENCE("the answer says that the blob is there"),
    WRONG_TYPE("the answer has the type text/plain"),
    NO_TYPE("the answer has no type"),
    PAGE("a page of HTML with 200 in place of the answer");

    private final String words;

    Effect(String words) {
      this.words = words;
    }
  }

  private final Target target;
  private final Effect effect;
  private final double position;
  private final int times;
  private final int seconds;
  private final AtomicInteger hits = new AtomicInteger();
  private final AtomicLong began = new AtomicLong();

  /**
   * @param position where in a body, from 0 to 1
   * @param times how often it happens; 0 if that depends on the time
   * @param seconds how long it happens, in seconds of registries; 0 for always
   */
  Fault(Target target, Effect effect, double position, int times, int seconds) {
    this.target = target;
    this.effect = effect;
    this.position = position;
    this.times = times;
    this.seconds = seconds;
  }

  Target target() {
    return target;
  }

  Effect effect() {
    return effect;
  }

  double position() {
    return position;
  }

  boolean isLasting() {
    return times == 0 && seconds == 0;
  }

  /** Tells whether it happens to this request. */
  boolean hits(Target request) {
    if (request != target) {
      return false;
    }
    if (times > 0) {
      return hits.getAndIncrement() < times;
    }
    began.compareAndSet(0, System.nanoTime());
    return seconds == 0 || System.nanoTime() - began.get() < seconds * 1_000_000_000L / SCALE;
  }

  @Override
  public String toString() {
    var length = times > 0 ? times + " time(s)" : seconds > 0 ? "for " + seconds + " s" : "always";
    return "%s: %s, %s (at %.2f)".formatted(target.name().toLowerCase(Locale.ROOT).replace('_', ' '), effect.words, length, position);
  }
}

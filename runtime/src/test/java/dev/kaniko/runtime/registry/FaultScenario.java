package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.registry.Fault.Effect;
import dev.kaniko.runtime.registry.Fault.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some faults and how the registry asks for credentials, drawn from a seed.
 *
 * @param byName whether the base is called by another name of the same host, so that nothing can be mounted
 */
record FaultScenario(int seed, FaultProxy.Auth auth, boolean byName, List<Fault> faults) {
  private static final Set<Target> REQUESTS = EnumSet.complementOf(EnumSet.of(Target.UPLOAD_STATUS, Target.UPLOAD_CANCEL));
  private static final Set<Effect> SILENT = EnumSet.of(Effect.STALL_BEFORE, Effect.STALL_IN_ANSWER, Effect.LORIS);

  /** After these a registry seems to ask for other credentials than it does. That is looked at twice. */
  private static final Set<Effect> MISLEADING = EnumSet.of(Effect.CUT_ANSWER, Effect.RESET_IN_ANSWER, Effect.PAGE);

  static FaultScenario of(int seed) {
    var random = new Random(seed * 7919L);
    var auth = List.copyOf(EnumSet.allOf(FaultProxy.Auth.class)).get(random.nextInt(3));
    var faults = new ArrayList<Fault>();
    var free = new ArrayList<>(REQUESTS);
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      var target = free.remove(random.nextInt(free.size()));
      var possible = possible(target, auth);
      if (!possible.isEmpty()) {
        faults.add(fault(target, possible.get(random.nextInt(possible.size())), random, faults));
      }
    }
    return faults.isEmpty() ? of(seed + 100_000) : new FaultScenario(seed, auth, random.nextBoolean(), List.copyOf(faults));
  }

  private static Fault fault(Target target, Effect effect, Random random, List<Fault> others) {
    double position = random.nextDouble();
    if (target == Target.PING && MISLEADING.contains(effect)) {
      return new Fault(target, effect, position, 1, 0);
    }
    if (effect == Effect.ELSEWHERE || effect == Effect.LYING_PRESENCE || effect == Effect.WRONG_TYPE || effect == Effect.NO_TYPE) {
      return new Fault(target, effect, position, random.nextInt(3), 0);
    }
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Fault(target, effect, position, 1, 0);
      case 2 -> SILENT.contains(effect) ? new Fault(target, effect, position, 1, 0) : new Fault(target, effect, position, 2, 0);
      case 3 -> SILENT.contains(effect) || effect == Effect.EXPIRED_TOKENS || !others.isEmpty()
          ? new Fault(target, effect, position, 1, 0)
          : new Fault(target, effect, position, 0, random.nextBoolean() ? 20 : 55);
      default -> new Fault(target, effect, position, 0, 0);
    };
  }

  private static List<Effect> possible(Target target, FaultProxy.Auth auth) {
    var effects = EnumSet.allOf(Effect.class);
    if (auth != FaultProxy.Auth.BEARER) {
      effects.remove(Effect.EXPIRED_TOKENS);
      if (target == Target.TOKEN) {
        return List.of();
      }
    }
    switch (target) {
      case TOKEN, PING -> effects.removeAll(EnumSet.of(Effect.ELSEWHERE, Effect.CORRUPT_ANSWER, Effect.EXPIRED_TOKENS));
      case BLOB_READ, MANIFEST_READ, UPLOAD_BEGIN, UPLOAD_BYTES, UPLOAD_END -> {}
      default -> effects.remove(Effect.ELSEWHERE);
    }
    if (target != Target.BLOB_LOOK) {
      effects.remove(Effect.LYING_PRESENCE);
    }
    if (target != Target.MANIFEST_READ && target != Target.MANIFEST_WRITE) {
      effects.removeAll(EnumSet.of(Effect.LYING_DIGEST, Effect.WRONG_TYPE, Effect.NO_TYPE));
    }
    if (target != Target.UPLOAD_BYTES && target != Target.MANIFEST_WRITE) {
      effects.remove(Effect.CORRUPT_REQUEST);
    }
    return List.copyOf(effects);
  }

  /** Tells whether all faults end by themselves within a minute, or do no harm. */
  boolean passes() {
    return faults.stream().allMatch(fault -> switch (fault.effect()) {
      case ELSEWHERE, LYING_PRESENCE, WRONG_TYPE, NO_TYPE -> true;
      // A manifest that is no JSON is refused for good: to some registries all manifests of OCI are none.
      case CORRUPT_REQUEST -> fault.target() != Target.MANIFEST_WRITE && !fault.isLasting();
      default -> !fault.isLasting();
    });
  }

  boolean isSilent() {
    return faults.stream().anyMatch(fault -> SILENT.contains(fault.effect()));
  }

  @Override
  public String toString() {
    return "scenario " + seed + " (" + auth + (byName ? ", base by another name" : "") + "): "
        + faults.stream().map(Fault::toString).collect(Collectors.joining("; "));
  }
}

package dev.kaniko.instruction.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.CommandFailedException;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.Mount;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.Written;
import dev.kaniko.snapshot.FileContent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RUN: what is run, as whom and with what. */
final class RunTest {
  private final FakeExecutionContext context = new FakeExecutionContext();

  RunTest() {
    context.buildContext = new MemoryTree().directory("/src");
    context.root = new MemoryTree()
        .directory("/etc")
        .file("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n")
        .file("/etc/group", "root:x:0:\ndaemon:x:1:\nstaff:x:50:app,other\n");
  }

  private Command command(Written written) throws Exception {
    written.instruction().execute(context);
    return context.commands.getLast();
  }

  private static Written run(String command) {
    return new Written("RUN").shell(command);
  }

  private String createdBy(Written written) throws Exception {
    return written.instruction().execute(context).createdBy().orElseThrow();
  }

  @Test
  void theShellFormIsRunByTheShell() throws Exception {
    assertThat(command(run("echo $X")).argv()).containsExactly("/bin/sh", "-c", "echo $X");
    assertThat(command(run("")).argv()).containsExactly("/bin/sh", "-c", "");
    assertThat(command(new Written("RUN").exec("a", "$X")).argv()).containsExactly("a", "$X");
    assertThat(new Written("RUN").exec().problem()).isEqualTo("arguments are required");
  }

  @Test
  void theHistoryShowsTheArguments() throws Exception {
    assertThat(createdBy(run("true"))).isEqualTo("RUN /bin/sh -c true # buildkit");
    context.arguments.put("B", "2 3");
    context.arguments.put("A", "1");
    assertThat(createdBy(run("true"))).isEqualTo("RUN |2 B=2 3 A=1 /bin/sh -c true # buildkit");
  }

  @Test
  void aFailureTellsTheCommandAndTheCode() {
    context.exitCode = 3;
    assertThatThrownBy(() -> command(run("exit 3")))
        .isInstanceOfSatisfying(CommandFailedException.class, e -> assertThat(e.exitCode()).isEqualTo(3))
        .hasMessage("process \"/bin/sh -c exit 3\" did not complete successfully: exit code: 3");
  }

  @Test
  void theEnvironmentHasProxiesInBothCasesAndAHome() throws Exception {
    context.environment.put("A", "1");
    context.proxies.put("http_proxy", "p");
    assertThat(command(run("x")).environment())
        .containsEntry("A", "1").containsEntry("http_proxy", "p").containsEntry("HTTP_PROXY", "p").containsEntry("HOME", "/root")
        .containsEntry("PATH", ImageConfig.DEFAULT_PATH);
    context.environment.put("HOME", "/h");
    assertThat(command(run("x")).environment()).containsEntry("HOME", "/h");
  }

  @ParameterizedTest
  @CsvSource({"'',0,0,0", "app,1000,1000,1000 50", "app:daemon,1000,1,1", "1000,1000,1000,1000 50", "1000:50,1000,50,50", "4242,4242,0,0",
      "4242:4343,4242,4343,4343", ":50,0,50,50"})
  void aProcessHasTheIdsOfItsUser(String user, long uid, long gid, String groups) throws Exception {
    context.config = ImageConfig.EMPTY.withUser(user);
    var command = command(run("id"));
    assertThat(command.uid()).isEqualTo(uid);
    assertThat(command.gid()).isEqualTo(gid);
    assertThat(command.groups()).isEqualTo(Stream.of(groups.split(" ")).map(Long::valueOf).toList());
  }

  @Test
  void anUnknownUserIsAnError() {
    context.config = ImageConfig.EMPTY.withUser("nosuchuser");
    assertThatThrownBy(() -> command(run("true"))).isInstanceOf(InstructionFailedException.class)
        .hasMessageEndingWith("unable to find user nosuchuser: no matching entries in passwd file");
    context.config = ImageConfig.EMPTY.withUser("app:nosuchgroup");
    assertThatThrownBy(() -> command(run("true")))
        .hasMessageEndingWith("unable to find group nosuchgroup: no matching entries in group file");
  }

  @Test
  void aHeredocAloneIsTheCommand() throws Exception {
    assertThat(command(run("<<EOF").body("<<EOF", "a\nb\n")).argv()).containsExactly("/bin/sh", "-c", "a\nb\n");
    assertThat(command(run("<<-EOF").body("<<-EOF", "\ta\n")).argv()).containsExactly("/bin/sh", "-c", "a\n");
  }

  @Test
  void aHeredocWithAnInterpreterIsAProgram() throws Exception {
    var command = command(run("<<EOF").body("<<EOF", "#!/usr/bin/awk -f\n"));
    assertThat(command.argv()).containsExactly("/bin/sh", "-c", "/dev/pipes/EOF");
    assertThat(command.mounts())
        .containsExactly(new Mount.Inline(new ImagePath("/dev/pipes/EOF"), FileContent.of("#!/usr/bin/awk -f\n"), 0755));
  }

  @Test
  void theTabsOfAnIndentedProgramAreNoPartOfIt() throws Exception {
    assertThat(command(run("<<-EOF").body("<<-EOF", "\t#!/bin/awk -f\n")).argv()).containsExactly("/bin/sh", "-c", "/dev/pipes/EOF");
  }

  @Test
  void otherHeredocsAreLeftToTheShell() throws Exception {
    var two = run("cat <<A > /1 && cat <<-B > /2").body("<<A", "first\n").body("<<-B", "\tsecond\n");
    assertThat(command(two).argv().getLast()).isEqualTo("cat <<A > /1 && cat <<-B > /2\nfirst\nA\n\tsecond\nB");
  }

  private Mount mount(String value) throws Exception {
    return command(run("x").flag("mount", value)).mounts().getFirst();
  }

  @Test
  void mountsHaveTheirDefaults() throws Exception {
    context.config = ImageConfig.EMPTY.withWorkingDir("/w");
    context.named.put("s", new MemoryTree());
    assertThat(mount("target=t,source=src"))
        .isEqualTo(new Mount.Bind(new ImagePath("/w/t"), new Origin.BuildContext(), new ImagePath("/src"), true));
    assertThat(mount("type=bind,from=s,dst=/t,rw"))
        .isEqualTo(new Mount.Bind(new ImagePath("/t"), new Origin.Named("s", false), ImagePath.ROOT, false));
    assertThat(mount("type=cache,target=/c/,sharing=locked,mode=0700,uid=1"))
        .isEqualTo(new Mount.Cache(new ImagePath("/c"), "/c", Mount.Sharing.LOCKED, Optional.empty(), ImagePath.ROOT, false, 0700, 1, 0));
    assertThat(mount("type=tmpfs,target=/t,size=1g")).isEqualTo(new Mount.Tmpfs(new ImagePath("/t"), OptionalLong.of(1L << 30)));
    assertThat(mount("type=secret,id=a/b"))
        .isEqualTo(new Mount.Secret("a/b", Optional.of(new ImagePath("/run/secrets/b")), Optional.empty(), false, 0400, 0, 0));
    assertThat(mount("type=secret,id=a,env=A,required"))
        .isEqualTo(new Mount.Secret("a", Optional.empty(), Optional.of("A"), true, 0400, 0, 0));
    assertThat(mount("type=ssh")).isEqualTo(new Mount.Ssh("default", new ImagePath("/run/buildkit/ssh_agent.0"), false, 0600, 0, 0));
    assertThat(mount("type=cache,\"target=/x,y\"")).isInstanceOfSatisfying(Mount.Cache.class,
        cache -> assertThat(cache.target()).isEqualTo(new ImagePath("/x,y")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "type=bnd,target=/x|unsupported mount type \"bnd\" (did you mean bind?)",
      "typ=tmpfs|unexpected key 'typ' in 'typ=tmpfs' (did you mean type?)",
      "type=bind,target=/x,nosuchkey=1|unexpected key 'nosuchkey' in 'nosuchkey=1'",
      "foo|invalid field 'foo' must be a key=value pair",
      "~~|failed to parse csv mounts: EOF",
      "type=secret,id=a,from=busybox|secret mount should not have a from",
      "type=secret,id=a,sharing=shared|secret mount should not define sharing",
      "type=secret|invalid secret mount. one of source, target required",
      "type=secret,source=a,id=b|both source and id can't be set",
      "type=ssh,source=a|ssh does not support source",
      "type=cache,target=/x,sharing=some|unsupported sharing value \"some\"",
      "type=cache,target=/x,sharing=sharde|unsupported sharing value \"sharde\" (did you mean shared?)",
      "type=cache,target=/x,sharing=|unsupported sharing value \"\"",
      "type=secret,id=a,mode=+1|invalid value +1 for mode",
      "type=secret,id=a,uid=4294967296|invalid value 4294967296 for uid",
      "type=bind,target=/x,sharing=shared|invalid cache sharing set for bind mount",
      "required,type=secret,id=a|unexpected key 'required' for mount type 'bind'",
      "size=1,type=tmpfs,target=/x|unexpected key 'size' for mount type 'bind'",
      "target=/x,mode=0700|mode not allowed for \"bind\" type mounts",
      "target=/x,ro=maybe|invalid value for ro: maybe",
      "target=/x,from=$X|'from' doesn't support variable expansion, define alias stage instead"})
  void aWrongMountIsAnError(String value, String message) {
    assertThat(run("x").flag("mount", value).problem()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "network|lan|invalid network mode \"lan\"",
      "network|~~|invalid network mode \"\"",
      "security|~~|security \"\" is not valid",
      "device|~~|failed to parse csv devices: EOF",
      "device|a,b|invalid field 'b' must be a key=value pair",
      "device|a,requird=1|unexpected key 'requird' in 'requird=1' (did you mean required?)",
      "device|a,required=x|invalid value for required: x",
      "device|a|device feature is only supported in Dockerfile frontend 1.14.0-labs or later"})
  void aWrongFlagIsAnError(String flag, String value, String message) {
    assertThat(run("x").flag(flag, value).problem()).isEqualTo(message);
  }

  @Test
  void theOrderOfKeysIsExplained() {
    assertThat(run("x").flag("mount", "required,type=secret,id=a").problems().getFirst().help()).singleElement().asString().contains("type=");
  }

  @Test
  void aWrongOptionIsPointedAt() {
    var value = "type=cache,target=/x,sharing=some";
    var problem = run("x").flag("mount", value).problems().getFirst().span();
    assertThat(problem.length()).isEqualTo("some".length());
  }

  @Test
  void theSocketOfAnAgentIsNamedToTheCommand() throws Exception {
    assertThat(command(run("x").flag("mount", "type=ssh")).environment()).containsEntry("SSH_AUTH_SOCK", "/run/buildkit/ssh_agent.0");
    assertThat(command(run("x").flag("mount", "type=ssh,target=/s")).environment()).containsEntry("SSH_AUTH_SOCK", "/s");
    assertThat(command(run("x")).environment()).doesNotContainKey("SSH_AUTH_SOCK");
  }

  @Test
  void aSourceThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> mount("target=/ctx,source=nope")).hasMessageContaining("\"/nope\": not found");
  }

  @Test
  void mountsOfTreesAreInputsAndReferences() {
    var written = run("x").flag("mount", "type=bind,from=a,target=/x,source=p").flag("mount", "type=tmpfs,target=/t");
    assertThat(written.instruction().inputs()).containsExactly(new Input.Files(new Origin.Named("a", false), List.of("/p")));
    assertThat(new Run.Provider().references(written.source())).singleElement()
        .satisfies(reference -> assertThat(reference.origin()).isEqualTo(new Origin.Named("a", false)));
  }

  @Test
  void networkAndSecurityAreOneOfAFew() throws Exception {
    assertThat(command(run("x").flag("network", "none")).network()).isEqualTo(Command.Network.NONE);
    assertThat(command(run("x")).security()).isEqualTo(Command.Security.SANDBOX);
    assertThat(run("x").flag("network", "x").problem()).isEqualTo("invalid network mode \"x\"");
    assertThat(run("x").flag("security", "x").problem()).isEqualTo("security \"x\" is not valid");
    assertThat(run("x").flag("device", "x").problem()).contains("labs");
  }
}

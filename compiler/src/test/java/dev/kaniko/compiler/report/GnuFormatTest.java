package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GnuFormatTest {
  @Test
  void eachFindingIsOneLineThatBeginsWithItsPlace() {
    assertThat(Runs.written(new GnuFormat(), Runs.run(Runs.oddFile("a"), Runs.triggered()))).isEqualTo("""
        a:2:9: warning: 'as' and 'FROM' do not match: 100%, <&>" [FromAsCasing]
        a:3:1: info: nobody uses this [K101]
        Dockerfile:2:6: warning: '$X' is not defined (ONBUILD of base:1:5) [UndefinedVar]
        Dockerfile:1:1: error: odd (elsewhere) [Odd]
        """);
    assertThat(Runs.written(new GnuFormat(), Runs.unread("absent", "no such file")))
        .isEqualTo("absent:1:1: error: this file cannot be read: no such file [Unread]\n");
  }
}

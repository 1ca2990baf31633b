package dev.kaniko.runtime.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyRulesTest {
  private static final ProxyRules RULES = ProxyRules.of(
      Map.of("HTTP_PROXY", "http://proxy:3128", "https_proxy", "secure:1", "NO_PROXY", "internal.example,.local, 10.0.0.1"));

  private static String proxy(String url) {
    var proxy = RULES.select(URI.create(url)).getFirst();
    return proxy.type() == Proxy.Type.DIRECT ? "direct" : String.valueOf(proxy.address()).replace("/<unresolved>", "");
  }

  @Test
  void theSchemeTellsTheProxy() {
    assertThat(proxy("http://example.com/")).isEqualTo("proxy:3128");
    assertThat(proxy("https://example.com/")).isEqualTo("secure:1");
  }

  @Test
  void whatIsExceptedIsReachedDirectly() {
    assertThat(proxy("http://internal.example/")).isEqualTo("direct");
    assertThat(proxy("http://a.internal.example/")).isEqualTo("direct");
    assertThat(proxy("http://notinternal.example/")).isEqualTo("proxy:3128");
    assertThat(proxy("http://a.local/")).isEqualTo("direct");
    assertThat(proxy("https://10.0.0.1/")).isEqualTo("direct");
    assertThat(proxy("http://127.0.0.1:5000/")).isEqualTo("direct");
  }

  @Test
  void anAddressThatIsNoneIsAnError() {
    assertThatThrownBy(() -> ProxyRules.of(Map.of("http_proxy", "::"))).hasMessageContaining("not the address of a proxy: ::");
  }
}

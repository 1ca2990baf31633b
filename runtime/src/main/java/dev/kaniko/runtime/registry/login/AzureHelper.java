package dev.kaniko.runtime.registry.login;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Azure's Container Registry. A client secret, the token of a workload identity or the managed identity of the machine is exchanged for a token of
 * Entra, and that for a refresh token of the registry (github.com/Azure/acr, AAD-OAuth).
 */
final class AzureHelper implements LoginHelper {
  private static final Pattern HOST = Pattern.compile("[a-z0-9]++(?:-[a-z0-9]++)*+\\.azurecr\\.(?:io|cn|us)");
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final URI IDENTITY = URI.create("http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01");

  /** How long a registry takes a refresh token. */
  private static final Duration LIFE = Duration.ofHours(3);

  /** One of Azure's clouds: where to log in, and for what. */
  private enum Cloud {
    PUBLIC("https://login.microsoftonline.com/", "https://containerregistry.azure.net"),
    CHINA("https://login.chinacloudapi.cn/", "https://management.chinacloudapi.cn"),
    GOVERNMENT("https://login.microsoftonline.us/", "https://management.usgovcloudapi.net");

    private final String authority;
    private final String audience;

    Cloud(String authority, String audience) {
      this.authority = authority;
      this.audience = audience;
    }

    static Cloud of(String registry) {
      return registry.endsWith(".cn") ? CHINA : registry.endsWith(".us") ? GOVERNMENT : PUBLIC;
    }
  }

  private final Map<String, String> environment;
  private final Web web;

  AzureHelper(Map<String, String> environment, Web web) {
    this.environment = environment;
    this.web = web;
  }

  @Override
  public String name() {
    return "acr";
  }

  @Override
  public boolean serves(String registry) {
    return HOST.matcher(registry).matches();
  }

  @Override
  public Optional<Login> login(String registry) throws IOException {
    var cloud = Cloud.of(registry);
    var token = has("AZURE_CLIENT_SECRET") || has("AZURE_FEDERATED_TOKEN_FILE") ? Optional.of(entra(cloud)) : managed(cloud);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    var fields = new LinkedHashMap<String, String>();
    fields.put("grant_type", "access_token");
    fields.put("service", registry);
    if (has("AZURE_TENANT_ID")) {
      fields.put("tenant", value("AZURE_TENANT_ID"));
    }
    fields.put("access_token", token.get());
    var refresh = web.form(URI.create("https://" + registry + "/oauth2/exchange"), fields).text("refresh_token");
    if (refresh.isEmpty()) {
      throw new IOException(registry + " gave no refresh token");
    }
    return Optional.of(new Login(Login.TOKEN, refresh, "the identity in Azure", Instant.now().plus(LIFE)));
  }

  private boolean has(String variable) {
    return !value(variable).isEmpty();
  }

  private String value(String variable) {
    return environment.getOrDefault(variable, "");
  }

  private String required(String variable) throws IOException {
    if (!has(variable)) {
      throw new IOException(variable + " is not set, and " + (has("AZURE_CLIENT_SECRET") ? "AZURE_CLIENT_SECRET" : "AZURE_FEDERATED_TOKEN_FILE") + " needs it");
    }
    return value(variable);
  }

  /** Returns a token of Entra for an application, which shows its secret or the token of the Kubernetes service account. */
  private String entra(Cloud cloud) throws IOException {
    var fields = new LinkedHashMap<String, String>();
    fields.put("grant_type", "client_credentials");
    fields.put("client_id", required("AZURE_CLIENT_ID"));
    fields.put("scope", cloud.audience + "/.default");
    if (has("AZURE_CLIENT_SECRET")) {
      fields.put("client_secret", value("AZURE_CLIENT_SECRET"));
    } else {
      var file = Path.of(value("AZURE_FEDERATED_TOKEN_FILE"));
      fields.put("client_assertion_type", ASSERTION);
      fields.put("client_assertion", new String(SettingsFile.read(file), StandardCharsets.UTF_8).strip());
    }
    return token(web.form(authority(cloud).resolve(required("AZURE_TENANT_ID") + "/oauth2/v2.0/token"), fields), "Entra");
  }

  private URI authority(Cloud cloud) throws IOException {
    var named = value("AZURE_AUTHORITY_HOST");
    if (named.isEmpty()) {
      return URI.create(cloud.authority);
    }
    if (!named.startsWith("https://")) {
      throw new IOException("AZURE_AUTHORITY_HOST is not an address with https://");
    }
    try {
      return URI.create(named.endsWith("/") ? named : named + "/");
    } catch (IllegalArgumentException e) {
      throw new IOException("AZURE_AUTHORITY_HOST is not an address", e);
    }
  }

  /** Returns a token for the managed identity of this machine; empty if there is no such service here, or no identity. */
  private Optional<String> managed(Cloud cloud) throws IOException {
    var client = has("AZURE_CLIENT_ID") ? "&client_id=" + encode(value("AZURE_CLIENT_ID")) : "";
    var answer = web.local(URI.create(IDENTITY + "&resource=" + encode(cloud.audience) + client), Map.of("Metadata", "true")).filter(given -> given.status() == 200);
    return answer.isEmpty() ? Optional.empty() : Optional.of(token(answer.get(), "the identity service of this machine"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String token(Web.Answer answer, String giver) throws IOException {
    var token = answer.text("access_token");
    if (token.isEmpty()) {
      throw new IOException(giver + " gave no access token");
    }
    return token;
  }
}

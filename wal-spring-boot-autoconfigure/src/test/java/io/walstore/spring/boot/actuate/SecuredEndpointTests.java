package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import io.walstore.spring.boot.HttpProbe;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may write behind Spring Security. */
class SecuredEndpointTests {

    private static final String ROLL = "/actuator/wal/default/roll";
    private static final String MAILER = "/actuator/wal/default/consumers/mailer";
    private static final String PASSWORD = "secret";

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

    @TempDir
    Path directory;

    @Test
    void letsWriteWhoHasTheRole() {
        try (ConfigurableApplicationContext context = start(OwnChain.class)) {
            HttpProbe anonymous = probe(context);
            HttpProbe reader = anonymous.as("reader", PASSWORD);
            HttpProbe operator = anonymous.as("operator", PASSWORD);

            assertThat(anonymous.post(ROLL).status()).isEqualTo(401);
            assertThat(anonymous.delete(MAILER).status()).isEqualTo(401);
            assertThat(reader.post(ROLL).status()).isEqualTo(403);
            assertThat(reader.delete(MAILER).status()).isEqualTo(403);
            assertThat(reader.get("/actuator/wal").status()).isEqualTo(200);
            assertThat(operator.post(ROLL).status()).isEqualTo(200);
            assertThat(operator.delete(MAILER).status()).isEqualTo(404);
        }
    }

    @Test
    void tellsWhoWrote() {
        try (ConfigurableApplicationContext context = start(OwnChain.class)) {
            probe(context).as("operator", PASSWORD).post(ROLL);

            assertThat(context.getBean(OwnChain.class).audited)
                    .filteredOn(event -> event.getType().startsWith("WAL_"))
                    .singleElement()
                    .extracting(AuditEvent::getPrincipal, AuditEvent::getType)
                    .containsExactly("operator", "WAL_ROLL");
        }
    }

    @Test
    void wantsATokenWhereBootsOwnChainProtectsAgainstForgery() {
        try (ConfigurableApplicationContext context = start(BootsChain.class)) {
            HttpProbe anonymous = probe(context);
            HttpProbe user = anonymous.as("user", PASSWORD);

            assertThat(anonymous.post(ROLL).status()).isEqualTo(401);
            assertThat(user.get("/actuator/wal").status()).isEqualTo(200);
            assertThat(user.post(ROLL).status()).isIn(401, 403);
            assertThat(user.with("X-CSRF-TOKEN", tokenOf(user)).post(ROLL).status())
                    .isEqualTo(200);
        }
    }

    /** The one that Spring Security's own page to log in holds. */
    private static String tokenOf(HttpProbe user) {
        Matcher field = TOKEN.matcher(user.get("/login").body());
        assertThat(field.find()).isTrue();
        return field.group(1);
    }

    private ConfigurableApplicationContext start(Class<?> host) {
        return new SpringApplicationBuilder(host)
                .properties(
                        "server.port=0",
                        "wal.directory=" + directory,
                        "wal.metadata.type=file",
                        "spring.security.user.password=" + PASSWORD,
                        "management.endpoints.web.exposure.include=wal",
                        "management.endpoint.wal.access=unrestricted")
                .run("--spring.autoconfigure.exclude=");
    }

    private static HttpProbe probe(ConfigurableApplicationContext context) {
        return new HttpProbe(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class BootsChain {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OwnChain {

        final List<AuditEvent> audited = new CopyOnWriteArrayList<>();

        @Bean
        SecurityFilterChain operatorsWrite(HttpSecurity http) throws Exception {
            return http.securityMatcher(EndpointRequest.to("wal"))
                    .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET)
                            .authenticated()
                            .anyRequest()
                            .hasRole("OPERATOR"))
                    .httpBasic(withDefaults())
                    .csrf(AbstractHttpConfigurer::disable)
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("reader")
                            .password("{noop}" + PASSWORD)
                            .roles("READER")
                            .build(),
                    User.withUsername("operator")
                            .password("{noop}" + PASSWORD)
                            .roles("OPERATOR")
                            .build());
        }

        @EventListener
        void audit(AuditApplicationEvent event) {
            audited.add(event.getAuditEvent());
        }
    }
}

package io.walstore.spring.boot.actuate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.WalLogStore;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/** Who sees what is in the entries, and how much at once. */
class ShownPayloadTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "NEVER,           true,  ******",
        "WHEN_AUTHORIZED, false, ******",
        "WHEN_AUTHORIZED, true,  aGVsbG8=",
        "ALWAYS,          false, aGVsbG8="
    })
    void showsPayloadsToThoseWhoMaySeeThem(Show show, boolean authorized, String payload) {
        try (WalLogStore log = WalLogStore.builder(directory).open()) {
            log.append("hello".getBytes(UTF_8));
            WalEndpoint endpoint = new WalEndpoint(Map.of("default", log), false);
            WalEndpointWebExtension extension = new WalEndpointWebExtension(endpoint, show, Set.of("OPERATOR"));

            Object page = extension
                    .view(new Operator(authorized), "default", "entries", null, null, null)
                    .getBody();

            assertThat(((WalDescriptors.EntryPage) page).entries())
                    .singleElement()
                    .extracting(WalDescriptors.Entry::payload)
                    .isEqualTo(payload);
        }
    }

    @Test
    void endsPageEarlyWhenEntriesAreLarge() {
        try (WalLogStore log = WalLogStore.builder(directory).open()) {
            for (int i = 0; i < 4; i++) {
                log.append(new byte[2 << 20]);
            }
            WalEndpoint endpoint = new WalEndpoint(Map.of("default", log), true);

            Object page = endpoint.view("default", "entries", null, 1L, 100L);

            assertThat(((WalDescriptors.EntryPage) page).entries()).hasSize(2);
            assertThat(((WalDescriptors.EntryPage) page).next()).isEqualTo(3);
        }
    }

    private record Operator(boolean authorized) implements SecurityContext {

        @Override
        public Principal getPrincipal() {
            return () -> "someone";
        }

        @Override
        public boolean isUserInRole(String role) {
            return authorized && role.equals("OPERATOR");
        }
    }
}

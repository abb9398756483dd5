package io.walstore.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class VirtualThreadsTests {

    private static final String METADATA = "/META-INF/native-image/io.walstore/wal-core/reachability-metadata.json";

    @Test
    void takesAThreadOfThePlatformForWhatItIs() {
        assertThat(VirtualThreads.runHere()).isFalse();
    }

    /** Which finds a method by its name only if it was told of it. */
    @Test
    void tellsANativeImageWhatItLooksFor() throws IOException {
        try (InputStream metadata = VirtualThreads.class.getResourceAsStream(METADATA)) {
            assertThat(new String(metadata.readAllBytes(), UTF_8))
                    .contains("\"type\": \"java.lang.Thread\"")
                    .contains("\"name\": \"isVirtual\"");
        }
    }
}

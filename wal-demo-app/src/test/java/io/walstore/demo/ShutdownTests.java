package io.walstore.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class ShutdownTests {

    @TempDir
    Path directory;

    /** The web server would wait for a stream that never ends, as long as it waits for any request. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void endsStreamsBeforeTheWebServerWaitsForThem() {
        ConfigurableApplicationContext application = SpringApplication.run(
                DemoApplication.class,
                "--server.port=0",
                "--wal.directory=" + directory,
                "--spring.lifecycle.timeout-per-shutdown-phase=1h");
        int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);

        try (Follower follower = new DemoClient(port).follow("/events/stream")) {
            application.close();

            assertThat(follower.text()).startsWith(": follows from 1\n");
        }
    }
}

package org.example.contexts;

import io.walstore.WalLogStore;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A parent that opens its log itself, and leaves everything else to its child. */
@Configuration(proxyBeanMethods = false)
public class LogOwner {

    @Bean
    WalLogStore log(@Value("${wal.directory}") Path directory) {
        return WalLogStore.builder(directory.resolve("own")).open();
    }
}

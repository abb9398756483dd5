package io.walstore.demo.monitoring;

import io.walstore.OtherDisk;
import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.demo.DemoApplication;
import io.walstore.fs.NioVfs;
import io.walstore.spring.boot.autoconfigure.WalProperties;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;

/** The demo as it is, but for a log on a {@link FaultyDisk}. No component: no other test is to find it. */
final class DemoOnFaultyDisk {

    /** Starts it, in a process of its own. */
    public static void main(String[] args) {
        SpringApplication.from(DemoApplication::main)
                .with(DemoOnFaultyDisk.class)
                .run(args);
    }

    @Bean(destroyMethod = "close")
    WalLogStore log(WalProperties properties, ObjectProvider<WalListener> listeners) throws IOException {
        Path directory = properties.defaultLogDirectory();
        FaultyDisk disk = new FaultyDisk(new NioVfs(directory));
        return OtherDisk.open(
                directory.toAbsolutePath(), disk, listeners.orderedStream().toList());
    }
}

package io.walstore.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.WalLogStore;
import io.walstore.fixtures.GeneratedClasses;
import io.walstore.spring.boot.WalLogs;
import io.walstore.spring.boot.autoconfigure.WalProperties;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.aot.TestContextAotGenerator;

/** Tests whose contexts are processed ahead of time, as builds of native images do. */
class AheadOfTimeTests {

    @WalTest(properties = "wal.logs.audit.durability=os")
    static class Slice {}

    @SpringBootTest(classes = SampleApplication.class, properties = "wal.segment.size=128KB")
    @AutoConfigureWal
    static class WholeApplication {}

    @BeforeAll
    static void process(@TempDir Path directory) throws Exception {
        new TestContextAotGenerator(new FileSystemGeneratedFiles(kind -> directory))
                .processAheadOfTime(Stream.of(Slice.class, WholeApplication.class));
        GeneratedClasses.define(directory);
        System.setProperty(AotDetector.AOT_ENABLED, "true");
    }

    @AfterAll
    static void goOnWithoutGeneratedCode() {
        System.clearProperty(AotDetector.AOT_ENABLED);
    }

    @Test
    void haveTheLogsOfTheSlice() {
        run(
                Slice.class,
                context -> assertThat(context.getBean(WalLogs.class).names()).containsExactly("audit", "default"));
    }

    @Test
    void haveTheLogOfTheApplication() {
        run(WholeApplication.class, context -> {
            assertThat(context.getBean(SampleComponent.class)).isNotNull();
            assertThat(context.getBean(WalProperties.class).segment().size().toKilobytes())
                    .isEqualTo(128);
        });
    }

    private static void run(Class<?> test, Consumer<ApplicationContext> use) {
        TestContext started = new TestContextManager(test).getTestContext();
        ApplicationContext context = started.getApplicationContext();
        Path directory = Path.of(context.getBean(WalProperties.class).directory());

        assertThat(context).isExactlyInstanceOf(GenericApplicationContext.class);
        assertThat(context.getBean(WalLogStore.class).append(new byte[1])).isEqualTo(1);
        use.accept(context);

        started.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
        assertThat(directory).doesNotExist();
    }
}

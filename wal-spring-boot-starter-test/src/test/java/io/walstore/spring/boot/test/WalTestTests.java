package io.walstore.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.Durability;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.autoconfigure.WalProperties;
import io.walstore.spring.boot.autoconfigure.WalProperties.MetadataType;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

/** The slice brings logs, and nothing else. */
class WalTestTests {

    /** Is imported by a test. */
    static class Journal {

        private final WalLogStore log;

        Journal(WalLogStore log) {
            this.log = log;
        }

        long note(byte[] what) {
            return log.append(what);
        }
    }

    @Nested
    @WalTest(properties = "wal.logs.audit.durability=sync")
    @Import(Journal.class)
    @DirtiesContext
    class Slice {

        @Autowired
        ApplicationContext context;

        @Test
        void givesTheTestedAnEmptyLogOfItsOwn(
                @Autowired Journal journal, @Autowired WalLogStore log, @Autowired WalProperties properties) {
            assertThat(journal.note(new byte[1])).isEqualTo(1);
            assertThat(log.status().durability()).isEqualTo(Durability.OS);
            assertThat(properties.segment().size().toKilobytes()).isEqualTo(64);
            assertThat(Path.of(properties.directory())).startsWith(Path.of(System.getProperty("java.io.tmpdir")));
        }

        @Test
        void setsUpFurtherLogsToo(@Autowired @Qualifier("audit") WalLogStore audit) {
            assertThat(audit.status().durability()).isEqualTo(Durability.SYNC);
        }

        @Test
        void bringsNothingElse() {
            assertThat(context.getBeanNamesForType(SampleComponent.class)).isEmpty();
            assertThat(context.getBeanNamesForType(WalLogStore.class)).hasSize(2);
        }
    }

    @Nested
    @SpringBootTest(classes = SampleApplication.class, properties = "wal.segment.size=128KB")
    @AutoConfigureWal(metadata = MetadataType.SQLITE)
    @DirtiesContext
    class WholeApplication {

        @Test
        void hasItsLogsElsewhereAndItsOwnSettings(
                @Autowired WalLogStore log, @Autowired WalProperties properties, @Autowired SampleComponent component) {
            log.append(new byte[1]);

            assertThat(properties.segment().size().toKilobytes()).isEqualTo(128);
            assertThat(Path.of(properties.directory(), "default", "metadata.db"))
                    .exists();
            assertThat(component).isNotNull();
        }
    }

    @SpringBootTest(classes = SampleApplication.class)
    @AutoConfigureWal
    static class Used {}

    @Test
    void leavesNothingBehind() {
        TestContext test = new TestContextManager(Used.class).getTestContext();
        ApplicationContext context = test.getApplicationContext();
        Path directory = Path.of(context.getBean(WalProperties.class).directory());
        context.getBean(WalLogStore.class).append(new byte[1]);
        assertThat(directory).isNotEmptyDirectory();

        test.markApplicationContextDirty(DirtiesContext.HierarchyMode.EXHAUSTIVE);

        assertThat(directory).doesNotExist();
    }

    @Test
    void doesNothingForTestsThatDoNotAsk() {
        new ApplicationContextRunner()
                .run(context -> assertThat(context.getEnvironment().getProperty("wal.directory"))
                        .isNull());
    }
}

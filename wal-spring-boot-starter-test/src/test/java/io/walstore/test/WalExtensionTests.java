package io.walstore.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.walstore.LogConsumer;
import io.walstore.SegmentStatus;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WalExtensionTests {

    private static final List<Path> DIRECTORIES = new ArrayList<>();

    @RegisterExtension
    final WalExtension wal = new WalExtension(builder -> builder.segmentSizeBytes(8192));

    @RepeatedTest(2)
    void givesEachTestANewLog() {
        DIRECTORIES.add(wal.directory());

        assertThat(wal.log().append(new byte[1])).isEqualTo(1);
        assertThat(wal.log().segments()).extracting(SegmentStatus::sizeBytes).contains(8192L);
    }

    @AfterAll
    static void leavesNothingBehind() {
        assertThat(DIRECTORIES)
                .hasSizeGreaterThanOrEqualTo(2)
                .doesNotHaveDuplicates()
                .allSatisfy(directory -> assertThat(directory.getParent()).doesNotExist());
    }

    @Test
    void opensTheSameLogAgain() {
        WalLogStore before = wal.log();
        before.append(new byte[] {7});

        assertThat(wal.reopen().getLog(1).data()).containsExactly(7);
        assertThat(before.status().state()).isEqualTo(WalState.CLOSED);
    }

    @Test
    void crashesAsAKilledProcessDoes() {
        LogConsumer mailer = wal.log().consumer("mailer");
        for (int i = 0; i < 100; i++) {
            wal.log().append(new byte[200]);
        }
        mailer.commit(10);
        mailer.flush();
        mailer.commit(20);
        DIRECTORIES.add(wal.directory());

        WalLogStore after = wal.crash();

        assertThat(after.lastIndex()).isEqualTo(100);
        assertThat(after.consumer("mailer").position()).isEqualTo(10);
        assertThat(after.append(new byte[1])).isEqualTo(101);
        assertThat(wal.crash().lastIndex()).isEqualTo(101);
    }

    /** As it is shown. */
    @Nested
    class Documented {

        private final byte[] order = {1, 2, 3};

        // snippet crash
        @RegisterExtension
        final WalExtension wal = new WalExtension();

        @Test
        void survivesTheEndOfTheProcess() {
            long index = wal.log().append(order);

            assertThat(wal.crash().getLog(index).data()).isEqualTo(order);
        }
        // end
    }

    @Test
    void isShownInTheDocument() throws IOException {
        String source =
                Files.readString(Path.of("src/test/java/" + getClass().getName().replace('.', '/') + ".java"));
        String marked = source.substring(source.indexOf("// snippet crash\n") + 17, source.indexOf("        // end"));

        assertThat(Files.readString(Path.of("..", "docs", "spring-boot.md")))
                .contains("```java\n" + marked.stripTrailing().stripIndent() + "\n```");
    }

    @Test
    void saysThatItIsNotRegistered() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new WalExtension().log())
                .withMessageContaining("@RegisterExtension");
    }
}

package io.walstore.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.example.contexts.ChildHost;
import org.example.contexts.LogOwner;
import org.example.contexts.ParentHost;
import org.example.plain.PlainHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several contexts in one JVM, related or not. */
class SeveralContextsTests {

    private static final ClassPath PLAIN = ClassPath.of("spring-boot-starter");
    private static final ClassPath WEB = ClassPath.of("spring-boot-starter-actuator", "spring-boot-starter-webmvc");

    @TempDir
    Path directory;

    @Test
    void leavesParentAndChildAsTheyAre() {
        Map<String, String> report = WithAndWithout.of(WEB, directory)
                .runBy(FamilyRun.class)
                .same(
                        new Class<?>[] {ParentHost.class, ChildHost.class},
                        "--server.port=0",
                        "--management.endpoints.web.exposure.include=*",
                        "--wal.logs.audit.durability=os");

        assertThat(report).containsKeys("parent: health", "child: converters");
    }

    @Test
    void findsLogOfParent() {
        Map<String, String> report = HostLoader.of(WEB.withLog())
                .run(
                        FamilyRun.class,
                        LogOwner.class.getName(),
                        ChildHost.class.getName(),
                        "--server.port=0",
                        "--management.endpoints.web.exposure.include=*",
                        "--wal.directory=" + directory);

        assertThat(report).containsEntry(LogUse.ENTRY, "kept");
        assertThat(directory).isDirectoryNotContaining("glob:**/default");
    }

    @Test
    void runsTwiceInOneJvm() {
        assertThat(twins(directory.resolve("one"), directory.resolve("two")))
                .containsEntry(TwinRun.FIRST, "kept")
                .containsEntry(TwinRun.SECOND, "kept");
    }

    @Test
    void tellsTheSecondThatItsDirectoryIsInUse() {
        Map<String, String> report = twins(directory, directory);

        assertThat(report).containsEntry(TwinRun.FIRST, "kept");
        assertThat(report.get(TwinRun.SECOND))
                .startsWith("io.walstore.spi.WalLockedException: ")
                .contains(directory.toString());
    }

    private static Map<String, String> twins(Path first, Path second) {
        return HostLoader.of(PLAIN.withLog())
                .run(TwinRun.class, PlainHost.class.getName(), first.toString(), second.toString());
    }
}
